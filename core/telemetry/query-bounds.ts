import type { RollupLevel } from './measurement.ts'
import { rollupStepMs } from './measurement.ts'
import { TelemetryStoreError } from './telemetry-error.ts'
import type { ColumnsQuery, SeriesQuery, SummaryQuery } from './telemetry-store.ts'

/** The port's bounds, the same for every adapter. */
export const maxBuckets = 20_000
export const maxSamples = 100_000
export const maxSummaryLinks = 5_000
export const maxColumns = 40_000

export const isWholeSecond = (ms: number): boolean => Number.isSafeInteger(ms) && ms % 1000 === 0

const refuse = (message: string): never => {
  throw new TelemetryStoreError('bad_query', message)
}

export const assertRange = (fromMs: number, toMs: number): void => {
  if (!isWholeSecond(fromMs) || !isWholeSecond(toMs)) refuse(`from ${fromMs} and to ${toMs} must be whole seconds`)
  if (fromMs >= toMs) refuse(`from ${fromMs} must lie before to ${toMs}`)
}

/** The coarsest level whose grid holds the step and the beginning: it serves the series. */
export const levelOf = ({ fromMs, stepMs }: Pick<SeriesQuery, 'fromMs' | 'stepMs'>): RollupLevel | 'raw' => {
  for (const level of ['1h', '5m'] as const)
    if (stepMs % rollupStepMs[level] === 0 && fromMs % rollupStepMs[level] === 0) return level
  return 'raw'
}

export const assertSeriesQuery = ({ fromMs, toMs, stepMs }: SeriesQuery): void => {
  assertRange(fromMs, toMs)
  if (!isWholeSecond(stepMs) || stepMs < 1000) refuse(`step ${stepMs} ms must be whole seconds`)
  const buckets = (toMs - fromMs) / stepMs
  if (!Number.isInteger(buckets)) refuse(`to - from must be a whole number of steps of ${stepMs} ms`)
  if (buckets > maxBuckets) refuse(`${buckets} buckets are more than ${maxBuckets}: ask a coarser step`)
}

export const assertSummaryQuery = ({ linkIds, fromMs, toMs, percent }: SummaryQuery): void => {
  assertRange(fromMs, toMs)
  if (!(percent > 0 && percent <= 100)) refuse(`percent ${percent} is outside (0, 100]`)
  if (linkIds.length > maxSummaryLinks) refuse(`${linkIds.length} links are more than ${maxSummaryLinks}`)
}

export const assertLimit = (limit: number): void => {
  if (!Number.isInteger(limit) || limit < 1 || limit > maxSamples) refuse(`limit ${limit} is outside 1..${maxSamples}`)
}

export const assertColumnsQuery = ({ fromMs, toMs }: ColumnsQuery): void => {
  assertRange(fromMs, toMs)
  const step = rollupStepMs['5m']
  if (fromMs % step !== 0 || toMs % step !== 0) refuse(`from ${fromMs} and to ${toMs} must be multiples of 5 minutes`)
  if ((toMs - fromMs) / step > maxColumns) refuse(`${(toMs - fromMs) / step} buckets are more than ${maxColumns}`)
}
