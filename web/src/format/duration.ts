import type { Language } from '../i18n/translator.ts'
import { absent } from './locale.ts'

/** Short units. A bare `d` would read as "day" in English and "detik" in Indonesian. */
const units = {
  id: { day: 'hari', hour: 'j', minute: 'mnt', second: 'dtk' },
  en: { day: 'd', hour: 'h', minute: 'min', second: 's' },
} as const

/** The two largest units of a length of time: `2 j 48 mnt`, `40 dtk`, `3 hari 4 j`. Negative lengths print as their size. */
export const formatDuration = (ms: number | null, language: Language): string => {
  if (ms === null) return absent
  const word = units[language]
  const total = Math.floor(Math.abs(ms) / 1000)
  const days = Math.floor(total / 86_400)
  const hours = Math.floor((total % 86_400) / 3600)
  const minutes = Math.floor((total % 3600) / 60)
  const pair = (big: number, bigWord: string, small: number, smallWord: string): string =>
    small === 0 ? `${big} ${bigWord}` : `${big} ${bigWord} ${small} ${smallWord}`
  if (days > 0) return pair(days, word.day, hours, word.hour)
  if (hours > 0) return pair(hours, word.hour, minutes, word.minute)
  if (minutes > 0) return pair(minutes, word.minute, total % 60, word.second)
  return `${total} ${word.second}`
}

/** Hours and minutes without days, exact to the minute: figures of the clock, that must add up on paper. `30 j 35 mnt`. */
export const formatHours = (minutes: number | null, language: Language): string => {
  if (minutes === null) return absent
  const word = units[language]
  const whole = Math.abs(Math.round(minutes))
  return `${Math.floor(whole / 60)} ${word.hour} ${whole % 60} ${word.minute}`
}
