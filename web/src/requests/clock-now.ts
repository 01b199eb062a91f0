import type { ClockState } from '#domain/sla-clock.ts'
import type { RowClock } from '#wire/request-wall.ts'

export interface ClockNow {
  state: ClockState
  /** Until the due time; negative: since. Paused: what is left, standing still. */
  remainingMs: number
  /** Used share of the target; null when nothing is counted. */
  share: number | null
}

const MINUTE_MS = 60_000

/**
 * Carries the server's reading forward. What is shown is wall time until the due time, whatever calendar judges; the
 * server says the states, the page only lets the ones that time alone brings (at risk, breached) come on time.
 */
export const clockNow = (clock: RowClock, nowMs: number): ClockNow => {
  const { state, dueAtMs, atRiskAtMs, startAtMs } = clock
  const isCounting = state === 'running' || state === 'at_risk' || state === 'breached'
  if (!isCounting || dueAtMs === null) {
    const used = clock.targetMinutes > 0 ? clock.netMinutes / clock.targetMinutes : null
    return { state, remainingMs: clock.remainingMinutes * MINUTE_MS, share: state === 'paused' ? used : null }
  }
  const remainingMs = dueAtMs - nowMs
  // Exactly at the due time is still on time (domain.md §5).
  const nowState =
    remainingMs < 0 ? 'breached' : atRiskAtMs !== null && nowMs >= atRiskAtMs ? 'at_risk' : ('running' as const)
  const spanMs = startAtMs === null ? 0 : dueAtMs - startAtMs
  return { state: nowState, remainingMs, share: spanMs > 0 ? Math.max(0, 1 - remainingMs / spanMs) : 1 }
}
