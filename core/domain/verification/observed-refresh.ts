import type { MeasuredSeries } from './measured-series.ts'
import { median } from './median.ts'
import type { Margins } from './model.ts'

/** Rows in a row with traffic before and after them: an hour at 10 s. */
const ENOUGH_ROWS = 360
/** A row with less than this share of its neighbours' traffic saw no renewal of the counter. */
const EMPTY_SHARE = 0.01
/** A counter renewed every 1.33 rows leaves a quarter of the rows empty. */
const MAX_EMPTY = 0.25
const LEAST_S = 5

/**
 * How late the counters can be, as the series itself shows it: an agent that renews its counters less often than they are
 * read leaves rows empty and then a lump. Where busy rows are hardly ever empty, every row saw a renewal, and two rows
 * bound the lag. Only rows between two neighbours count, so that holes hide nothing. A measurement of the collector
 * stands; longer rows tell nothing.
 */
export const withObservedRefresh = (
  margins: Margins,
  { startMs, endMs, bits }: MeasuredSeries,
  timeScale: number,
): Margins => {
  if (margins.refreshS.source !== 'assumed') return margins
  const rowS = (median(startMs.map((start, k) => (endMs[k] ?? 0) - start)) ?? Infinity) / 1000 / timeScale
  if (2 * rowS >= margins.refreshS.value) return margins
  let [rows, empty] = [0, 0]
  for (let k = 1; k + 1 < bits.length; k++) {
    const lengthMs = (endMs[k] ?? 0) - (startMs[k] ?? 0)
    const isBetween =
      (startMs[k] ?? 0) - (endMs[k - 1] ?? 0) <= lengthMs / 2 && (startMs[k + 1] ?? 0) - (endMs[k] ?? 0) <= lengthMs / 2
    const around = ((bits[k - 1] ?? 0) + (bits[k + 1] ?? 0)) / 2
    if (!isBetween || around === 0) continue
    rows++
    if ((bits[k] ?? 0) < EMPTY_SHARE * around) empty++
  }
  if (rows < ENOUGH_ROWS || empty > rows * MAX_EMPTY) return margins
  return { ...margins, refreshS: { value: Math.max(LEAST_S, 2 * rowS), source: 'measured' } }
}
