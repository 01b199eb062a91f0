import { directions, type Direction } from '#domain/sample.ts'
import type { SeriesReply } from '#wire/links.ts'
import type { SampleRing } from '../live/sample-ring.ts'

export interface RatePoint {
  /** Middle of the interval. */
  atMs: number
  avgBps: number | null
  minBps: number | null
  maxBps: number | null
}
export interface RateSpan {
  fromMs: number
  toMs: number
}
/** What a rate chart draws: points with holes as null, and the holes themselves. */
export interface RateLines {
  stepMs: number
  down: RatePoint[]
  up: RatePoint[]
  holes: Record<Direction, RateSpan[]>
}

type Bucket = SeriesReply['buckets'][number]

/** The last bucket is drawn only once it is complete: half an interval would look like a fall. */
export const completeBuckets = (series: SeriesReply, nowMs: number): Bucket[] =>
  series.buckets.filter((bucket) => bucket.atMs + series.stepMs <= nowMs)

const holesOf = (buckets: readonly Bucket[], stepMs: number, direction: Direction): RateSpan[] => {
  const spans: RateSpan[] = []
  for (const bucket of buckets) {
    if (bucket[direction].avgBps !== null) continue
    const last = spans.at(-1)
    if (last && last.toMs === bucket.atMs) last.toMs += stepMs
    else spans.push({ fromMs: bucket.atMs, toMs: bucket.atMs + stepMs })
  }
  return spans
}

export const rateLines = (series: SeriesReply, nowMs: number): RateLines => {
  const buckets = completeBuckets(series, nowMs)
  const points = (direction: Direction): RatePoint[] =>
    buckets.map((bucket) => ({
      atMs: bucket.atMs + series.stepMs / 2,
      avgBps: bucket[direction].avgBps,
      minBps: bucket[direction].minBps,
      maxBps: bucket[direction].maxBps,
    }))
  return {
    stepMs: series.stepMs,
    down: points('down'),
    up: points('up'),
    holes: {
      down: holesOf(buckets, series.stepMs, 'down'),
      up: holesOf(buckets, series.stepMs, 'up'),
    },
  }
}

/** Steps above this are too coarse for single samples beside them. */
const LIVE_TAIL_STEP_MS = 60_000

/** Adds the live samples that are newer than the newest bucket, so that the line reaches the present. */
export const withLiveTail = (lines: RateLines, ring: SampleRing | null, toMs: number): RateLines => {
  const lastMs = lines.down.at(-1)?.atMs
  if (!ring || lastMs === undefined || lines.stepMs > LIVE_TAIL_STEP_MS) return lines
  const tail: Record<Direction, RatePoint[]> = { down: [], up: [] }
  for (let i = 0; i < ring.length; i++) {
    const slot = ring.slot(i)
    const atMs = ring.atMs[slot] ?? 0
    if (atMs <= lastMs + lines.stepMs / 2 || atMs > toMs) continue
    for (const direction of directions) {
      const value = (direction === 'down' ? ring.downBps : ring.upBps)[slot] ?? NaN
      const bps = Number.isNaN(value) ? null : value
      tail[direction].push({ atMs, avgBps: bps, minBps: bps, maxBps: bps })
    }
  }
  return { ...lines, down: [...lines.down, ...tail.down], up: [...lines.up, ...tail.up] }
}

/** Index of the point nearest to an instant; -1 when there is none. Points are in order. */
export const nearestPoint = (points: readonly RatePoint[], atMs: number): number => {
  let low = 0
  let high = points.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((points[middle]?.atMs ?? 0) < atMs) low = middle + 1
    else high = middle
  }
  const before = points[low - 1]
  const after = points[low]
  if (before && after && atMs - before.atMs < after.atMs - atMs) return low - 1
  return after ? low : -1
}
