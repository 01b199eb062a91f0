const OPENS_AFTER = 3
const LONGEST_PAUSE = 6

/**
 * Spares a dead device and the collector: after three failed polls in a row only every 2nd, 4th, then 6th slot is tried,
 * and with one small packet. The first answer closes it. Counts slots, so it needs no clock.
 */
export const createBreaker = () => {
  let failures = 0
  let skipped = 0
  return {
    get isOpen(): boolean {
      return failures >= OPENS_AFTER
    },
    /** Whether this slot is spared. */
    skips(): boolean {
      if (failures < OPENS_AFTER) return false
      const pause = Math.min(LONGEST_PAUSE, 2 * (failures - OPENS_AFTER + 1))
      if (++skipped < pause) return true
      skipped = 0
      return false
    },
    succeeded(): void {
      failures = 0
      skipped = 0
    },
    failed(): void {
      failures++
    },
  }
}
