/** Beyond this many values every n-th is enough: the middle hardly moves, the sort is most of the cost of judging. */
const ENOUGH = 2000

/** Median of the values (upper middle), of an evenly spaced part where there are very many; null for none. */
export const median = (values: ArrayLike<number>): number | null => quantile(values, 0.5)

export const quantile = (values: ArrayLike<number>, share: number): number | null => {
  if (values.length === 0) return null
  const stride = Math.ceil(values.length / ENOUGH)
  const part = new Float64Array(Math.ceil(values.length / stride))
  for (let k = 0; k < part.length; k++) part[k] = values[k * stride] ?? 0
  return part.sort()[Math.min(part.length - 1, Math.floor(part.length * share))] ?? null
}
