/** Order of two OIDs by their arcs; a prefix comes first. */
export const compareOids = (a: string, b: string): number => {
  const left = a.split('.')
  const right = b.split('.')
  const common = Math.min(left.length, right.length)
  for (let i = 0; i < common; i++) {
    const difference = Number(left[i]) - Number(right[i])
    if (difference !== 0) return difference
  }
  return left.length - right.length
}
