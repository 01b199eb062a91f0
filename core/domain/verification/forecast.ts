import type { Bins } from './bins.ts'
import type { Forecast } from './model.ts'

const HOUR_MS = 3_600_000
const WEEK_HOURS = 168
/** Pressing time that gives two windows with pessimistic margins on a doubled link. */
const NEEDED_MS = 30 * 60_000

/**
 * When proof is likely: the first moment after `fromMs` by which, with the pressing time seen in the same hours of past
 * weeks, half an hour of demand above the old limit has come together. A guess by habit, printed as "likely".
 */
export const forecastProof = (before: Bins | undefined, ceilingBps: number | null, fromMs: number): Forecast => {
  const none = { provableAtMs: null, basisHours: 0 }
  if (!before || ceilingBps === null) return none
  const seen = new Float64Array(WEEK_HOURS)
  const pressed = new Float64Array(WEEK_HOURS)
  for (let k = 0; k < before.atMs.length; k++) {
    const hour = Math.floor((before.atMs[k] ?? 0) / HOUR_MS) % WEEK_HOURS
    seen[hour] = (seen[hour] ?? 0) + 1
    if ((before.bps[k] ?? 0) >= ceilingBps * 0.97) pressed[hour] = (pressed[hour] ?? 0) + 1
  }
  const basisHours = pressed.filter((count) => count > 0).length
  if (basisHours === 0) return none
  let expectedMs = 0
  for (let hour = Math.floor(fromMs / HOUR_MS), tried = 0; tried < 2 * WEEK_HOURS; tried++, hour++) {
    const slot = hour % WEEK_HOURS
    const share = (pressed[slot] ?? 0) / Math.max(1, seen[slot] ?? 0)
    const lengthMs = (hour + 1) * HOUR_MS - Math.max(fromMs, hour * HOUR_MS)
    expectedMs += share * lengthMs
    if (expectedMs >= NEEDED_MS) return { provableAtMs: (hour + 1) * HOUR_MS, basisHours }
  }
  return { provableAtMs: null, basisHours }
}
