const ISO = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,3})?)?(Z|([+-])(\d{2}):?(\d{2}))$/

/**
 * Epoch ms of an ISO 8601 time with a zone, null for anything else. A day that does not exist (30 February, hour 24) is
 * null too: Date.parse would silently take the day after.
 */
export const parseIsoInstant = (text: string): number | null => {
  const match = ISO.exec(text)
  if (!match) return null
  const atMs = Date.parse(text)
  if (Number.isNaN(atMs)) return null
  const offsetMin =
    match[8] === undefined ? 0 : (match[8] === '-' ? -1 : 1) * (Number(match[9]) * 60 + Number(match[10]))
  const local = new Date(atMs + offsetMin * 60_000)
  const isThatDay = local.getUTCDate() === Number(match[3]) && local.getUTCHours() === Number(match[4])
  return isThatDay ? atMs : null
}
