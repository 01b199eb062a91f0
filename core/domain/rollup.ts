import type { DeltaLabel, Direction, LinkSample } from './sample.ts'
import { deltaLabels, directions, rateBps } from './sample.ts'

/**
 * What Pantau keeps of the samples of one link in one bucket of time. Everything in it adds up, so that an hour is
 * merged from its twelve 5-minute rows and never averaged from averages.
 *
 * A sample belongs to the bucket floor(slotMs / step) · step, whole: the interval that it measures ends at its
 * reading, up to one polling interval later or earlier than the edge, and is not split over two buckets.
 */
export interface Rollup {
  linkId: string
  /** Start of the bucket, epoch ms. */
  atMs: number
  down: DirectionRollup
  up: DirectionRollup
  /** Each sample counts once, under the worse of its two labels: the counts add up to the number of samples. */
  quality: QualityCounts
  /** Polls that read the oper status, and those of them in which it was not `up`. */
  operPolls: number
  operDown: number
  rttMaxUs: number | null
  /** Of both directions, where known. */
  errors: number
  discards: number
}

export interface DirectionRollup {
  /** Measured samples. */
  samples: number
  /** Their intervals added up, and their octets. */
  measuredMs: number
  octets: number
  /** Octets that crossed a hole (label `gap`): volume of unknown shape. */
  gapOctets: number
  /** Slowest and fastest measured sample in whole bit/s; null when none was measured. */
  minBps: number | null
  maxBps: number | null
}

/** Counts of sample labels; what is not `ok` is shown to the reader of every figure. */
export type QualityCounts = Record<DeltaLabel, number>

const severity: Record<DeltaLabel, number> = { ok: 0, wrap32: 1, gap: 2, ambiguous: 3, reset: 4, implausible: 5 }

/** The label of a sample as a whole: the worse of its directions. */
export const worseLabel = (a: DeltaLabel, b: DeltaLabel): DeltaLabel => (severity[a] >= severity[b] ? a : b)

export const emptyQuality = (): QualityCounts => ({
  ok: 0,
  wrap32: 0,
  ambiguous: 0,
  reset: 0,
  implausible: 0,
  gap: 0,
})

const emptyDirection = (): DirectionRollup => ({
  samples: 0,
  measuredMs: 0,
  octets: 0,
  gapOctets: 0,
  minBps: null,
  maxBps: null,
})

export const emptyRollup = (linkId: string, atMs: number): Rollup => ({
  linkId,
  atMs,
  down: emptyDirection(),
  up: emptyDirection(),
  quality: emptyQuality(),
  operPolls: 0,
  operDown: 0,
  rttMaxUs: null,
  errors: 0,
  discards: 0,
})

const lower = (a: number | null, b: number | null) => (a === null ? b : b === null ? a : Math.min(a, b))
export const higher = (a: number | null, b: number | null) => (a === null ? b : b === null ? a : Math.max(a, b))

const addDirection = (into: DirectionRollup, sample: LinkSample, direction: Direction): void => {
  const { label, octets } = sample[direction]
  if (label === 'gap') into.gapOctets += octets ?? 0
  const rate = rateBps(sample, direction)
  if (rate === null || octets === null || sample.intervalMs === null) return
  into.samples += 1
  into.measuredMs += sample.intervalMs
  into.octets += octets
  into.minBps = lower(into.minBps, Math.round(rate))
  into.maxBps = higher(into.maxBps, Math.round(rate))
}

/** Adds one sample to its bucket (in place: the caller owns the row). */
export const addSample = (into: Rollup, sample: LinkSample): void => {
  for (const direction of directions) {
    addDirection(into[direction], sample, direction)
    into.errors += sample[direction].errors ?? 0
    into.discards += sample[direction].discards ?? 0
  }
  into.quality[worseLabel(sample.down.label, sample.up.label)] += 1
  if (sample.oper !== null) {
    into.operPolls += 1
    if (sample.oper !== 'up') into.operDown += 1
  }
  into.rttMaxUs = higher(into.rttMaxUs, sample.rttUs)
}

/** Adds a finer row to the coarser bucket that holds it (in place). */
export const mergeRollup = (into: Rollup, from: Rollup): void => {
  for (const direction of directions) {
    const a = into[direction]
    const b = from[direction]
    a.samples += b.samples
    a.measuredMs += b.measuredMs
    a.octets += b.octets
    a.gapOctets += b.gapOctets
    a.minBps = lower(a.minBps, b.minBps)
    a.maxBps = higher(a.maxBps, b.maxBps)
  }
  for (const label of deltaLabels) into.quality[label] += from.quality[label]
  into.operPolls += from.operPolls
  into.operDown += from.operDown
  into.rttMaxUs = higher(into.rttMaxUs, from.rttMaxUs)
  into.errors += from.errors
  into.discards += from.discards
}

/** Octet-weighted mean over the measured time in bit/s; null when nothing was measured. */
export const meanBps = (of: Pick<DirectionRollup, 'octets' | 'measuredMs'>): number | null =>
  of.measuredMs > 0 ? (of.octets * 8000) / of.measuredMs : null

/** Start of the bucket of width stepMs that holds the instant (grid of UTC, whatever the time zone). */
export const bucketStart = (atMs: number, stepMs: number): number => Math.floor(atMs / stepMs) * stepMs
