import { clockTime, type RequestVerdict } from '../request-events.ts'
import { replayRequest, type StandingEvent, standingEvents } from '../request-replay.ts'
import type { RequestSnapshot, RequestState } from '../request-snapshot.ts'
import { waitsFor, type WaitsFor } from '../request-waiting.ts'
import type { BreachCause } from '../sla-alarms.ts'
import { type ClockReading, judgingRules, readClock } from '../sla-clock.ts'
import { isShortNotice } from '../sla-notice.ts'
import { type PauseParty, pauseParties } from '../sla-pauses.ts'
import type { SlaRules } from '../sla-rules.ts'
import { readSteps, type SlaStep } from '../sla-steps.ts'
import { type CalendarKind, elapsedMinutes } from '../working-time.ts'
import type { EvaluatedRequest } from './input.ts'
import { type LateEntryTolerance, standingAt } from './standing-at.ts'

/** Null: not decided yet (still running, paused, not begun, void). */
export type Punctuality = 'on_time' | 'late' | null

/** What the evaluation knows of one request. Minutes are of the judging calendar. */
export interface RequestFact {
  id: string
  number: string | null
  opdId: string
  linkId: string
  /** Version of the log up to which it happened by the quarter's last instant. */
  version: number
  state: RequestState
  waitsFor: WaitsFor
  submittedAtMs: number | null
  receivedAtMs: number | null
  doneAtMs: number | null
  endedAs: 'rejected' | 'cancelled' | null
  endedAtMs: number | null
  /** In which columns of the quarter it counts; see `countsIn`. */
  isIn: boolean
  isDone: boolean
  isRejected: boolean
  isCancelled: boolean
  isOpenAtStart: boolean
  isOpenAtEnd: boolean
  isNotReceived: boolean
  isShortNotice: boolean
  judging: CalendarKind
  punctuality: Record<CalendarKind, Punctuality>
  dueAtMs: number | null
  grossMinutes: number
  pausedMinutes: number
  netMinutes: number
  /** Minutes beyond the target; 0 when not late. */
  overrunMinutes: number
  steps: Record<SlaStep, number | null>
  pausedBy: Record<PauseParty, number>
  breach: { cause: BreachCause | null; responsible: string; remedy: string } | null
  technician: { id: string; name: string } | null
  /** A measurement or the head has said something about it: without that, "not false" is not known. */
  isJudged: boolean
  isFalseDone: boolean
  reopens: number
  lateEntries: number
  corrections: number
}

export interface QuarterWindow {
  fromMs: number
  /** The quarter's end, or now while it runs: states are those of this instant. */
  atMs: number
  rules: readonly SlaRules[]
  tolerance: LateEntryTolerance
}

const punctualityOf = ({ state }: ClockReading): Punctuality => {
  if (state === 'stopped_on_time') return 'on_time'
  return state === 'stopped_late' || state === 'breached' ? 'late' : null
}

const falseDoneVerdicts: readonly RequestVerdict[] = ['not_effective', 'partial', 'reverted']

/** Declared done, and a measurement or the head says otherwise: at that moment already, or later (domain.md §6). */
const isFalseDone = (full: RequestSnapshot, standing: readonly StandingEvent[]): boolean => {
  const { doneAtMs } = full.clock
  if (doneAtMs === null) return false
  const done = standing.find((event) => event.type === 'completed')
  if (full.reopens.some(({ cause }) => (falseDoneVerdicts as readonly string[]).includes(cause))) return true
  const verdicts = standing.flatMap((event) =>
    event.type === 'verdict_given' && !event.data.isOverride ? [{ version: event.version, ...event.data }] : [],
  )
  const before = verdicts.findLast(({ version }) => version < (done?.version ?? 0))
  const after = verdicts.filter(({ version }) => version > (done?.version ?? 0))
  return [...(before ? [before] : []), ...after].some(({ verdict }) => falseDoneVerdicts.includes(verdict))
}

/**
 * The written rule of the quarter's edge (domain.md §9): a request is *in* by its receipt, *done* by its first `done`,
 * *open* when it was received and has neither been done nor rejected nor cancelled; reopened work keeps its first `done`.
 * So open at start + in = done + rejected + cancelled + open at end, and each request counts once a column.
 */
