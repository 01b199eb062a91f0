import { clockTime, type RequestEvent } from '../request-events.ts'
import { replayRequest, standingEvents } from '../request-replay.ts'
import type { RequestSnapshot } from '../request-snapshot.ts'

export type LateEntryTolerance = (recordedAtMs: number) => number

/**
 * The request as it stood at an instant, told with everything that is known today: a step counts when its time on the
 * clock lies before `atMs`, and a correction that came later is applied. So an evaluation of an ended quarter changes only
 * when somebody records something about that quarter.
 */
export const standingAt = (
  opdId: string,
  events: readonly RequestEvent[],
  atMs: number,
  tolerance: LateEntryTolerance,
): RequestSnapshot => {
  const happened = new Set(
    standingEvents(events)
      .filter((event) => {
        const time = event.isVouched ? event.occurredAtMs : clockTime(event, tolerance(event.recordedAtMs))
        return event.type !== 'corrected' && time < atMs
      })
      .map((event) => event.version),
  )
  return replayRequest(
    opdId,
    events.filter((event) =>
      event.type === 'corrected' ? happened.has(event.data.target) : happened.has(event.version),
    ),
    tolerance,
  )
}
