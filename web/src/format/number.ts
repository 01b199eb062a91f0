import type { Language } from '../i18n/translator.ts'
import { absent, perLanguage } from './locale.ts'

const whole = perLanguage((locale) => new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }))
const tenth = perLanguage(
  (locale) => new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 }),
)
const percent = perLanguage((locale) => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }))

/** `1.234` (id), `1,234` (en); an en dash when absent. */
export const formatCount = (value: number | null, language: Language): string =>
  value === null ? absent : whole(language).format(value)

const decimal = perLanguage((locale) => new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }))

/** At most two decimals: `3,25` (id), `3.25` (en). Numbers of the evidence. */
export const formatDecimal = (value: number | null, language: Language): string =>
  value === null ? absent : decimal(language).format(value)

const wholePercent = perLanguage(
  (locale) => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }),
)

/** A share 0..1 as `97%`: live values in lists and tiles, where a decimal is noise. */
export const formatWholePercent = (share: number | null, language: Language): string =>
  share === null ? absent : wholePercent(language).format(share)

/** A share 0..1 as `96,3%` (id), `96.3%` (en). */
export const formatPercent = (share: number | null, language: Language): string =>
  share === null ? absent : percent(language).format(share)

/**
 * A rate in Mbps (10^6 bit/s) without its unit: one decimal below 10, none above; what is more than nothing but rounds
 * to it is said as `< 0,1`. `proof` always prints one decimal.
 */
export const formatMbps = (
  bps: number | null,
  language: Language,
  precision: 'screen' | 'proof' = 'screen',
): string => {
  if (bps === null) return absent
  const mbps = bps / 1e6
  if (precision === 'proof') return tenth(language).format(mbps)
  if (mbps === 0) return whole(language).format(0)
  if (mbps < 0.05) return `< ${tenth(language).format(0.1)}`
  return (Math.round(mbps * 10) < 100 ? tenth : whole)(language).format(mbps)
}

const volumeUnits = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const

/** Octets with a decimal unit: `12,4 GB`. */
export const formatVolume = (octets: number | null, language: Language): string => {
  if (octets === null) return absent
  let size = octets
  let unit = 0
  while (size >= 999.5 && unit < volumeUnits.length - 1) {
    size /= 1000
    unit += 1
  }
  return `${(unit > 0 && size < 99.95 ? tenth : whole)(language).format(size)} ${volumeUnits[unit]}`
}
