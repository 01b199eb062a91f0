import type { NewRequestEvent } from '#domain/request-events.ts'
import { isEventFor, type Viewer } from './present-events.ts'
import type { StoredRequest } from './request-store.ts'

/** Files that an event carries. */
export const filesOf = (event: NewRequestEvent): string[] => {
  switch (event.type) {
    case 'drafted':
    case 'submitted':
      return event.data.letter?.fileId ? [event.data.letter.fileId] : []
    case 'received':
      return event.data.evidenceFileId ? [event.data.evidenceFileId] : []
    case 'paused':
    case 'letter_attached':
      return event.data.fileId ? [event.data.fileId] : []
    case 'reported':
    case 'completed':
    case 'noted':
      return event.data.fileIds
    default:
      return []
  }
}

/** The pictures of a report show readings and devices. */
const areFilesFor = (event: NewRequestEvent, viewer: Viewer): boolean =>
  isEventFor(event, viewer) && !(viewer.isLetters && event.type === 'reported')

/** A file is for those who are shown an event that carries it; one that no event carries is for nobody. */
export const filesFor = ({ events }: StoredRequest, viewer: Viewer): Set<string> =>
  new Set(events.flatMap(({ event }) => (areFilesFor(event, viewer) ? filesOf(event) : [])))
