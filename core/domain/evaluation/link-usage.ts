import type { QualityCounts } from '../rollup.ts'
import type { Direction } from '../sample.ts'

/** A measured figure with what it could really be: missing time counted as nothing (`low`) and as full (`high`). */
export interface Bounded {
  value: number | null
  low: number
  high: number
}

/** What one direction of a link carried in the quarter, of 5-minute means. Rates in bit/s, times in ms. */
export interface DirectionUsage {
  octets: number
  measuredMs: number
  p95Bps: Bounded
  meanBps: Bounded
  /** Fastest sample. */
  maxBps: number | null
  /** Of the contract in force at each moment; null while none was recorded. */
  contractBps: number | null
  ceilingMs: Bounded
  /** Highest 5-minute mean over its contract. */
  peakShare: number | null
  /** 95th percentile of mean over contract. */
  p95Share: number | null
}

export interface Availability {
  upMs: number
  downMs: number
  /** Neither seen up nor seen down: no poll, no answer, status not read. */
  unknownMs: number
}

/** One increase, 14 days before against 14 days after. */
export interface Comparison {
  requestId: string
  changedAtMs: number
  direction: Direction
  /** Whole weeks on each side; 0: too early to compare, or another change too near. */
  weeks: number
  before: ComparedSide | null
  after: ComparedSide | null
}

export interface ComparedSide {
  coverage: number
  p95Bps: number | null
  ceilingMinutes: number | null
  busyHourBps: number | null
}

export interface LinkUsage {
  linkId: string
  /** The time that was looked at: the quarter, or its part up to now. */
  totalMs: number
  /** Measured time of the worse direction, at most the bucket's length each; and its share of the time looked at, 0..1. */
  coveredMs: number
  coverage: number
  usage: Record<Direction, DirectionUsage>
  availability: Availability
  /** The same without planned maintenance. */
  unplanned: Availability
  outages: { count: number; downMs: number; longestMs: number }
  quality: QualityCounts
  comparisons: Comparison[]
}
