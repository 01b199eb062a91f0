import type { Language } from '../i18n/translator.ts'
import { absent, perLanguage } from './locale.ts'
import { wibDate } from './wib-calendar.ts'

/** Always the time of the office, whatever the PC believes. */
const timeZone = 'Asia/Jakarta'

const clock = perLanguage(
  (locale) => new Intl.DateTimeFormat(locale, { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
)
const seconds = perLanguage(
  (locale) =>
    new Intl.DateTimeFormat(locale, {
      timeZone,
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    }),
)
const weekday = perLanguage((locale) => new Intl.DateTimeFormat(locale, { timeZone, weekday: 'short' }))
const month = perLanguage((locale) => new Intl.DateTimeFormat(locale, { timeZone, month: 'short' }))

/** `14.05` (id), `14:05` (en). */
export const formatClock = (atMs: number | null, language: Language): string =>
  atMs === null ? absent : clock(language).format(atMs)

/** `14.05.20` (id), `14:05:20` (en). */
export const formatClockSeconds = (atMs: number | null, language: Language): string =>
  atMs === null ? absent : seconds(language).format(atMs)

/** `24 Nov`. */
export const formatDay = (atMs: number, language: Language): string =>
  `${wibDate(atMs).day} ${month(language).format(atMs)}`

/** `Sel 24 Nov 2026`. */
export const formatDate = (atMs: number | null, language: Language): string =>
  atMs === null ? absent : `${weekday(language).format(atMs)} ${formatDay(atMs, language)} ${wibDate(atMs).year}`

/** `Sel 24 Nov 2026, 14.05 WIB`. */
export const formatDateTime = (atMs: number | null, language: Language): string =>
  atMs === null ? absent : `${formatDate(atMs, language)}, ${formatClock(atMs, language)} WIB`

/** `Sel 24 Nov`. */
export const formatWeekday = (atMs: number, language: Language): string =>
  `${weekday(language).format(atMs)} ${formatDay(atMs, language)}`