const countsIn = (
  times: { submittedAtMs: number | null; receivedAtMs: number | null; doneAtMs: number | null },
  ended: { as: 'rejected' | 'cancelled'; atMs: number } | null,
  { fromMs, atMs }: QuarterWindow,
) => {
  const { receivedAtMs, doneAtMs, submittedAtMs } = times
  const within = (time: number | null): boolean => time !== null && time >= fromMs && time < atMs
  const leftAtMs = Math.min(doneAtMs ?? Infinity, ended?.atMs ?? Infinity)
  const endedFirst =
    receivedAtMs !== null && ended !== null && ended.atMs < (doneAtMs ?? Infinity) && within(ended.atMs)
  return {
    isIn: within(receivedAtMs),
    isDone: within(doneAtMs) && leftAtMs === doneAtMs,
    isRejected: endedFirst && ended.as === 'rejected',
    isCancelled: endedFirst && ended.as === 'cancelled',
    isOpenAtStart: receivedAtMs !== null && receivedAtMs < fromMs && leftAtMs >= fromMs,
    isOpenAtEnd: receivedAtMs !== null && receivedAtMs < atMs && leftAtMs >= atMs,
    isNotReceived:
      submittedAtMs !== null &&
      submittedAtMs < atMs &&
      (receivedAtMs ?? Infinity) >= atMs &&
      (ended?.atMs ?? Infinity) >= atMs,
  }
}

const perParty = (of: (party: PauseParty) => number): Record<PauseParty, number> =>
  Object.fromEntries(pauseParties.map((party) => [party, of(party)])) as Record<PauseParty, number>

/** Everything that the figures ask of a request, by the rules that judge it. */
export const requestFact = (request: EvaluatedRequest, window: QuarterWindow): RequestFact => {
  const { events, opdId } = request
  const { fromMs, atMs, rules, tolerance } = window
  const full = replayRequest(opdId, events, tolerance)
  const then = standingAt(opdId, events, atMs, tolerance)
  const standing = standingEvents(events)
  const endedEvent = standing.find((event) => event.type === 'rejected' || event.type === 'cancelled')
  const ended = endedEvent
    ? {
        as: endedEvent.type as 'rejected' | 'cancelled',
        atMs: endedEvent.isVouched
          ? endedEvent.occurredAtMs
          : clockTime(endedEvent, tolerance(endedEvent.recordedAtMs)),
      }
    : null
  const judged = judgingRules(then.clock, rules, atMs)
  const clock = readClock(then.clock, rules, atMs)
  const reading = clock.readings[clock.judging]
  const { submittedAtMs, receivedAtMs, doneAtMs, wanted } = full.clock
  const before = (time: number | null) => (time !== null && time < atMs ? time : null)
  return {
    id: request.id,
    number: full.number,
    opdId,
    linkId: full.form.linkId,
    version: then.version,
    state: then.state,
    waitsFor: waitsFor(then),
    // What happens after the quarter is the next one's: it must not change this one's rows.
    submittedAtMs: before(submittedAtMs),
    receivedAtMs: before(receivedAtMs),
    doneAtMs: before(doneAtMs),
    endedAs: ended && ended.atMs < atMs ? ended.as : null,
    endedAtMs: before(ended?.atMs ?? null),
    ...countsIn({ submittedAtMs, receivedAtMs, doneAtMs }, ended, window),
    isShortNotice: full.noticeAtMs !== null && wanted !== null && isShortNotice(full.noticeAtMs, wanted, judged),
    judging: clock.judging,
    punctuality: {
      calendar: punctualityOf(clock.readings.calendar),
      workday24: punctualityOf(clock.readings.workday24),
      workhours: punctualityOf(clock.readings.workhours),
    },
    dueAtMs: reading.dueAtMs,
    grossMinutes: reading.grossMinutes,
    pausedMinutes: reading.pausedMinutes,
    netMinutes: reading.netMinutes,
    overrunMinutes: punctualityOf(reading) === 'late' ? Math.max(0, -reading.remainingMinutes) : 0,
    steps: Object.fromEntries(
      readSteps(then.clock, judged, clock.judging, atMs).map(({ step, toMs, minutes }) => [
        step,
        toMs === null ? null : minutes,
      ]),
    ) as Record<SlaStep, number | null>,
    pausedBy: perParty((party) =>
      then.clock.pauses
        .filter((pause) => pause.party === party)
        .reduce(
          (sum, pause) =>
            sum +
            elapsedMinutes(
              judged.calendar,
              clock.judging,
              Math.max(pause.fromMs, fromMs),
              Math.min(pause.toMs ?? atMs, atMs),
            ),
          0,
        ),
    ),
    breach: full.breach
      ? { cause: full.breach.cause, responsible: full.breach.responsible, remedy: full.breach.remedy }
      : null,
    technician: then.assignee ? { id: then.assignee.accountId, name: then.assignee.name } : null,
    isJudged:
      full.reopens.length > 0 || standing.some((event) => event.type === 'verdict_given' && !event.data.isOverride),
    isFalseDone: isFalseDone(full, standing),
    reopens: then.reopens.length,
    lateEntries: then.lateEntries,
    corrections: then.corrections,
  }
}
