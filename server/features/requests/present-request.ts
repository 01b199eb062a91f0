import { dateOfInstant } from '#domain/calendar-wib.ts'
import type { Principal } from '#domain/principal.ts'
import { correctionRules } from '#domain/request-correct.ts'
import type { EventData, EventType, RequestEvent } from '#domain/request-events.ts'
import { checkMove, moveRules, moves } from '#domain/request-moves.ts'
import { standingEvents } from '#domain/request-replay.ts'
import type { RequestSnapshot } from '#domain/request-snapshot.ts'
import { closesAt } from '#domain/request-system.ts'
import { grantOf } from '#domain/permissions.ts'
import { judgingRules, readClock, type SlaClock } from '#domain/sla-clock.ts'
import { stopsTheClock } from '#domain/sla-pauses.ts'
import { readSteps } from '#domain/sla-steps.ts'
import type { RequestView } from '#wire/request-views.ts'
import type { ServiceDb, Tx } from '../../database/service-database.ts'
import { hideDevice, hideReadings, personFor, presentEvents, type Viewer, viewerOf } from './present-events.ts'
import { presentRow } from './present-row.ts'
import { projectRequest } from './project-request.ts'
import { filesFor } from './request-files.ts'
import type { RequestParts } from './request-parts.ts'
import type { LoadedRequest } from './request-scope.ts'

/** The newest event of a type that still stands. */
const newest = <T extends EventType>(events: readonly RequestEvent[], type: T) =>
  events.findLast((event) => event.type === type) as (RequestEvent & { data: EventData[T] }) | undefined

const presentDocument = <T extends 'reported' | 'completed'>(
  events: readonly RequestEvent[],
  type: T,
  viewer: Viewer,
): (EventData[T] & { version: number; atMs: number; by: RequestView['increases'][number]['by'] }) | null => {
  const event = newest(events, type)
  if (!event) return null
  return { ...event.data, version: event.version, atMs: event.occurredAtMs, by: viewer.isOpd ? null : event.by }
}

/** Years that the clock touches and whose decree is not in the calendar: its figures may still move. */
const provisionalYears = (clock: SlaClock, decreed: readonly number[]): number[] => {
  const { startAtMs, dueAtMs } = clock.readings.workhours
  if (startAtMs === null) return []
  const [from = 0, to = 0] = [startAtMs, dueAtMs ?? startAtMs].map((atMs) => Number(dateOfInstant(atMs).slice(0, 4)))
  return Array.from({ length: to - from + 1 }, (_, index) => from + index).filter((year) => !decreed.includes(year))
}

const correctable = (events: readonly RequestEvent[], who: Principal): number[] =>
  grantOf('correctEvent', who.role) === null
    ? []
    : events
        .filter((event) => correctionRules[event.type] && (who.role === 'head' || event.by.accountId === who.accountId))
        .map((event) => event.version)

const presentWork = (request: RequestSnapshot, viewer: Viewer) => ({
  dispositions: request.dispositions.map((item) => ({
    ...item,
    from: personFor(item.from, viewer),
    to: personFor(item.to, viewer),
    instruction: viewer.isOpd ? '' : item.instruction,
  })),
  pauses: request.pauses.map((pause) => ({ ...pause, stopsTheClock: stopsTheClock(pause.party) })),
  increases: request.increases.map((item) => ({
    ...hideDevice(item, viewer),
    by: viewer.isOpd ? null : item.by,
  })),
})

/** The whole page of a request for one reader. */
export const presentRequest = async (
  db: ServiceDb | Tx,
  parts: Pick<RequestParts, 'directory' | 'rules' | 'settings' | 'files'>,
  { stored, snapshot }: LoadedRequest,
  { who, nowMs }: { who: Principal; nowMs: number },
): Promise<RequestView> => {
  const viewer = viewerOf(who)
  const history = parts.rules.history()
  const { closeAfterProvenDays } = parts.settings.current('requests')
  const projection = { directory: parts.directory, history, closeAfterProvenDays }
  const clock = readClock(snapshot.clock, history, nowMs)
  const events = standingEvents(stored.events.map(({ event }) => event))
  const updatedAtMs = stored.events.at(-1)?.event.recordedAtMs ?? nowMs
  const row = projectRequest(stored.id, snapshot, projection, { nowMs, updatedAtMs })
  const readable = filesFor(stored, viewer)
  const report = presentDocument(events, 'reported', viewer)
  const files = await parts.files.ofOwner(db, { kind: 'request', id: stored.id })
  const { number, version, date } = parts.settings.current('standard')
  return {
    ...presentRow(row, { who, directory: parts.directory, history, nowMs }),
    form: snapshot.form,
    isPaper: snapshot.isPaper,
    inForce: snapshot.inForce,
    letter: snapshot.form.letter,
    agendaNo: snapshot.agendaNo,
    isComplete: snapshot.isComplete,
    missing: snapshot.missing,
    clocks: { ...clock, provisionalYears: provisionalYears(clock, parts.rules.calendar().decreedYears) },
    steps: readSteps(snapshot.clock, judgingRules(snapshot.clock, history, nowMs), clock.judging, nowMs),
    ...presentWork(snapshot, viewer),
    report: report && hideReadings(report, viewer),
    completion: presentDocument(events, 'completed', viewer),
    reopens: snapshot.reopens,
    verdictDetail: snapshot.verdict,
    restore:
      snapshot.form.untilMs !== null && snapshot.increases.length > 0
        ? { dueAtMs: snapshot.form.untilMs, loweredAtMs: snapshot.loweredAtMs }
        : null,
    closesAtMs: closesAt(snapshot, closeAfterProvenDays),
    files: files.filter((file) => readable.has(file.id)),
    timeline: presentEvents(stored.events, parts.rules, viewer),
    moves: moves.map((move) => {
      const reason = checkMove(snapshot, move, who)
      return { move, isAllowed: reason === null, reason, prints: moveRules[move].prints }
    }),
    correctable: correctable(events, who),
    standard: [number, version, date].filter(Boolean).join(' '),
  }
}
