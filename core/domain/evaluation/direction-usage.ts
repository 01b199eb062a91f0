import { COLUMN_STEP_MS, type DirectionColumns } from '../rollup-columns.ts'
import type { EvaluationSettings } from './document.ts'
import type { Bounded, DirectionUsage } from './link-usage.ts'
import { selectRank } from './select-rank.ts'

export interface UsageSpan {
  columns: DirectionColumns
  contract: Float64Array
  /** Buckets [first, end) of the columns. */
  first: number
  end: number
  /** Fastest sample of the span, null when nothing was measured. */
  maxBps: number | null
}

const PERCENT = 95

/** Time that was not measured could have been full, but not fuller than the contract or the fastest that was seen. */
const highestContract = ({ contract, first, end }: UsageSpan): number => {
  let highest = 0
  for (let at = first; at < end; at++) {
    const rate = contract[at] ?? Number.NaN
    if (rate > highest) highest = rate
  }
  return highest
}

/**
 * One direction of one link over the quarter. Every figure comes with what it could be: `low` counts missing time as
 * empty, `high` as full. So fewer samples can only widen the interval, and the assured side of a figure never improves
 * (test: any sample may be removed).
 */
export const directionUsage = (span: UsageSpan, { ceilingShare }: EvaluationSettings): DirectionUsage => {
  const { columns, contract, first, end, maxBps } = span
  const count = end - first
  const cap = Math.max(highestContract(span), maxBps ?? 0)
  const means = new Float64Array(count)
  const lows = new Float64Array(count)
  const highs = new Float64Array(count)
  const shares = new Float64Array(count)
  let [measured, shared, octets, measuredMs, missingMs] = [0, 0, 0, 0, 0]
  const ceiling = { value: 0, low: 0, high: 0 }
  let [peakShare, hasContract, isOneContract] = [0, false, true]
  const firstRate = contract[first] ?? Number.NaN
  for (let at = first; at < end; at++) {
    const bits = (columns.octets[at] ?? 0) * 8000
    const ms = columns.measuredMs[at] ?? 0
    const missing = Math.max(0, COLUMN_STEP_MS - ms)
    const whole = Math.max(COLUMN_STEP_MS, ms)
    const low = bits / whole
    const high = (bits + missing * cap) / whole
    lows[at - first] = low
    highs[at - first] = high
    octets += columns.octets[at] ?? 0
    measuredMs += ms
    missingMs += missing
    const rate = contract[at] ?? Number.NaN
    const limit = rate * ceilingShare
    if (rate > 0) hasContract = true
    if (rate !== firstRate) isOneContract = false
    if (low >= limit) ceiling.low += Math.min(ms, COLUMN_STEP_MS)
    if (high >= limit) ceiling.high += whole
    if (ms === 0) continue
    const mean = bits / ms
    means[measured++] = mean
    if (mean >= limit) ceiling.value += ms
    if (!(rate > 0)) continue
    const share = mean / rate
    shares[shared++] = share
    if (share > peakShare) peakShare = share
  }
  const totalMs = measuredMs + missingMs
  const lastContract = end > first ? (contract[end - 1] ?? Number.NaN) : Number.NaN
  const p95 = selectRank(means, measured, PERCENT)
  const mean: Bounded = {
    value: measuredMs > 0 ? (octets * 8000) / measuredMs : null,
    low: totalMs > 0 ? (octets * 8000) / totalMs : 0,
    high: totalMs > 0 ? (octets * 8000 + missingMs * cap) / totalMs : 0,
  }
  return {
    octets,
    measuredMs,
    p95Bps: {
      value: p95,
      // Nothing is missing: there is nothing that the interval could hide.
      low: missingMs === 0 ? (p95 ?? 0) : (selectRank(lows, count, PERCENT) ?? 0),
      high: missingMs === 0 ? (p95 ?? 0) : (selectRank(highs, count, PERCENT) ?? 0),
    },
    meanBps: mean,
    maxBps,
    contractBps: Number.isNaN(lastContract) ? null : lastContract,
    ceilingMs: { ...ceiling, value: hasContract && measured > 0 ? ceiling.value : null },
    peakShare: shared > 0 ? peakShare : null,
    p95Share: isOneContract && p95 !== null && shared > 0 ? p95 / firstRate : selectRank(shares, shared, PERCENT),
  }
}
