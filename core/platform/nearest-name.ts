/** Optimal string alignment distance: edits and swapped neighbours count one each. */
const distance = (a: string, b: string): number => {
  let previous: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      let best = Math.min((next[j - 1] ?? 0) + 1, (row[j] ?? 0) + 1, (row[j - 1] ?? 0) + cost)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, (previous[j - 2] ?? 0) + 1)
      next.push(best)
    }
    previous = row
    row = next
  }
  return row[b.length] ?? 0
}

/**
 * The candidates that look most like what was written, best first, at most `count`; empty when nothing is near.
 * Used by every message of the kind "unknown X, did you mean Y".
 */
export const nearestNames = (written: string, candidates: Iterable<string>, count = 1): string[] => {
  const wanted = written.slice(0, 80).toLowerCase()
  return [...new Set(candidates)]
    .map((name) => ({ name, away: distance(wanted, name.slice(0, 80).toLowerCase()) }))
    .filter(({ name, away }) => away <= Math.max(2, Math.ceil(Math.max(wanted.length, name.length) / 2)))
    .sort((left, right) => left.away - right.away || (left.name < right.name ? -1 : 1))
    .slice(0, count)
    .map(({ name }) => name)
}

/** ` (did you mean "x"?)`, or `; valid: a, b, c` when nothing is near and the list is short. */
export const suggestName = (written: string, candidates: readonly string[]): string => {
  const near = nearestNames(written, candidates, 3)
  if (near.length > 0) return `; did you mean ${near.map((name) => `"${name}"`).join(' or ')}?`
  if (candidates.length === 0) return '; none is defined'
  const shown = candidates.slice(0, 12).join(', ')
  return `; valid: ${shown}${candidates.length > 12 ? ', …' : ''}`
}
