import { minuteToMs, wibMinute } from '#domain/calendar-wib.ts'
import type { ClockReading } from '#domain/sla-clock.ts'
import type { SlaRules } from '#domain/sla-rules.ts'
import { addMinutes, type CalendarKind, elapsedMinutes } from '#domain/working-time.ts'
import type { RowClock } from '#wire/request-wall.ts'
import type { Selectable } from 'kysely'
import type { RequestsTable } from '../../database/tables/requests.ts'

/** What a clock is apart from the time of day: an `open` one moves by itself, the others wait for an event. */
export type ClockPhase = 'unknown' | 'open' | 'paused' | 'stopped_on_time' | 'stopped_late' | 'void'

export const phaseOf = (reading: ClockReading): ClockPhase => {
  if (reading.state === 'void' || reading.state === 'stopped_on_time' || reading.state === 'stopped_late')
    return reading.state
  if (reading.startAtMs === null) return 'unknown'
  return reading.state === 'paused' ? 'paused' : 'open'
}

export type ClockColumns = Pick<
  Selectable<RequestsTable>,
  | 'clock_phase'
  | 'clock_start_at_ms'
  | 'clock_risk_at_ms'
  | 'clock_due_at_ms'
  | 'clock_stop_at_ms'
  | 'clock_net_minutes'
  | 'clock_target_minutes'
  | 'clock_calendar'
>

export const clockColumns = (reading: ClockReading, targetMinutes: number): ClockColumns => ({
  clock_phase: phaseOf(reading),
  clock_start_at_ms: reading.startAtMs,
  clock_risk_at_ms: reading.atRiskAtMs.at(-1) ?? null,
  clock_due_at_ms: reading.dueAtMs,
  clock_stop_at_ms: reading.stopAtMs,
  clock_net_minutes: reading.netMinutes,
  clock_target_minutes: targetMinutes,
  clock_calendar: reading.calendar,
})

/**
 * The clock of a list row at `nowMs`, from its stored columns alone: no replay of events. The due time of an open clock
 * includes its pauses, so what is left is the counted time until then; a paused one stands still. Equal to `readClock`
 * (a test holds them together).
 */
export const rowClock = (row: ClockColumns, rules: SlaRules, nowMs: number): RowClock => {
  const calendar = row.clock_calendar as CalendarKind
  const phase = row.clock_phase as ClockPhase
  const now = minuteToMs(wibMinute(nowMs))
  const { clock_start_at_ms: startAtMs, clock_target_minutes: targetMinutes } = row
  const still = {
    calendar,
    startAtMs,
    dueAtMs: row.clock_due_at_ms,
    atRiskAtMs: row.clock_risk_at_ms,
    stopAtMs: row.clock_stop_at_ms,
    netMinutes: row.clock_net_minutes,
    remainingMinutes: targetMinutes - row.clock_net_minutes,
    targetMinutes,
  }
  if (phase === 'unknown') return { ...still, state: 'not_started' }
  if (phase === 'paused') {
    const dueAtMs = addMinutes(rules.calendar, calendar, now, Math.max(0, still.remainingMinutes))
    return { ...still, state: 'paused', dueAtMs }
  }
  const dueAtMs = row.clock_due_at_ms
  if (phase !== 'open' || dueAtMs === null || startAtMs === null)
    return { ...still, state: phase === 'open' ? 'not_started' : phase }
  if (now < startAtMs) return { ...still, state: 'not_started', netMinutes: 0, remainingMinutes: targetMinutes }
  const remainingMinutes =
    now <= dueAtMs
      ? elapsedMinutes(rules.calendar, calendar, now, dueAtMs)
      : -elapsedMinutes(rules.calendar, calendar, dueAtMs, now)
  const isAtRisk = row.clock_risk_at_ms !== null && now >= row.clock_risk_at_ms
  const state = now > dueAtMs ? 'breached' : isAtRisk ? 'at_risk' : 'running'
  return { ...still, state, netMinutes: targetMinutes - remainingMinutes, remainingMinutes }
}
