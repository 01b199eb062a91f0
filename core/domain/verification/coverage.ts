import { measuredMs, type MeasuredSeries } from './measured-series.ts'

const STEP_MS = 300_000

/** Measured share of [fromMs, toMs), 0..1; 0 for an empty range. */
export const coverageOf = (series: MeasuredSeries, fromMs: number, toMs: number): number =>
  toMs > fromMs ? Math.min(1, measuredMs(series) / (toMs - fromMs)) : 0

/** The same for office time only, in steps of 5 minutes; null when the range has no office time. */
export const officeCoverageOf = (
  series: MeasuredSeries,
  fromMs: number,
  toMs: number,
  isOfficeTime: (atMs: number) => boolean,
): number | null => {
  const first = Math.floor(fromMs / STEP_MS)
  const office = new Map<number, number>()
  for (let step = first; step * STEP_MS < toMs; step++) if (isOfficeTime(step * STEP_MS)) office.set(step, 0)
  if (office.size === 0) return null
  for (let k = 0; k < series.startMs.length; k++) {
    const start = series.startMs[k] ?? 0
    const step = Math.floor(start / STEP_MS)
    const sum = office.get(step)
    if (sum !== undefined) office.set(step, sum + (series.endMs[k] ?? 0) - start)
  }
  let measured = 0
  for (const sum of office.values()) measured += Math.min(sum, STEP_MS)
  const spanMs = [...office.keys()].reduce(
    (sum, step) => sum + Math.min((step + 1) * STEP_MS, toMs) - Math.max(step * STEP_MS, fromMs),
    0,
  )
  return Math.min(1, measured / spanMs)
}
