import { grantOf } from '#domain/permissions.ts'
import type { Principal } from '#domain/principal.ts'
import { clockTime, type EventData, isLateEntry, type NewRequestEvent, type Person } from '#domain/request-events.ts'
import { standingEvents } from '#domain/request-replay.ts'
import type { RequestEventView } from '#wire/request-events.ts'
import type { SlaRulesBook } from '../../ports/sla-rules-book.ts'
import type { StoredEvent } from './request-store.ts'

/** To an OPD the office is one counterpart: which officer did it is the office's business. */
export const OFFICE_NAME = 'Dinas Kominfo'

export interface Viewer {
  isOpd: boolean
  /** Registry: letters and states, no measurements and no device details. */
  isLetters: boolean
}

export const viewerOf = ({ role }: Principal): Viewer => ({
  isOpd: role === 'opd',
  isLetters: grantOf('readRequests', role) === 'letters',
})

export const personFor = (person: Person, { isOpd }: Viewer): Person =>
  isOpd && person.role !== 'opd' ? { accountId: '', name: OFFICE_NAME, role: person.role } : person

/** Commands and object names of routers are for those who work on them. */
export const hideDevice = <T extends EventData['lowered']>(increase: T, viewer: Viewer): T =>
  viewer.isOpd || viewer.isLetters
    ? { ...increase, command: '', deviceId: '', object: { kind: increase.object.kind, name: '' } }
    : increase

/** What was measured before and after, and the pictures of it, are for those who read measurements. */
export const hideReadings = <T extends EventData['reported']>(report: T, viewer: Viewer): T =>
  viewer.isLetters ? { ...report, readings: [], fileIds: [] } : report

/** The data of an event for this reader; what is not for him is empty, never invented. */
const dataFor = (event: NewRequestEvent, viewer: Viewer): NewRequestEvent['data'] => {
  switch (event.type) {
    case 'increased':
      return hideDevice(event.data, viewer)
    case 'lowered':
      return hideDevice(event.data, viewer)
    case 'reported':
      return hideReadings(event.data, viewer)
    case 'dispositioned': {
      const { from, to } = event.data
      const people = { from: personFor(from, viewer), to: personFor(to, viewer) }
      return { ...event.data, ...people, instruction: viewer.isOpd ? '' : event.data.instruction }
    }
    case 'reassigned':
      return { to: personFor(event.data.to, viewer), reason: viewer.isOpd ? '' : event.data.reason }
    case 'breach_explained':
      return viewer.isOpd ? { ...event.data, responsible: '', note: '' } : event.data
    case 'corrected':
      return viewer.isOpd ? { ...event.data, patch: {} } : event.data
    default:
      return event.data
  }
}

/** Whether the reader is shown the event at all, and with it the files that it carries. */
export const isEventFor = (event: NewRequestEvent, viewer: Viewer): boolean =>
  !(viewer.isOpd && ((event.type === 'noted' && event.data.isInternal) || event.type === 'warned'))

/** The timeline: every event as it was recorded, with what corrections made of it. */
export const presentEvents = (
  stored: readonly StoredEvent[],
  rules: SlaRulesBook,
  viewer: Viewer,
): RequestEventView[] => {
  const standing = new Map(standingEvents(stored.map(({ event }) => event)).map((event) => [event.version, event]))
  const correctedBy = new Map<number, number>()
  for (const { event } of stored) if (event.type === 'corrected') correctedBy.set(event.data.target, event.version)
  return stored
    .filter(({ event }) => isEventFor(event, viewer))
    .map(({ event, hash }) => {
      const tolerance = rules.lateEntryMinutes(event.recordedAtMs)
      const now = standing.get(event.version)
      return {
        ...event,
        by: personFor(event.by, viewer),
        data: dataFor(event, viewer),
        isLateEntry: isLateEntry(event, tolerance),
        clockAtMs: now?.isVouched ? now.occurredAtMs : clockTime(event, tolerance),
        correctedBy: correctedBy.get(event.version) ?? null,
        isVoided: now === undefined,
        hash,
      } as RequestEventView
    })
}
