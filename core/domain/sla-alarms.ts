import type { SlaClock } from './sla-clock.ts'
import type { SlaRules } from './sla-rules.ts'

/** Causes of a breach (domain.md §5); until one is given the breach is *belum dijelaskan* and stays with the head. */
export const breachCauses = [
  'letter_incomplete',
  'no_staff',
  'device_fault',
  'supplier_capacity',
  'wrong_disposition',
  'power',
  'access',
  'forgotten',
  'other',
] as const
export type BreachCause = (typeof breachCauses)[number]

/** What was published of a request's clock so far; a replay of its events gives it. */
export interface PublishedAlarms {
  /** Shares of the target whose warning was published. */
  warnedShares: number[]
  /** Due time of the breach that stands; null when none stands (never happened, or withdrawn). */
  breachDueAtMs: number | null
}

export type Alarm =
  | { kind: 'at_risk'; share: number; atMs: number; dueAtMs: number }
  | { kind: 'breach'; atMs: number; dueAtMs: number }
  | { kind: 'withdraw'; atMs: number; dueAtMs: number }

/**
 * The clock events that must be appended now: each warning once, the breach at its due time whoever looks and however
 * late the program woke up, and its withdrawal when a correction moved the clock. Asking again after appending them
 * gives none: that is what makes the tick safe to repeat.
 */
export const alarmsDue = (clock: SlaClock, rules: SlaRules, published: PublishedAlarms, nowMs: number): Alarm[] => {
  const reading = clock.readings[clock.judging]
  const { dueAtMs, stopAtMs, state } = reading
  const isBreached = (state === 'breached' || state === 'stopped_late') && dueAtMs !== null
  const alarms: Alarm[] = []
  if (!isBreached && published.breachDueAtMs !== null)
    alarms.push({ kind: 'withdraw', atMs: nowMs, dueAtMs: published.breachDueAtMs })
  if (dueAtMs === null || state === 'void') return alarms
  rules.settings.atRisk.forEach((share, index) => {
    const atMs = reading.atRiskAtMs[index]
    if (atMs === undefined || published.warnedShares.includes(share)) return
    if (atMs <= (stopAtMs ?? nowMs)) alarms.push({ kind: 'at_risk', share, atMs, dueAtMs })
  })
  if (isBreached && published.breachDueAtMs === null) alarms.push({ kind: 'breach', atMs: dueAtMs, dueAtMs })
  return alarms
}

/** When the clock must be looked at next (epoch ms); null when nothing can happen without another event. */
export const nextAlarmAt = (
  clock: SlaClock,
  rules: SlaRules,
  published: PublishedAlarms,
  nowMs: number,
): number | null => {
  const reading = clock.readings[clock.judging]
  if (reading.dueAtMs === null || reading.stopAtMs !== null || reading.state === 'paused' || reading.state === 'void')
    return null
  const warnings = rules.settings.atRisk.flatMap((share, index) => {
    const atMs = reading.atRiskAtMs[index]
    return atMs === undefined || published.warnedShares.includes(share) ? [] : [atMs]
  })
  // The due minute itself is on time, so the breach is known one minute later.
  const breach = published.breachDueAtMs === null ? [reading.dueAtMs + 60_000] : []
  const next = Math.min(...warnings, ...breach)
  return Number.isFinite(next) ? Math.max(next, nowMs) : null
}
