import type { MeasuredSeries } from './measured-series.ts'
import type { OverRunWindow, WindowLength } from './model.ts'

/**
 * E3, the proof. A limiter of rate r and bucket s passes at most s + r·t bits in any time t (token bucket; ShaperProbe,
 * Kanuparthy & Dovrolis 2011). A counter that lags by up to d adds at most r·d. So a window of counters with more than
 * r·(t + d + s) bits is impossible while the old limit acts: arithmetic, no model of the traffic. Bits in holes are not
 * counted while their time is, so missing data can only weaken it.
 */
export interface OldLimitBound {
  /** r with framing, as the counters would show it, bit/s. */
  bps: number
  /** d + s in seconds. */
  allowanceS: number
}

/** Longest window: over hours, an unknown error of r of one per cent would add up to a proof. */
export const MAX_WINDOW_S = 3600

/**
 * Every disjoint window, earliest first, that the old limit could not have filled. Two windows are kept apart by the
 * allowance, so that no bucket and no late counter serves both. All spans up to an hour are tried, in linear time: the
 * largest excess that ends at a sample is a difference of prefix sums, its best beginning the minimum in a sliding window.
 */
export const overRuns = (series: MeasuredSeries, bound: OldLimitBound, timeScale: number): OverRunWindow[] => {
  const { startMs, endMs, bits } = series
  const count = bits.length
  const found: OverRunWindow[] = []
  const originMs = startMs[0] ?? 0
  const perMs = bound.bps / 1000
  const allowedBits = bound.bps * bound.allowanceS
  const maxSpanMs = MAX_WINDOW_S * 1000 * timeScale
  // beginLevel[k] = bits before sample k − what the limit could have passed until its start.
  const beginLevel = new Float64Array(count)
  const bitsBefore = new Float64Array(count + 1)
  const queue = new Int32Array(count)
  let head = 0
  let tail = 0
  let notBeforeMs = -Infinity
  for (let k = 0; k < count; k++) {
    const start = startMs[k] ?? 0
    const end = endMs[k] ?? 0
    const before = bitsBefore[k] ?? 0
    bitsBefore[k + 1] = before + (bits[k] ?? 0)
    if (start < notBeforeMs) continue
    const level = before - (start - originMs) * perMs
    beginLevel[k] = level
    while (tail > head && (beginLevel[queue[tail - 1] ?? 0] ?? 0) >= level) tail--
    queue[tail++] = k
    while (head < tail && end - (startMs[queue[head] ?? 0] ?? 0) > maxSpanMs) head++
    if (head === tail) continue
    const first = queue[head] ?? 0
    const excess = (bitsBefore[k + 1] ?? 0) - (end - originMs) * perMs - (beginLevel[first] ?? 0)
    if (excess <= allowedBits) continue
    const fromMs = startMs[first] ?? 0
    const windowBits = (bitsBefore[k + 1] ?? 0) - (bitsBefore[first] ?? 0)
    found.push({
      fromMs,
      toMs: end,
      bits: windowBits,
      boundBits: perMs * (end - fromMs) + allowedBits,
      meanBps: (windowBits * 1000) / (end - fromMs),
    })
    notBeforeMs = end + bound.allowanceS * 1000
    head = tail = 0
  }
  return found
}

/** For the reader: the two best disjoint means of windows of 1, 5, 15 and 60 minutes beside the bound of that length. */
export const windowLengths = (series: MeasuredSeries, bound: OldLimitBound, timeScale: number): WindowLength[] =>
  [60, 300, 900, 3600].map((nominal) => {
    const seconds = nominal * timeScale
    const means = bestMeans(series, seconds * 1000, bound.allowanceS * 1000)
    return {
      seconds,
      bestBps: means[0] ?? null,
      secondBps: means[1] ?? null,
      boundBps: (bound.bps * (seconds + bound.allowanceS)) / seconds,
    }
  })

const bestMeans = (series: MeasuredSeries, lengthMs: number, apartMs: number): number[] => {
  const best = bestWindow(series, lengthMs, Infinity, Infinity)
  if (!best) return []
  const second = bestWindow(series, lengthMs, best.fromMs - apartMs, best.fromMs + lengthMs + apartMs)
  return [best, second].flatMap((window) => (window ? [(window.bits * 1000) / lengthMs] : []))
}

/** The fullest window [start, start + length] of whole samples that ends before `endBeforeMs` or begins after `beginAfterMs`. */
const bestWindow = (
  { startMs, endMs, bits }: MeasuredSeries,
  lengthMs: number,
  endBeforeMs: number,
  beginAfterMs: number,
): { fromMs: number; bits: number } | null => {
  let best: { fromMs: number; bits: number } | null = null
  let sum = 0
  let next = 0
  for (let k = 0; k < bits.length; k++) {
    const fromMs = startMs[k] ?? 0
    while (next < bits.length && (endMs[next] ?? 0) <= fromMs + lengthMs) sum += bits[next++] ?? 0
    const allowed = fromMs + lengthMs <= endBeforeMs || fromMs >= beginAfterMs
    if (allowed && next > k && sum > (best?.bits ?? 0)) best = { fromMs, bits: sum }
    if (next > k) sum -= bits[k] ?? 0
    else next = k + 1
  }
  return best
}
