/** Above this ifHighSpeed lies: recordings show 10^9 and 4,294,967,295 "Mbit/s" (snmp-devices.md §0). */
const MAX_BELIEVABLE_MBPS = 800_000
const IF_SPEED_LIMIT = 4_294_967_295

/**
 * The port's speed in bit/s, or null when the two objects disagree or neither can be believed. ifSpeed is exact below
 * its ceiling; ifHighSpeed n means n ± 0.5 Mbit/s (RFC 2863). It is the port, never the contract.
 */
export const portSpeedBps = (ifSpeed: number | null, ifHighSpeed: number | null): number | null => {
  const low = ifSpeed !== null && ifSpeed > 0 ? ifSpeed : null
  const high = ifHighSpeed !== null && ifHighSpeed > 0 ? ifHighSpeed : null
  if (high !== null && high > MAX_BELIEVABLE_MBPS) return null
  if (low !== null && low < IF_SPEED_LIMIT) {
    if (high !== null && Math.abs(high - low / 1e6) > 0.5 + 1e-6) return null
    return low
  }
  if (high === null) return null
  return low === null || high * 1e6 >= IF_SPEED_LIMIT - 1e6 ? high * 1e6 : null
}
