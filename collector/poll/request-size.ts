/**
 * The answer about one link is at most 240 octets (11 varbinds), so that 60 varbinds stay below the 1,472 octets of an
 * unfragmented packet; some devices take 1 to 10 (snmp-devices.md §6). Cost follows packets: five links in each.
 */
const START = 25
const MOST = 60
const LEAST = 4
const GROW_AFTER = 3
const TRY_AGAIN_AFTER = 180

/** How many varbinds a device takes in one request: starts small, grows while it goes well, halves when it does not. */
export const createRequestSize = (remembered?: number) => {
  let size = remembered ?? START
  let proven = remembered ?? 0
  let ceiling = MOST
  let good = 0
  return {
    get size(): number {
      return size
    },
    /** Requests of this size were answered before: silence is not about the size. */
    isProven: (varbinds: number): boolean => varbinds <= proven,
    /** A request of so many varbinds was answered. */
    answered(varbinds: number): void {
      if (varbinds > proven) proven = varbinds
      if (varbinds * 1.5 < size) return // too small to say anything about the limit
      good++
      if (size < ceiling && good >= GROW_AFTER) {
        size = Math.min(ceiling, Math.ceil(size * 1.5))
        good = 0
      } else if (size === ceiling && ceiling < MOST && good >= TRY_AGAIN_AFTER) {
        ceiling = MOST
        good = 0
      }
    },
    /** A request of so many varbinds was too much. False when it cannot be made smaller. */
    shrink(varbinds: number): boolean {
      if (varbinds <= LEAST) return false
      size = Math.max(LEAST, Math.floor(Math.min(size, varbinds) / 2))
      ceiling = Math.max(size, Math.min(ceiling, varbinds - 1))
      proven = Math.min(proven, size)
      if (proven < size) ceiling = size
      good = 0
      return true
    },
  }
}
export type RequestSize = ReturnType<typeof createRequestSize>
