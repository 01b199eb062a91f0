import type { Direction } from '#domain/sample.ts'
import type { SeriesReply } from '#wire/links.ts'
import { DAY_MS, HOUR_MS, WIB_OFFSET_MS } from '../../format/wib-calendar.ts'

const STEP_MS = 6 * HOUR_MS
/** Sixty days up to the last whole quarter of a day in WIB, where the server's buckets end: asked in between, it would widen them. */
export const monthWindow = (nowMs: number): { fromMs: number; toMs: number; stepMs: number } => {
  const toMs = Math.floor((nowMs + WIB_OFFSET_MS) / STEP_MS) * STEP_MS - WIB_OFFSET_MS
  return { fromMs: toMs - 60 * DAY_MS, toMs, stepMs: STEP_MS }
}

export interface MonthUse {
  /** Mean of what was measured, bit/s; null when too little was. */
  nowBps: number | null
  beforeBps: number | null
}

/** Less than half of a month says nothing of the month. */
const LEAST_COVERAGE = 0.5

const meanOf = (buckets: SeriesReply['buckets'], direction: Direction, spanMs: number): number | null => {
  const measuredMs = buckets.reduce((sum, bucket) => sum + bucket[direction].measuredMs, 0)
  if (spanMs <= 0 || measuredMs < LEAST_COVERAGE * spanMs) return null
  const bitMs = buckets.reduce((sum, bucket) => {
    const { avgBps, measuredMs: own } = bucket[direction]
    return sum + (avgBps ?? 0) * (avgBps === null ? 0 : own)
  }, 0)
  return bitMs / measuredMs
}

/** Mean use of the second half of a series against its first: these thirty days against the thirty before. */
export const monthUse = (series: SeriesReply, direction: Direction): MonthUse => {
  const middleMs = (series.fromMs + series.toMs) / 2
  const isNew = ({ atMs }: SeriesReply['buckets'][number]): boolean => atMs >= middleMs
  return {
    nowBps: meanOf(series.buckets.filter(isNew), direction, series.toMs - middleMs),
    beforeBps: meanOf(
      series.buckets.filter((bucket) => !isNew(bucket)),
      direction,
      middleMs - series.fromMs,
    ),
  }
}

/** Rates that a city sells, in Mbps. */
const STEPS = [5, 10, 20, 30, 50, 75, 100, 150, 200, 300, 500, 750, 1000, 2000, 5000, 10_000]
/** The next rate that is felt: less than half as much again is a letter for nothing. In Mbps. */
export const suggestedMbps = (contractBps: number): number =>
  STEPS.find((step) => step * 1e6 >= contractBps * 1.5) ?? Math.ceil((contractBps * 1.5) / 1e9) * 1000
