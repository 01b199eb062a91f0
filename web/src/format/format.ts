import { language } from '../i18n/translator.ts'
import { formatDuration, formatHours } from './duration.ts'
import { formatCount, formatDecimal, formatMbps, formatPercent, formatVolume, formatWholePercent } from './number.ts'
import {
  formatClock,
  formatClockSeconds,
  formatDate,
  formatDateTime,
  formatDay,
  formatQuarter,
  formatWeekday,
} from './time.ts'

/** The formatters bound to the language in force: reading one in a template follows the language switch. */
export const format = {
  count: (value: number | null) => formatCount(value, language.value),
  decimal: (value: number | null) => formatDecimal(value, language.value),
  percent: (share: number | null) => formatPercent(share, language.value),
  wholePercent: (share: number | null) => formatWholePercent(share, language.value),
  /** Without unit. */
  mbps: (bps: number | null) => formatMbps(bps, language.value),
  /** Always one decimal, without unit: figures of a verdict. */
  proofMbps: (bps: number | null) => formatMbps(bps, language.value, 'proof'),
  volume: (octets: number | null) => formatVolume(octets, language.value),
  duration: (ms: number | null) => formatDuration(ms, language.value),
  /** Minutes as hours and minutes, never days. */
  hours: (minutes: number | null) => formatHours(minutes, language.value),
  clock: (atMs: number | null) => formatClock(atMs, language.value),
  clockSeconds: (atMs: number | null) => formatClockSeconds(atMs, language.value),
  day: (atMs: number) => formatDay(atMs, language.value),
  weekday: (atMs: number) => formatWeekday(atMs, language.value),
  quarter: (id: string) => formatQuarter(id, language.value),
  date: (atMs: number | null) => formatDate(atMs, language.value),
  dateTime: (atMs: number | null) => formatDateTime(atMs, language.value),
}
