/**
 * Rates are bits per second (bit/s), decimal: 1 Mbit/s = 10^6 bit/s (RFC 2863 ifSpeed; never 2^20).
 * An inventory writes `50M`, `512k`, `1.5G` or a plain number of bit/s.
 */
const scale = { '': 1, k: 1e3, K: 1e3, M: 1e6, G: 1e9 } as const

/** Upper bound of a believable rate: 1 Tbit/s (also the implausible bound of `counterDelta`). */
export const MAX_RATE_BPS = 1e12

/** Returns the rate in bit/s, or undefined when the text is not a rate in (0, 1 Tbit/s]. */
export const parseRateBps = (text: string | number): number | undefined => {
  const match = /^(\d+(?:\.\d+)?)\s*([kKMG]?)(?:bps|bit\/s)?$/.exec(String(text).trim())
  if (!match) return undefined
  const bps = Math.round(Number(match[1]) * scale[(match[2] ?? '') as keyof typeof scale])
  return bps > 0 && bps <= MAX_RATE_BPS ? bps : undefined
}

/** The shortest inventory form that parses back to the same rate: 50000000 → `50M`. */
export const printRate = (bps: number): string => {
  for (const [unit, size] of [
    ['G', 1e9],
    ['M', 1e6],
    ['k', 1e3],
  ] as const)
    if (bps >= size && Number.isInteger((bps / size) * 10)) return `${bps / size}${unit}`
  return String(bps)
}
