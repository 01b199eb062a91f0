/** A share that never stands alone: its counts and its interval go with it (domain.md §9: small numbers are shown with their interval). */
export interface Proportion {
  count: number
  of: number
  /** 0..1; null when there is nothing to divide. */
  share: number | null
  /** Wilson score interval, 95 %; null when `of` is 0. */
  low: number | null
  high: number | null
}

const Z95 = 1.959963984540054

/**
 * Wilson score interval at 95 % (E. B. Wilson 1927): sensible for small n and for shares of 0 and 1, where the
 * textbook interval collapses. Throws RangeError unless 0 <= count <= of, both whole.
 */
export const proportion = (count: number, of: number): Proportion => {
  if (!Number.isInteger(count) || !Number.isInteger(of) || count < 0 || count > of)
    throw new RangeError(`${count} of ${of} is not a proportion`)
  if (of === 0) return { count, of, share: null, low: null, high: null }
  const share = count / of
  const z2 = Z95 * Z95
  const centre = (share + z2 / (2 * of)) / (1 + z2 / of)
  const half = (Z95 / (1 + z2 / of)) * Math.sqrt((share * (1 - share)) / of + z2 / (4 * of * of))
  return { count, of, share, low: Math.max(0, centre - half), high: Math.min(1, centre + half) }
}
