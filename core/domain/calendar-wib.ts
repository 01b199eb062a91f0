/**
 * Western Indonesian Time (WIB): UTC+7 the whole year, no daylight saving (domain.md §3), so days and minutes are plain
 * arithmetic. Instants are epoch ms; a date of a letter is a `CalendarDate` and never an instant.
 */
export type CalendarDate = string

export const WIB_OFFSET_MS = 7 * 3_600_000
export const MINUTE_MS = 60_000
export const DAY_MINUTES = 1440

const pad = (value: number, width = 2): string => String(value).padStart(width, '0')

/** Whole WIB minutes since 1970-01-01 00:00 WIB; seconds are cut off. */
export const wibMinute = (atMs: number): number => Math.floor((atMs + WIB_OFFSET_MS) / MINUTE_MS)

export const minuteToMs = (minute: number): number => minute * MINUTE_MS - WIB_OFFSET_MS

/** Days since 1970-01-01, as WIB counts them. */
export const wibDay = (atMs: number): number => Math.floor(wibMinute(atMs) / DAY_MINUTES)

/** ISO weekday of a day number: 1 = Monday … 7 = Sunday (1970-01-01 was a Thursday). */
export const weekdayOfDay = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1

export const dayToDate = (day: number): CalendarDate => {
  const utc = new Date(day * DAY_MINUTES * MINUTE_MS)
  return `${pad(utc.getUTCFullYear(), 4)}-${pad(utc.getUTCMonth() + 1)}-${pad(utc.getUTCDate())}`
}

/** Day number of a date; undefined when the text is not a real date (2026-02-30). */
export const parseDay = (date: CalendarDate): number | undefined => {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date)
  if (!match) return undefined
  const day = Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3])) / (DAY_MINUTES * MINUTE_MS)
  return dayToDate(day) === date ? day : undefined
}

/** Day number of a date that was checked before; throws RangeError on anything else. */
export const dateToDay = (date: CalendarDate): number => {
  const day = parseDay(date)
  if (day === undefined) throw new RangeError(`${date} is not a calendar date (YYYY-MM-DD)`)
  return day
}

export const dateOfInstant = (atMs: number): CalendarDate => dayToDate(wibDay(atMs))

/** 00:00 WIB of a date, epoch ms. */
export const startOfDateMs = (date: CalendarDate): number => minuteToMs(dateToDay(date) * DAY_MINUTES)

/** Minute of the day of `HH:MM` (00:00 … 24:00); undefined when it is not a time. */
export const parseTimeOfDay = (text: string): number | undefined => {
  const match = /^(\d{2}):(\d{2})$/.exec(text)
  if (!match) return undefined
  const minute = Number(match[1]) * 60 + Number(match[2])
  return Number(match[2]) < 60 && minute <= DAY_MINUTES ? minute : undefined
}
