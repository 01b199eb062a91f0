/**
 * `Retry-After` (RFC 9110 §10.2.3): whole seconds, or a date. ms from now; null where it is missing or says nothing.
 */
export const readRetryAfter = (header: string | readonly string[] | undefined, nowMs: number): number | null => {
  if (typeof header !== 'string') return null
  const text = header.trim()
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000
  const atMs = /^[A-Za-z]/.test(text) ? Date.parse(text) : NaN
  return Number.isNaN(atMs) ? null : Math.max(0, atMs - nowMs)
}
