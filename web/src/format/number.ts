import type { Language } from '../i18n/translator.ts'
import { absent, signs } from './locale.ts'

/** How many decimals at least and at most, and how far the point moves first (2 for a share that is said in percent). */
interface Shape {
  least: number
  most: number
  shift?: number
}

/**
 * A number as people write it, halves away from zero. Written here and not by Intl.NumberFormat, whose first figure costs a
 * browser more than a whole screen of these; test/unit/web/format holds them to be the same.
 */
const figure = (value: number, language: Language, { least, most, shift = 0 }: Shape): string => {
  const size = Math.abs(value)
  // Moved as text: 1.005 is a little less than that in binary, and still rounds up for whoever reads it.
  const rounded = size < 1e-6 ? 0 : Math.round(Number(`${size}e${most + shift}`)) / 10 ** most
  const [whole = '', decimals = ''] = rounded.toFixed(most).split('.')
  const told = decimals.slice(0, least) + decimals.slice(least).replace(/0+$/, '')
  const { group, point } = signs[language]
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group)
  return `${value < 0 && rounded > 0 ? '-' : ''}${grouped}${told && point + told}`
}
const WHOLE: Shape = { least: 0, most: 0 }
const TENTH: Shape = { least: 1, most: 1 }

/** `1.234` (id), `1,234` (en); an en dash when absent. */
export const formatCount = (value: number | null, language: Language): string =>
  value === null ? absent : figure(value, language, WHOLE)

/** At most two decimals: `3,25` (id), `3.25` (en). Numbers of the evidence. */
export const formatDecimal = (value: number | null, language: Language): string =>
  value === null ? absent : figure(value, language, { least: 0, most: 2 })

/** A share 0..1 as `97%`: live values in lists and tiles, where a decimal is noise. */
export const formatWholePercent = (share: number | null, language: Language): string =>
  share === null ? absent : `${figure(share, language, { ...WHOLE, shift: 2 })}%`

/** A share 0..1 as `96,3%` (id), `96.3%` (en). */
export const formatPercent = (share: number | null, language: Language): string =>
  share === null ? absent : `${figure(share, language, { least: 0, most: 1, shift: 2 })}%`

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
  if (precision === 'proof') return figure(mbps, language, TENTH)
  if (mbps === 0) return '0'
  if (mbps < 0.05) return `< ${figure(0.1, language, TENTH)}`
  return figure(mbps, language, Math.round(mbps * 10) < 100 ? TENTH : WHOLE)
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
  return `${figure(size, language, unit > 0 && size < 99.95 ? TENTH : WHOLE)} ${volumeUnits[unit]}`
}
