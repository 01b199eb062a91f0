import { emptyQuality, higher, type QualityCounts, type Rollup } from './rollup.ts'
import { deltaLabels, type Direction, directions } from './sample.ts'

/** 5-minute rows of one direction, bucket by bucket. */
export interface DirectionColumns {
  octets: Float64Array
  measuredMs: Float64Array
}

/**
 * The 5-minute rows of one link over a long span as columns: what an evaluation walks through. A quarter of 200 links is
 * 5 million rows; as objects they would not fit the time. A bucket without a row is zero in every column: nothing
 * measured, nothing polled.
 */
export interface RollupColumns {
  linkId: string
  /** Start of the first bucket; a multiple of 5 minutes, epoch ms. */
  fromMs: number
  /** Number of buckets. */
  count: number
  down: DirectionColumns
  up: DirectionColumns
  /** Measured samples of the download: with its measured time, the polling interval of that bucket. */
  samples: Float64Array
  operPolls: Float64Array
  operDown: Float64Array
  total: ColumnsTotal
}

/** What the rows of a span come to: a row is one of them. */
export type ColumnsTotal = Record<Direction, { maxBps: number | null }> & { quality: QualityCounts }

export const COLUMN_STEP_MS = 300_000

export const emptyColumns = (linkId: string, fromMs: number, count: number): RollupColumns => {
  const column = () => new Float64Array(count)
  return {
    linkId,
    fromMs,
    count,
    down: { octets: column(), measuredMs: column() },
    up: { octets: column(), measuredMs: column() },
    samples: column(),
    operPolls: column(),
    operDown: column(),
    total: { down: { maxBps: null }, up: { maxBps: null }, quality: emptyQuality() },
  }
}

/** Adds a row or another total (in place). */
export const addToTotal = (into: ColumnsTotal, from: ColumnsTotal): void => {
  for (const direction of directions) into[direction].maxBps = higher(into[direction].maxBps, from[direction].maxBps)
  for (const label of deltaLabels) into.quality[label] += from.quality[label]
}

/** Puts one 5-minute row in its place (in place: the caller owns the columns) and adds it to the total. */
export const addToColumns = (into: RollupColumns, row: Rollup): void => {
  const at = (row.atMs - into.fromMs) / COLUMN_STEP_MS
  if (!Number.isInteger(at) || at < 0 || at >= into.count) return
  into.down.octets[at] = row.down.octets
  into.down.measuredMs[at] = row.down.measuredMs
  into.up.octets[at] = row.up.octets
  into.up.measuredMs[at] = row.up.measuredMs
  into.samples[at] = row.down.samples
  into.operPolls[at] = row.operPolls
  into.operDown[at] = row.operDown
  addToTotal(into.total, row)
}

/** Neighbouring columns as one, in the order of time; each begins where the one before ends. */
export const joinColumns = (parts: readonly RollupColumns[]): RollupColumns => {
  const [first] = parts
  if (!first) throw new RangeError('there are no columns to join')
  const into = emptyColumns(
    first.linkId,
    first.fromMs,
    parts.reduce((count, part) => count + part.count, 0),
  )
  for (const part of parts) {
    const at = (part.fromMs - first.fromMs) / COLUMN_STEP_MS
    for (const direction of ['down', 'up'] as const) {
      into[direction].octets.set(part[direction].octets, at)
      into[direction].measuredMs.set(part[direction].measuredMs, at)
    }
    for (const key of ['samples', 'operPolls', 'operDown'] as const) into[key].set(part[key], at)
    addToTotal(into.total, part.total)
  }
  return into
}

/** The memory behind the columns, to hand it to another thread instead of copying it. */
export const columnBuffers = ({ down, up, samples, operPolls, operDown }: RollupColumns): ArrayBuffer[] =>
  [down.octets, down.measuredMs, up.octets, up.measuredMs, samples, operPolls, operDown].map(
    (column) => column.buffer as ArrayBuffer,
  )
