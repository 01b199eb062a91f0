import type { MeasuredSeries } from './measured-series.ts'

/** Mean rates over a fixed grid; only bins with something measured are kept, in time order. */
export interface Bins {
  lengthMs: number
  atMs: Float64Array
  bps: Float64Array
  measuredMs: Float64Array
}

/** A bin speaks when a fifth of it was measured: thinning leaves means where they are. */
const MIN_SHARE = 0.2
/** An agent that shows nothing for this long and then a lump was caching, not idle. */
const LUMP_S = 60

/**
 * Means over bins of `lengthS` on the epoch grid. A sample belongs to the bin that holds its middle, so a sample longer
 * than a bin makes one bin of its own rate.
 */
export const binsOf = (series: MeasuredSeries, lengthS: number): Bins => {
  const lengthMs = Math.max(1, Math.round(lengthS * 1000))
  const atMs = new Float64Array(series.bits.length)
  const bps = new Float64Array(series.bits.length)
  const measured = new Float64Array(series.bits.length)
  let count = 0
  let bin = -1
  let bits = 0
  let time = 0
  const close = (): void => {
    if (bin < 0 || time < lengthMs * MIN_SHARE) return
    atMs[count] = bin * lengthMs
    bps[count] = (bits * 1000) / time
    measured[count++] = time
  }
  for (let k = 0; k < series.bits.length; k++) {
    const start = series.startMs[k] ?? 0
    const end = series.endMs[k] ?? 0
    const own = Math.floor((start + end) / 2 / lengthMs)
    if (own !== bin) {
      close()
      bin = own
      bits = time = 0
    }
    bits += series.bits[k] ?? 0
    time += end - start
  }
  close()
  return {
    lengthMs,
    atMs: atMs.slice(0, count),
    bps: bps.slice(0, count),
    measuredMs: measured.slice(0, count),
  }
}

export const binsBetween = (bins: Bins, fromMs: number, toMs: number): Bins => {
  let from = 0
  while (from < bins.atMs.length && (bins.atMs[from] ?? 0) < fromMs) from++
  let to = from
  while (to < bins.atMs.length && (bins.atMs[to] ?? 0) + bins.lengthMs <= toMs) to++
  return {
    lengthMs: bins.lengthMs,
    atMs: bins.atMs.subarray(from, to),
    bps: bins.bps.subarray(from, to),
    measuredMs: bins.measuredMs.subarray(from, to),
  }
}

/**
 * Spreads the lump of a caching agent over the empty samples before it (up to 60 s). For the shape of the traffic
 * only: the over-run proof never sees it.
 */
export const withoutLumps = (series: MeasuredSeries, timeScale: number): MeasuredSeries => {
  const { startMs, endMs } = series
  const bits = Float64Array.from(series.bits)
  let from = 0
  for (let k = 0; k < bits.length; k++) {
    const contiguous = k > from && (startMs[k] ?? 0) - (endMs[k - 1] ?? 0) <= 1000 * timeScale
    if (k > from && !contiguous) from = k
    if ((bits[k] ?? 0) === 0 && (endMs[k] ?? 0) - (startMs[from] ?? 0) <= LUMP_S * 1000 * timeScale) continue
    const span = (endMs[k] ?? 0) - (startMs[from] ?? 0)
    const lump = bits[k] ?? 0
    if (k > from && span <= LUMP_S * 1000 * timeScale)
      for (let m = from; m <= k; m++) bits[m] = (lump * ((endMs[m] ?? 0) - (startMs[m] ?? 0))) / span
    from = k + 1
  }
  return { startMs, endMs, bits }
}
