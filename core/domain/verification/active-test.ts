import type { MeasuredSeries } from './measured-series.ts'
import type { ActiveTest } from './model.ts'
import type { OldLimitBound } from './over-run.ts'

export interface ActiveTestResult {
  test: ActiveTest
  meanBps: number
  /** What the link's own counters saw of it: their bits in that time without the other traffic; null: not known (yet). */
  counterBits: number | null
  /** The other traffic, measured directly before and after. */
  otherBps: number | null
  /** The counters saw it within 3 %, which also proves that link and counters belong together. */
  seen: boolean
  /** More than the old limit could have passed. */
  overRun: boolean
}

/** How far counters and receiver may be apart. */
export const CONFIRMED_WITHIN = 0.03
/**
 * A span speaks only when all of it was measured: what is missing could have been anything, and with a part of it gone a
 * test that showed too much would look right. Shorter than any sample, so it forgives rounding alone.
 */
const ROUNDING_MS = 100

/**
 * E7 (RFC 9097 in spirit): a test counts only when the counters of this very link saw it, no more and no less. Other
 * traffic is taken off at the rate that it had directly before and after (half the test's length on either side):
 * whichever side makes the test look smaller must still show 97 % of it, the other one no more than 103 %. A busy link
 * that somebody else's counters belong to is therefore no confirmation. `lagS`: how late the counters may be.
 */
export const judgeActiveTest = (
  after: MeasuredSeries,
  test: ActiveTest,
  { bound, lagS }: { bound: OldLimitBound; lagS: number },
): ActiveTestResult => {
  const seconds = (test.toMs - test.fromMs) / 1000
  const sentBits = test.receivedOctets * 8
  const looked = seconds > 0 ? lookAt(after, test, lagS * 1000) : null
  const highest = looked && looked.bits - Math.min(looked.beforeBps, looked.afterBps) * looked.seconds
  const lowest = looked && looked.bits - Math.max(looked.beforeBps, looked.afterBps) * looked.seconds
  const isSeen =
    sentBits > 0 &&
    lowest !== null &&
    highest !== null &&
    lowest >= (1 - CONFIRMED_WITHIN) * sentBits &&
    highest <= (1 + CONFIRMED_WITHIN) * sentBits
  return {
    test,
    meanBps: seconds > 0 ? sentBits / seconds : 0,
    counterBits: lowest === null || highest === null ? null : (lowest + highest) / 2,
    otherBps: looked && (looked.beforeBps + looked.afterBps) / 2,
    seen: isSeen,
    overRun: sentBits > bound.bps * (seconds + bound.allowanceS),
  }
}

/** Samples [first, end) as one stretch: null when holes lie in it. */
const stretch = ({ startMs, endMs, bits }: MeasuredSeries, first: number, end: number) => {
  let sum = 0
  let measuredMs = 0
  for (let k = first; k < end; k++) {
    sum += bits[k] ?? 0
    measuredMs += (endMs[k] ?? 0) - (startMs[k] ?? 0)
  }
  const spanMs = (endMs[end - 1] ?? 0) - (startMs[first] ?? 0)
  return end > first && measuredMs >= spanMs - ROUNDING_MS ? { bits: sum, seconds: spanMs / 1000, spanMs } : null
}

const lookAt = (series: MeasuredSeries, { fromMs, toMs }: ActiveTest, lagMs: number) => {
  const { startMs, endMs } = series
  const sideMs = (toMs - fromMs) / 2
  // Samples that touch the test, and those on either side that cannot hold any of it.
  let first = 0
  while (first < endMs.length && (endMs[first] ?? 0) <= fromMs) first++
  let end = first
  while (end < startMs.length && (startMs[end] ?? 0) < toMs + lagMs) end++
  let sideFirst = first
  while (sideFirst > 0 && (endMs[first - 1] ?? 0) - (startMs[sideFirst] ?? Infinity) < sideMs) sideFirst--
  let sideEnd = end
  while (sideEnd < endMs.length && (endMs[sideEnd - 1] ?? -Infinity) - (startMs[end] ?? 0) < sideMs) sideEnd++
  const [before, during, after] = [
    stretch(series, sideFirst, first),
    stretch(series, first, end),
    stretch(series, end, sideEnd),
  ]
  if (!before || !during || !after || before.spanMs < sideMs || after.spanMs < sideMs) return null
  // The three must also touch each other: a hole between them could have held anything.
  const wholeMs = (endMs[sideEnd - 1] ?? 0) - (startMs[sideFirst] ?? 0)
  if (before.spanMs + during.spanMs + after.spanMs < wholeMs - ROUNDING_MS) return null
  return {
    bits: during.bits,
    seconds: during.seconds,
    beforeBps: before.bits / before.seconds,
    afterBps: after.bits / after.seconds,
  }
}
