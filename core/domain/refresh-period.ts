/** One look at some counters of a device: `values` is in the same order every time; absent is null. */
export interface CounterLook {
  atMs: number
  values: readonly (bigint | null)[]
}

/** A counter must be seen to change so often before its rhythm says anything. */
const MIN_CHANGES = 3

const median = (sorted: readonly number[]): number => sorted[Math.floor(sorted.length / 2)] ?? 0

/** Times between visible changes of one counter, sorted. */
const changeGaps = (looks: readonly CounterLook[], column: number): number[] => {
  const gaps: number[] = []
  let changedAtMs: number | null = null
  for (let i = 1; i < looks.length; i++) {
    const before = looks[i - 1]
    const now = looks[i]
    const from = before?.values[column] ?? null
    const to = now?.values[column] ?? null
    if (now === undefined || from === null || to === null || from === to) continue
    if (changedAtMs !== null) gaps.push(now.atMs - changedAtMs)
    changedAtMs = now.atMs
  }
  return gaps.sort((a, b) => a - b)
}

/**
 * How often the agent renews its counters (ms), from looks taken closer together than the period: an agent with a cache
 * shows the same values several times and then several steps at once (Net-SNMP about 3 s). The busiest counter decides,
 * for an idle one stands still without a cache. The answer is never shorter than the step between looks, which is then
 * an upper bound; null when no counter moved often enough.
 */
export const estimateRefreshMs = (looks: readonly CounterLook[]): number | null => {
  const columns = looks[0]?.values.length ?? 0
  let best: number | null = null
  for (let column = 0; column < columns; column++) {
    const gaps = changeGaps(looks, column)
    if (gaps.length < MIN_CHANGES - 1) continue
    const rhythm = median(gaps)
    if (best === null || rhythm < best) best = rhythm
  }
  return best === null ? null : Math.round(best)
}

/** Number of looks that must agree before whole seconds are believed to be a habit (chance: 1 % each). */
const MIN_UPTIMES = 6

export interface UptimeHabit {
  looks: number
  isWholeSeconds: boolean
}

/** RouterOS, airOS and others move sysUpTime in whole seconds (snmp-devices.md §0): the last two digits are always 00. */
export const learnUptime = (habit: UptimeHabit, uptimeTicks: number): UptimeHabit => ({
  looks: habit.looks + 1,
  isWholeSeconds: habit.isWholeSeconds && uptimeTicks % 100 === 0,
})

/** 1,000 or 10 ms; null while too few readings were seen. */
export const uptimeGranularityMs = (habit: UptimeHabit): number | null => {
  if (!habit.isWholeSeconds) return 10
  return habit.looks >= MIN_UPTIMES ? 1000 : null
}
