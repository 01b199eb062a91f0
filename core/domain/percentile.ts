/**
 * Nearest-rank percentile, the one definition of Pantau: the ceil(n·p/100)-th smallest value, p in (0, 100].
 * Every store must give the same number (contract suite). Null for an empty list.
 */
export const nearestRank = (values: readonly number[], percent: number): number | null => {
  if (!(percent > 0 && percent <= 100)) throw new RangeError(`percent ${percent} is outside (0, 100]`)
  if (values.length === 0) return null
  const sorted = Float64Array.from(values).sort()
  return sorted[Math.max(1, Math.ceil((sorted.length * percent) / 100)) - 1] ?? null
}
