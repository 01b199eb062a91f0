import { MINUTE_MS, minuteToMs, wibMinute } from './calendar-wib.ts'
import { wantedInstant, type Wanted } from './sla-notice.ts'
import { type Interval, type PauseSpan, stopsTheClock, unitePauses } from './sla-pauses.ts'
import { rulesAt, type SlaRules } from './sla-rules.ts'
import { addMinutes, calendarKinds, type CalendarKind, elapsedMinutes } from './working-time.ts'

/** What the clock needs to know of a request; a replay of its events gives it (request-replay.ts). Epoch ms. */
export interface ClockFacts {
  submittedAtMs: number | null
  receivedAtMs: number | null
  /** First disposition that reached a technician. */
  dispositionedAtMs: number | null
  startedAtMs: number | null
  /** First times: reopened work keeps its first finish (domain.md §9). */
  increasedAtMs: number | null
  reportedAtMs: number | null
  doneAtMs: number | null
  provenAtMs: number | null
  /** When the stopping step was recorded: decides which rules judge. */
  stopRecordedAtMs: { increased: number | null; done: number | null; proven: number | null }
  wanted: Wanted | null
  pauses: PauseSpan[]
  /** Rejected or cancelled: no promise is judged. */
  isVoid: boolean
}

export const clockStates = [
  'not_started',
  'running',
  'at_risk',
  'breached',
  'paused',
  'stopped_on_time',
  'stopped_late',
  'void',
] as const
export type ClockState = (typeof clockStates)[number]

/** One reading in one calendar. Instants in epoch ms on whole WIB minutes, durations in whole minutes of that calendar. */
export interface ClockReading {
  calendar: CalendarKind
  state: ClockState
  startAtMs: number | null
  /** When the target is used up, pauses included. While paused: if it resumed now. Null before a start is known. */
  dueAtMs: number | null
  /** When each share of `atRisk` is reached, in the order of the setting. */
  atRiskAtMs: number[]
  stopAtMs: number | null
  grossMinutes: number
  pausedMinutes: number
  /** gross − paused. */
  netMinutes: number
  /** target − net; negative is the overrun. */
  remainingMinutes: number
  /** net / target. */
  share: number
}

export interface SlaClock {
  /** The calendar that judges, by the setting. */
  judging: CalendarKind
  targetMinutes: number
  readings: Record<CalendarKind, ClockReading>
  calendarVersion: string
  /** Rules in force since; see `rulesAt`. */
  rulesRecordedAtMs: number
}

const floorMinute = (atMs: number): number => minuteToMs(wibMinute(atMs))

const firstTimes = {
  submitted: 'submittedAtMs',
  received: 'receivedAtMs',
  dispositioned: 'dispositionedAtMs',
} as const

/** `max(base, wantedAt − target)` (domain.md §5): a letter two weeks ahead of an event is not late after one day. */
export const clockStart = (facts: ClockFacts, rules: SlaRules): number | null => {
  const { start, targetMinutes } = rules.settings
  const wantedMs = facts.wanted ? wantedInstant(facts.wanted, rules) : null
  if (start === 'wanted') {
    if (facts.receivedAtMs === null) return null
    return floorMinute(Math.max(facts.receivedAtMs, wantedMs ?? facts.receivedAtMs))
  }
  const base = facts[firstTimes[start]]
  if (base === null) return null
  return floorMinute(wantedMs === null ? base : Math.max(base, wantedMs - targetMinutes * MINUTE_MS))
}

/** The instant at which `minutes` net have passed, walking around the pauses. */
const dueAfter = (
  rules: SlaRules,
  kind: CalendarKind,
  startMs: number,
  pauses: readonly Interval[],
  minutes: number,
) => {
  let left = minutes
  let cursor = startMs
  for (const pause of pauses) {
    const worked = elapsedMinutes(rules.calendar, kind, cursor, pause.fromMs)
    if (worked >= left) break
    left -= worked
    cursor = Math.max(cursor, pause.toMs)
  }
  return addMinutes(rules.calendar, kind, cursor, left)
}

interface Window {
  startMs: number
  stopMs: number | null
  nowMs: number
  isPausedNow: boolean
  pauses: readonly Interval[]
}

const stateOf = (window: Window, dueAtMs: number, riskAtMs: number | undefined): ClockState => {
  const { startMs, stopMs, nowMs, isPausedNow } = window
  if (stopMs !== null) return stopMs <= dueAtMs ? 'stopped_on_time' : 'stopped_late'
  if (nowMs < startMs) return 'not_started'
  // A pause moves the due time, so while it lasts only what was overrun before it began is a breach.
  if (nowMs > dueAtMs) return 'breached'
  if (isPausedNow) return 'paused'
  return riskAtMs !== undefined && nowMs >= riskAtMs ? 'at_risk' : 'running'
}

