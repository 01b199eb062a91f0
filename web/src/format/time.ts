import type { Language } from '../i18n/translator.ts'
import { absent, months, quarters, signs, weekdays } from './locale.ts'
import { WIB_OFFSET_MS, wibDate } from './wib-calendar.ts'

/** Always the time of the office, whatever the PC believes; without Intl, whose first use costs as much as a screen. */
const wib = (atMs: number): Date => new Date(atMs + WIB_OFFSET_MS)
const two = (value: number): string => String(value).padStart(2, '0')
const weekday = (atMs: number, language: Language): string => weekdays[language][wib(atMs).getUTCDay()] ?? absent

/** `14.05` (id), `14:05` (en). */
export const formatClock = (atMs: number | null, language: Language): string =>
  atMs === null ? absent : `${two(wib(atMs).getUTCHours())}${signs[language].time}${two(wib(atMs).getUTCMinutes())}`

/** `14.05.20` (id), `14:05:20` (en). */
export const formatClockSeconds = (atMs: number | null, language: Language): string =>
  atMs === null ? absent : formatClock(atMs, language) + signs[language].time + two(wib(atMs).getUTCSeconds())

/** `24 Nov`. */
export const formatDay = (atMs: number, language: Language): string =>
  `${wibDate(atMs).day} ${months[language][wibDate(atMs).month - 1]}`

/** `Sel 24 Nov 2026`. */
export const formatDate = (atMs: number | null, language: Language): string =>
  atMs === null ? absent : `${weekday(atMs, language)} ${formatDay(atMs, language)} ${wibDate(atMs).year}`

/** `Sel 24 Nov 2026, 14.05 WIB`. */
export const formatDateTime = (atMs: number | null, language: Language): string =>
  atMs === null ? absent : `${formatDate(atMs, language)}, ${formatClock(atMs, language)} WIB`

/** `Triwulan IV 2026` of `2026-Q4` (id), `Q4 2026` (en). */
export const formatQuarter = (quarter: string, language: Language): string => {
  const [year = quarter, of = ''] = quarter.split('-Q')
  return `${quarters[language][Number(of) - 1] ?? of} ${year}`.trim()
}

/** `Sel 24 Nov`. */
export const formatWeekday = (atMs: number, language: Language): string =>
  `${weekday(atMs, language)} ${formatDay(atMs, language)}`
