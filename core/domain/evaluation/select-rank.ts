/**
 * The nearest-rank percentile of `values[0..n)` by selection instead of sorting (it reorders them): same definition as
 * percentile.ts, an eighth of the time for a quarter of 5-minute means. Null for an empty range.
 */
export const selectRank = (values: Float64Array, n: number, percent: number): number | null => {
  if (n === 0) return null
  const wanted = Math.max(1, Math.ceil((n * percent) / 100)) - 1
  let low = 0
  let high = n - 1
  while (low < high) {
    // Middle of three as the pivot: ordered and constant series are the usual case.
    const [a, b, c] = [values[low] ?? 0, values[(low + high) >> 1] ?? 0, values[high] ?? 0]
    const pivot = Math.max(Math.min(a, b), Math.min(Math.max(a, b), c))
    let left = low
    let right = high
    while (left <= right) {
      while ((values[left] ?? 0) < pivot) left += 1
      while ((values[right] ?? 0) > pivot) right -= 1
      if (left > right) break
      const swapped = values[left] ?? 0
      values[left] = values[right] ?? 0
      values[right] = swapped
      left += 1
      right -= 1
    }
    if (wanted <= right) high = right
    else if (wanted >= left) low = left
    else break
  }
  return values[wanted] ?? null
}
