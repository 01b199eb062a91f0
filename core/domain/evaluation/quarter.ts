import { quarterBounds, type QuarterId } from '../calendar-quarter.ts'

const roman = ['I', 'II', 'III', 'IV'] as const

/** True for `2026-Q3`: a quarter of 2000..2199, WIB. */
export const isQuarter = (text: string): text is QuarterId => /^2[01]\d\d-Q[1-4]$/.test(text)

const parts = (quarter: QuarterId): { year: number; index: number } => ({
  year: Number(quarter.slice(0, 4)),
  index: Number(quarter.slice(6)),
})

/** `Triwulan III Tahun 2026`, the words of the document's title (domain.md §11). */
export const quarterTitle = (quarter: QuarterId): string => {
  const { year, index } = parts(quarter)
  return `Triwulan ${roman[index - 1] ?? index} Tahun ${year}`
}

/** `shift` quarters later (negative: earlier). */
export const shiftQuarter = (quarter: QuarterId, shift: number): QuarterId => {
  const { year, index } = parts(quarter)
  const count = year * 4 + (index - 1) + shift
  return `${Math.floor(count / 4)}-Q${(((count % 4) + 4) % 4) + 1}`
}

/** [from, to) in epoch ms. Throws RangeError for a text that is no quarter: parse at the edge with `isQuarter`. */
export const boundsOf = (quarter: QuarterId): { fromMs: number; toMs: number } => {
  const bounds = quarterBounds(quarter)
  if (!bounds) throw new RangeError(`${quarter} is not a quarter`)
  return bounds
}