const read = (kind: CalendarKind, window: Window, rules: SlaRules): ClockReading => {
  const { targetMinutes, atRisk } = rules.settings
  const { startMs, pauses } = window
  const endMs = Math.max(startMs, window.stopMs ?? window.nowMs)
  const grossMinutes = elapsedMinutes(rules.calendar, kind, startMs, endMs)
  const pausedMinutes = pauses.reduce(
    (sum, part) => sum + elapsedMinutes(rules.calendar, kind, part.fromMs, part.toMs),
    0,
  )
  const netMinutes = grossMinutes - pausedMinutes
  const dueAtMs = dueAfter(rules, kind, startMs, pauses, targetMinutes)
  const atRiskAtMs = atRisk.map((share) => dueAfter(rules, kind, startMs, pauses, Math.ceil(targetMinutes * share)))
  return {
    calendar: kind,
    state: stateOf(window, dueAtMs, atRiskAtMs.at(-1)),
    startAtMs: startMs,
    dueAtMs,
    atRiskAtMs,
    stopAtMs: window.stopMs,
    grossMinutes,
    pausedMinutes,
    netMinutes,
    remainingMinutes: targetMinutes - netMinutes,
    share: netMinutes / targetMinutes,
  }
}

const unread = (kind: CalendarKind, state: 'not_started' | 'void', targetMinutes: number): ClockReading => ({
  calendar: kind,
  state,
  startAtMs: null,
  dueAtMs: null,
  atRiskAtMs: [],
  stopAtMs: null,
  grossMinutes: 0,
  pausedMinutes: 0,
  netMinutes: 0,
  remainingMinutes: targetMinutes,
  share: 0,
})

/**
 * The rules that judge these facts: the first ones under which the clock stopped while they were in force, else the
 * newest. So neither a new calendar nor a new setting rewrites what had stopped before it was recorded.
 */
export const judgingRules = (facts: ClockFacts, history: readonly SlaRules[], nowMs: number): SlaRules => {
  const known = history.filter((rules) => rules.recordedAtMs <= nowMs)
  const stoppedUnder = known.find((rules, index) => {
    const stopRecordedAtMs = facts.stopRecordedAtMs[rules.settings.stop]
    return stopRecordedAtMs !== null && stopRecordedAtMs < (known[index + 1]?.recordedAtMs ?? Infinity)
  })
  return stoppedUnder ?? rulesAt(history, nowMs)
}

/**
 * The SLA clock of a request at `nowMs`, in all three calendars. Every instant counts as its WIB minute; exactly at the
 * due minute is on time. gross − paused = net holds in each calendar, because the pauses are clipped to [start, stop].
 */
export const readClock = (facts: ClockFacts, history: readonly SlaRules[], nowMs: number): SlaClock => {
  const rules = judgingRules(facts, history, nowMs)
  const { settings } = rules
  const startMs = clockStart(facts, rules)
  const stop = { increased: facts.increasedAtMs, done: facts.doneAtMs, proven: facts.provenAtMs }[settings.stop]
  const stopMs = stop === null ? null : floorMinute(stop)
  const now = floorMinute(nowMs)
  const readingOf = (kind: CalendarKind): ClockReading => {
    if (facts.isVoid) return unread(kind, 'void', settings.targetMinutes)
    if (startMs === null) return unread(kind, 'not_started', settings.targetMinutes)
    const pauses = facts.pauses.map((pause) => ({
      ...pause,
      fromMs: floorMinute(pause.fromMs),
      toMs: pause.toMs === null ? null : floorMinute(pause.toMs),
    }))
    const window: Window = {
      startMs,
      stopMs,
      nowMs: now,
      isPausedNow: facts.pauses.some((pause) => pause.toMs === null && stopsTheClock(pause.party)),
      pauses: unitePauses(pauses, startMs, Math.max(startMs, stopMs ?? now)),
    }
    return read(kind, window, rules)
  }
  return {
    judging: settings.calendar,
    targetMinutes: settings.targetMinutes,
    readings: {
      calendar: readingOf(calendarKinds[0]),
      workday24: readingOf(calendarKinds[1]),
      workhours: readingOf(calendarKinds[2]),
    },
    calendarVersion: rules.calendar.version,
    rulesRecordedAtMs: rules.recordedAtMs,
  }
}
