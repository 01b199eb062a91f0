/**
 * How old a value may be before the screen stops believing it (the four ages of the product). Age counts from the time
 * of the sample, by the server's clock; `cadenceMs` is the polling interval of that link.
 */
export const ages = ['fresh', 'late', 'unknown'] as const
export type Age = (typeof ages)[number]

/** fresh: at most two cycles and 5 s; late: at most six cycles, shown with its time; unknown: the value is removed. */
export const ageOf = (readAtMs: number | null, cadenceMs: number, nowMs: number): Age => {
  if (readAtMs === null || Number.isNaN(readAtMs)) return 'unknown'
  const ageMs = nowMs - readAtMs
  if (ageMs <= 2 * cadenceMs + 5000) return 'fresh'
  return ageMs <= 6 * cadenceMs ? 'late' : 'unknown'
}

/** Until when (exclusive) a value that is judged now keeps its age, if no newer one comes. */
export const ageUntilMs = (readAtMs: number | null, cadenceMs: number, nowMs: number): number => {
  if (readAtMs === null || Number.isNaN(readAtMs)) return Infinity
  const ends = [readAtMs + 2 * cadenceMs + 5000, readAtMs + 6 * cadenceMs].filter((endMs) => endMs >= nowMs)
  return Math.min(...ends) + 1
}

/** Without a tick for this long the page is disconnected, whatever the socket says. */
export const SILENCE_MS = 15_000
