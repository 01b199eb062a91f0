/** Database rows come without a prototype. */
const isPlain = (value: object): boolean =>
  Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null

/**
 * One text per value: keys sorted by UTF-16 code unit, no blanks, numbers as JSON prints them (the spirit of RFC 8785).
 * A property that is undefined is absent. Throws TypeError on what JSON cannot hold (NaN, bigint, functions, Dates).
 */
export const canonicalJson = (value: unknown): string => {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`${value} has no JSON form`)
    return JSON.stringify(value)
  }
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value === 'object' && isPlain(value))
    return `{${Object.entries(value)
      .filter(([, held]) => held !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, held]) => `${JSON.stringify(key)}:${canonicalJson(held)}`)
      .join(',')}}`
  throw new TypeError(`A ${typeof value} has no canonical JSON form`)
}
