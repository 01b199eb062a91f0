import { nearestRank } from '../percentile.ts'

/** How long things took. Fewer than five values: the list itself instead of quantiles (domain.md §9). */
export interface Distribution {
  n: number
  mean: number | null
  max: number | null
  /** Nearest rank; null below five values. */
  median: number | null
  p90: number | null
  /** Ascending; filled only below five values. */
  list: number[]
}

export const FEWEST_FOR_QUANTILES = 5

export const distribution = (values: readonly number[]): Distribution => {
  const n = values.length
  const enough = n >= FEWEST_FOR_QUANTILES
  return {
    n,
    mean: n === 0 ? null : values.reduce((sum, value) => sum + value, 0) / n,
    max: n === 0 ? null : Math.max(...values),
    median: enough ? nearestRank(values, 50) : null,
    p90: enough ? nearestRank(values, 90) : null,
    list: enough ? [] : [...values].sort((a, b) => a - b),
  }
}
