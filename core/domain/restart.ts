/** sysUpTime counts hundredths of a second in 32 bits: it returns to zero after 497.1 days (RFC 3418). */
const WRAP_MS = 42_949_672_960

/** Clocks of agents drift and step a little; a difference below this is not a sign of anything. */
const TOLERANCE_MS = 1_500
const DRIFT = 0.005

/**
 * Whether the agent started anew between two readings of sysUpTime (both ms), `elapsedMs` apart by the collector's clock.
 * It did when its boot lies after the previous reading, or when the uptime fell without having reached its wrap.
 * `granularityMs` is 1,000 on agents that count whole seconds. Null readings tell nothing.
 */
export const restartBetween = (
  previousMs: number | null,
  nextMs: number | null,
  elapsedMs: number,
  granularityMs = 1000,
): boolean => {
  if (previousMs === null || nextMs === null) return false
  const tolerance = TOLERANCE_MS + granularityMs + elapsedMs * DRIFT
  const expected = previousMs + elapsedMs
  if (expected >= WRAP_MS - tolerance && Math.abs(nextMs - (expected - WRAP_MS)) <= tolerance) return false
  // Read just after a boot, a second boot cannot be told from none: doubt costs one sample, never a wrong rate.
  const bootedSince = nextMs <= elapsedMs + tolerance && (previousMs <= tolerance || expected - nextMs > tolerance)
  return bootedSince || nextMs < previousMs - tolerance
}
