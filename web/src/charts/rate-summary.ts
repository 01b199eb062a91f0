import { directions, type Direction } from '#domain/sample.ts'
import type { SeriesReply } from '#wire/links.ts'
import { completeBuckets } from './rate-points.ts'

export interface DirectionSummary {
  /** Octet-weighted over the measured time; null when nothing was measured. */
  meanBps: number | null
  peakBps: number | null
  peakAtMs: number | null
  octets: number
  /** Octets that crossed holes: real volume of unknown shape, in no rate. */
  gapOctets: number
}
export interface RateSummary {
  down: DirectionSummary
  up: DirectionSummary
  /** Measured time / elapsed time of the range, 0..1; null before anything has elapsed. */
  coverage: number | null
  labels: SeriesReply['buckets'][number]['quality']
  longestHoleMs: number
  errors: number
  discards: number
  rttMaxUs: number | null
}

/** The figures that say what a chart shows and how much of it was measured. */
export const rateSummary = (series: SeriesReply, nowMs: number): RateSummary => {
  const buckets = completeBuckets(series, nowMs)
  const direction = (side: Direction): DirectionSummary => {
    const sum = { octets: 0, gapOctets: 0, measuredMs: 0 }
    let peakBps: number | null = null
    let peakAtMs: number | null = null
    for (const { atMs, [side]: rates } of buckets) {
      sum.octets += rates.octets
      sum.gapOctets += rates.gapOctets
      sum.measuredMs += rates.measuredMs
      const top = rates.maxBps ?? rates.avgBps
      if (top !== null && (peakBps === null || top > peakBps)) {
        peakBps = top
        peakAtMs = atMs
      }
    }
    const meanBps = sum.measuredMs > 0 ? (sum.octets * 8000) / sum.measuredMs : null
    return { meanBps, peakBps, peakAtMs, octets: sum.octets, gapOctets: sum.gapOctets }
  }
  const labels = { ok: 0, wrap32: 0, ambiguous: 0, reset: 0, implausible: 0, gap: 0 }
  let longestHoleMs = 0
  let holeMs = 0
  let rttMaxUs: number | null = null
  for (const bucket of buckets) {
    for (const label of Object.keys(labels) as (keyof typeof labels)[]) labels[label] += bucket.quality[label]
    const isHole = directions.every((side) => bucket[side].avgBps === null)
    holeMs = isHole ? holeMs + series.stepMs : 0
    longestHoleMs = Math.max(longestHoleMs, holeMs)
    if (bucket.rttMaxUs !== null) rttMaxUs = Math.max(rttMaxUs ?? 0, bucket.rttMaxUs)
  }
  const total = (of: (bucket: (typeof buckets)[number]) => number): number =>
    buckets.reduce((sum, bucket) => sum + of(bucket), 0)
  return {
    down: direction('down'),
    up: direction('up'),
    coverage: buckets.length === 0 ? null : total((bucket) => bucket.coverage) / buckets.length,
    labels,
    longestHoleMs,
    errors: total((bucket) => bucket.errors),
    discards: total((bucket) => bucket.discards),
    rttMaxUs,
  }
}
