/**
 * Calendar arithmetic of Western Indonesian Time. WIB is UTC+7 all year (no daylight saving since 1964), so a fixed
 * shift is exact and free; the PC's own zone is never asked.
 */
export const WIB_OFFSET_MS = 7 * 3_600_000
export const MINUTE_MS = 60_000
export const HOUR_MS = 3_600_000
export const DAY_MS = 86_400_000

/** Midnight WIB of the day that holds the instant (epoch ms). */
export const startOfWibDay = (atMs: number): number =>
  Math.floor((atMs + WIB_OFFSET_MS) / DAY_MS) * DAY_MS - WIB_OFFSET_MS

export interface WibDate {
  year: number
  /** 1..12 */
  month: number
  day: number
}

export const wibDate = (atMs: number): WibDate => {
  const shifted = new Date(atMs + WIB_OFFSET_MS)
  return { year: shifted.getUTCFullYear(), month: shifted.getUTCMonth() + 1, day: shifted.getUTCDate() }
}

/** Midnight WIB that begins a date; months and days may overflow as in Date.UTC. */
export const startOfWibDate = ({ year, month, day }: WibDate): number => Date.UTC(year, month - 1, day) - WIB_OFFSET_MS

/** First instant of the quarter (triwulan) that holds the instant. */
export const startOfWibQuarter = (atMs: number): number => {
  const { year, month } = wibDate(atMs)
  return startOfWibDate({ year, month: month - ((month - 1) % 3), day: 1 })
}

/** `2026-11-24`: the value of a native date input. */
export const wibDateText = (atMs: number): string => new Date(atMs + WIB_OFFSET_MS).toISOString().slice(0, 10)

/** The instant at which the day of a date input begins; null when the text is not a date. */
export const parseWibDate = (text: string): number | null => {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (!match) return null
  const atMs = startOfWibDate({ year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) })
  return wibDateText(atMs) === text ? atMs : null
}

/** `2026-11-24T14:05`: the value of a native date-and-time input, in WIB. */
export const wibMomentText = (atMs: number): string => new Date(atMs + WIB_OFFSET_MS).toISOString().slice(0, 16)

/** The instant of a date-and-time input read as WIB; null when it is empty or no moment. */
export const parseWibMoment = (text: string): number | null => {
  const match = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.exec(text)
  const atMs = match ? Date.parse(`${match[0]}:00Z`) - WIB_OFFSET_MS : NaN
  return Number.isNaN(atMs) ? null : atMs
}
