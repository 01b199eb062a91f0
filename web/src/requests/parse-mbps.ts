const MBPS = 1e6

/** Mbps as a person types it (comma or point) in bit/s; null when it is empty or no positive number. */
export const parseMbps = (text: string): number | null => {
  const plain = text.trim().replace(',', '.')
  const bps = Math.round(Number(plain) * MBPS)
  return plain === '' || !(bps > 0) ? null : bps
}
