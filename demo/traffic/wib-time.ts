/** Western Indonesian Time is UTC+7 all the year: the demo's offices keep these hours. */
export const DAY_MS = 86_400_000
export const WIB_OFFSET_MS = 7 * 3_600_000

/** Start of the WIB day that holds the instant, epoch ms. */
export const wibDayStart = (atMs: number): number =>
  Math.floor((atMs + WIB_OFFSET_MS) / DAY_MS) * DAY_MS - WIB_OFFSET_MS

/** Number of the WIB day since 1970-01-01. */
export const wibDay = (atMs: number): number => Math.floor((atMs + WIB_OFFSET_MS) / DAY_MS)

export type DayKind = 'workday' | 'friday' | 'saturday' | 'sunday'

/**
 * Holidays and joint leave of 2026 (SKB 1497/2025, 2/2025, 5/2025), and for other years only the days with a fixed
 * date. It shapes traffic only; what judges an SLA is the calendar of the service.
 */
const fixedHolidays = new Set(['01-01', '05-01', '06-01', '08-17', '12-25'])
const holidays2026 = new Set(
  (
    '01-16 02-16 02-17 03-18 03-19 03-20 03-21 03-22 03-23 03-24 04-03 04-05 05-14 05-15 05-27 05-28 05-31 06-16 ' +
    '08-25 12-24'
  ).split(' '),
)

const known = new Map<number, DayKind>()

/** What kind of day a WIB day number is; a holiday is worked like a Sunday. */
export const dayKind = (day: number): DayKind => {
  let kind = known.get(day)
  if (kind === undefined) {
    kind = readDayKind(day)
    known.set(day, kind)
  }
  return kind
}

const readDayKind = (day: number): DayKind => {
  const iso = new Date(day * DAY_MS).toISOString()
  const monthDay = iso.slice(5, 10)
  const weekday = (day + 4) % 7
  if (weekday === 0 || fixedHolidays.has(monthDay)) return 'sunday'
  if (iso.startsWith('2026') && holidays2026.has(monthDay)) return 'sunday'
  return weekday === 6 ? 'saturday' : weekday === 5 ? 'friday' : 'workday'
}

/** The instant of `HH:MM` WIB, `daysBefore` days before the WIB day that holds `originMs`. */
export const wibInstant = (originMs: number, daysBefore: number, clock: string): number => {
  const [hour, minute] = clock.split(':').map(Number)
  return wibDayStart(originMs) - daysBefore * DAY_MS + ((hour ?? 0) * 60 + (minute ?? 0)) * 60_000
}

/** First instant of the last full quarter before the one that holds `nowMs`, in WIB. */
export const lastFullQuarterStart = (nowMs: number): number => {
  const local = new Date(nowMs + WIB_OFFSET_MS)
  const firstMonth = Math.floor(local.getUTCMonth() / 3) * 3 - 3
  return Date.UTC(local.getUTCFullYear(), firstMonth, 1) - WIB_OFFSET_MS
}

const isWorkday = (day: number): boolean => !['saturday', 'sunday'].includes(dayKind(day))

/** `HH:MM` WIB on the working day that lies `workdays` after (or before) the WIB day of an instant; 0: that day itself. */
export const officeInstant = (originMs: number, workdays: number, clock: string): number => {
  let day = wibDay(originMs)
  for (let left = Math.abs(workdays); left > 0;) {
    day += Math.sign(workdays)
    if (isWorkday(day)) left -= 1
  }
  return wibInstant(day * DAY_MS - WIB_OFFSET_MS, 0, clock)
}
