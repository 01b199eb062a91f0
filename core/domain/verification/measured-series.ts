import { isMeasured, type DeltaLabel } from '../sample.ts'
import { MAX_RATE_BPS } from '../units.ts'
import type { SeriesPoint } from './model.ts'

/**
 * Measured intervals of one direction in time order, as columns: [startMs, endMs) and its bits. Holes are simply not
 * there, so whatever counts bits over a span of time counts too few of them, never too many.
 */
export interface MeasuredSeries {
  readonly startMs: Float64Array
  readonly endMs: Float64Array
  readonly bits: Float64Array
}

export const emptySeries: MeasuredSeries = {
  startMs: new Float64Array(0),
  endMs: new Float64Array(0),
  bits: new Float64Array(0),
}

/** Neighbours within this many seconds vouch for a sample. */
const NEIGHBOUR_S = 90

const isUsable = (octets: number | null, durationMs: number, label: DeltaLabel, maxBps: number): octets is number =>
  octets !== null && octets >= 0 && durationMs > 0 && isMeasured(label) && (octets * 8000) / durationMs <= maxBps

/**
 * Takes what was measured, in time order. A point above 1.1 × the port's speed (or 1 Tbit/s) is not a measurement
 * (snmp-devices.md §2.5). Of points that begin at the same instant the last one counts (last write wins).
 */
export const measuredSeries = (points: readonly SeriesPoint[], portBps: number | null): MeasuredSeries => {
  const maxBps = portBps === null ? MAX_RATE_BPS : portBps * 1.1
  let usable = points.filter((point) => isUsable(point.octets, point.durationMs, point.label, maxBps))
  if (usable.some((point, index) => index > 0 && point.startMs <= (usable[index - 1]?.startMs ?? -Infinity)))
    usable = [...new Map(usable.map((point) => [point.startMs, point])).values()].sort((a, b) => a.startMs - b.startMs)
  const startMs = new Float64Array(usable.length)
  const endMs = new Float64Array(usable.length)
  const bits = new Float64Array(usable.length)
  usable.forEach((point, index) => {
    startMs[index] = point.startMs
    endMs[index] = point.startMs + point.durationMs
    bits[index] = (point.octets ?? 0) * 8
  })
  return { startMs, endMs, bits }
}

/** The points that begin in [fromMs, toMs); shares memory with the series. */
export const slice = (series: MeasuredSeries, fromMs: number, toMs: number): MeasuredSeries => {
  const from = firstAtOrAfter(series.startMs, fromMs)
  const to = Math.max(from, firstAtOrAfter(series.startMs, toMs))
  return {
    startMs: series.startMs.subarray(from, to),
    endMs: series.endMs.subarray(from, to),
    bits: series.bits.subarray(from, to),
  }
}

const firstAtOrAfter = (sorted: Float64Array, atMs: number): number => {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) < atMs) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * Lowers every sample to the second-highest rate among its neighbours (within 90 s, or two and a half intervals): one
 * absurd sample, or two that vouch for each other, lose their weight; a plateau, a burst or a train of counter lumps
 * keeps it. Only ever lowers, and removing a sample only ever lowers more.
 */
export const withoutLoneSpikes = (series: MeasuredSeries, timeScale: number): MeasuredSeries => {
  const { startMs, endMs, bits } = series
  const count = bits.length
  const rate = new Float64Array(count)
  for (let k = 0; k < count; k++) rate[k] = (bits[k] ?? 0) / ((endMs[k] ?? 0) - (startMs[k] ?? 0))
  const lowered = Float64Array.from(bits)
  for (let k = 0; k < count; k++) {
    const start = startMs[k] ?? 0
    const length = (endMs[k] ?? 0) - start
    const own = rate[k] ?? 0
    const radius = Math.max(NEIGHBOUR_S * 1000 * timeScale, 2.5 * length)
    let highest = 0
    let second = 0
    const vouch = (neighbour: number): void => {
      if (neighbour > highest) {
        second = highest
        highest = neighbour
      } else if (neighbour > second) second = neighbour
    }
    for (let m = k - 1; m >= 0 && second < own && start - (startMs[m] ?? 0) <= radius; m--) vouch(rate[m] ?? 0)
    for (let m = k + 1; m < count && second < own && (startMs[m] ?? 0) - start <= radius; m++) vouch(rate[m] ?? 0)
    if (second < own) lowered[k] = second * length
  }
  return { startMs, endMs, bits: lowered }
}

/** Sum of measured time in ms. */
export const measuredMs = ({ startMs, endMs }: MeasuredSeries): number => {
  let sum = 0
  for (let k = 0; k < startMs.length; k++) sum += (endMs[k] ?? 0) - (startMs[k] ?? 0)
  return sum
}
