import type { MeasuredSeries } from '#domain/verification/measured-series.ts'
import type { Random } from './random.ts'

/**
 * One direction of an office link, second by second as its counters would show it: demand → limiter (token bucket, TCP
 * efficiency, unserved demand waits a little) → framing → agent cache → poller with holes. What is true is known.
 */
export interface Traffic {
  fromMs: number
  toMs: number
  /** Simulation step in seconds; divides `rowS` and `cacheS`. */
  stepS: number
  /** Interval of the rows. */
  rowS: number
  /** Mean demand of a busy office hour in bit/s at an instant. */
  plateauBps: (atMs: number) => number
  /** Constant part (camera streams), bit/s. */
  constantBps: number
  /** Restlessness of the demand: sigma of its slow lognormal part. */
  sigma: number
  holiday: (atMs: number) => boolean
  /** The true limit at an instant. */
  limitBps: (atMs: number) => number
  /** Share of the limit that TCP gets, 0.95-1. */
  efficiency: number
  /** Bucket depth in seconds of the limit. */
  bucketS: number
  /** Framing that the limiter does not count. */
  overhead: number
  /** The agent renews its counters this often; 0 = always fresh. */
  cacheS: number
}

export const WIB_MS = 7 * 3_600_000
const DAY_MS = 86_400_000
/** Demand by hour of a working day (WIB), share of the plateau. */
const PROFILE: readonly number[] = [
  0.06, 0.05, 0.05, 0.05, 0.05, 0.06, 0.1, 0.35, 0.85, 1.02, 1.05, 1.0, 0.65, 0.8, 1.03, 0.95, 0.55, 0.25, 0.15, 0.12,
  0.12, 0.1, 0.08, 0.07, 0.06,
]

const profileAt = (atMs: number): number => {
  const local = atMs + WIB_MS
  const weekday = (Math.floor(local / DAY_MS) + 4) % 7
  const hour = (local % DAY_MS) / 3_600_000
  const index = Math.floor(hour)
  const share = hour - index
  const value = (PROFILE[index] ?? 0) * (1 - share) + (PROFILE[index + 1] ?? 0) * share
  return weekday === 0 || weekday === 6 ? 0.12 * value + 0.04 : value
}

/** Office time for coverage and forecast: Monday to Friday 07:30-16:30 WIB. */
export const isOfficeTime = (atMs: number): boolean => {
  const local = atMs + WIB_MS
  const weekday = (Math.floor(local / DAY_MS) + 4) % 7
  const minutes = (local % DAY_MS) / 60_000
  return weekday >= 1 && weekday <= 5 && minutes >= 450 && minutes < 990
}

/** Bits that had crossed the wire at the end of every step. */
const wireBits = (traffic: Traffic, random: Random): Float64Array => {
  const { stepS, fromMs } = traffic
  const steps = Math.floor((traffic.toMs - fromMs) / (stepS * 1000))
  const total = new Float64Array(steps + 1)
  const keep = 1 - stepS / 900
  const shock = traffic.sigma * Math.sqrt(1 - keep * keep)
  let [slow, backlog, tokens, burstBits, dayFactor, day] = [0, 0, 0, 0, 1, -1]
  for (let k = 0; k < steps; k++) {
    const atMs = fromMs + k * stepS * 1000
    const today = Math.floor((atMs + WIB_MS) / DAY_MS)
    if (today !== day) [day, dayFactor] = [today, Math.exp(0.08 * random.normal())]
    slow = slow * keep + shock * random.normal()
    const plateau = traffic.plateauBps(atMs)
    const activity = traffic.holiday(atMs) ? 0.05 : profileAt(atMs)
    if (random.next() < (stepS / 900) * activity) burstBits += plateau * Math.min(60, 4 * random.pareto(1.3))
    const fast = Math.max(0.2, 1 + 0.2 * random.normal())
    const burst = Math.min(burstBits, plateau * stepS)
    burstBits -= burst
    const steady = traffic.constantBps * (1 + 0.01 * random.normal())
    const wanted =
      (plateau * activity * dayFactor * Math.exp(slow - (traffic.sigma * traffic.sigma) / 2) * fast + steady) * stepS
    const offered = wanted + burst + backlog
    const rate = traffic.limitBps(atMs) * stepS
    let served: number
    if (offered > rate) {
      const spent = Math.min(tokens, offered - rate)
      served = Math.min(offered, rate * Math.min(1, traffic.efficiency + 0.004 * random.normal()) + spent)
      tokens -= spent
    } else {
      served = offered
      tokens = Math.min(traffic.bucketS * traffic.limitBps(atMs), tokens + rate - served)
    }
    backlog = Math.min((offered - served) * 0.7, rate * 4)
    total[k + 1] = (total[k] ?? 0) + served * (1 + traffic.overhead)
  }
  return total
}

/** Rows as a poller would write them: differences of what the agent showed at their ends. */
export const simulate = (traffic: Traffic, random: Random): MeasuredSeries => {
  const wire = wireBits(traffic, random)
  const perRow = Math.round(traffic.rowS / traffic.stepS)
  const perRefresh = Math.max(1, Math.round(traffic.cacheS / traffic.stepS))
  const phase = Math.floor(random.next() * perRefresh)
  const shown = (step: number): number =>
    wire[Math.max(0, Math.floor((step - phase) / perRefresh) * perRefresh + phase)] ?? 0
  const rows = Math.floor((wire.length - 1) / perRow)
  const startMs = new Float64Array(rows)
  const endMs = new Float64Array(rows)
  const bits = new Float64Array(rows)
  for (let k = 0; k < rows; k++) {
    startMs[k] = traffic.fromMs + k * traffic.rowS * 1000
    endMs[k] = (startMs[k] ?? 0) + traffic.rowS * 1000
    bits[k] = shown((k + 1) * perRow) - shown(k * perRow)
  }
  return { startMs, endMs, bits }
}

/** Keeps the rows for which `keep` says yes: every other one is a hole. */
export const thin = (series: MeasuredSeries, keep: (startMs: number, index: number) => boolean): MeasuredSeries => {
  const kept: number[] = []
  series.startMs.forEach((start, index) => {
    if (keep(start, index)) kept.push(index)
  })
  const pick = (column: Float64Array): Float64Array => Float64Array.from(kept, (index) => column[index] ?? 0)
  return { startMs: pick(series.startMs), endMs: pick(series.endMs), bits: pick(series.bits) }
}
