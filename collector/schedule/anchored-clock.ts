export interface CollectorClock {
  /** Monotonic ms: intervals are measured with this alone. */
  monotonicMs(): number
  /** Epoch ms that never jumps by itself. */
  wallMs(): number
  /** Epoch ms of a monotonic instant. */
  wallAt(monotonicMs: number): number
}

const STEP_MS = 2_000
const SLEW_MS = 5

/**
 * The wall clock anchored on the monotonic one, so that a correction of the system clock never bends an interval.
 * `resync`, called once a second, follows the system clock by 5 ms at a time; more than 2 s away it steps at once.
 */
export const createAnchoredClock = (
  system: { monotonicMs(): number; wallMs(): number } = {
    monotonicMs: () => performance.now(),
    wallMs: () => Date.now(),
  },
): CollectorClock & { resync(): number } => {
  let anchorMs = system.wallMs() - system.monotonicMs()
  return {
    monotonicMs: () => system.monotonicMs(),
    wallMs: () => system.monotonicMs() + anchorMs,
    wallAt: (monotonicMs) => monotonicMs + anchorMs,
    /** Returns how far the system clock was away (ms). */
    resync(): number {
      const awayMs = system.wallMs() - system.monotonicMs() - anchorMs
      anchorMs += Math.abs(awayMs) > STEP_MS ? awayMs : Math.max(-SLEW_MS, Math.min(SLEW_MS, awayMs))
      return awayMs
    },
  }
}
