import { dateOfInstant, startOfDateMs } from './calendar-wib.ts'

/** A quarter of the year in WIB, `2026-Q4`: I Jan-Mar, II Apr-Jun, III Jul-Sep, IV Oct-Dec (domain.md §9). */
export type QuarterId = string

export const quarterOf = (atMs: number): QuarterId => {
  const date = dateOfInstant(atMs)
  return `${date.slice(0, 4)}-Q${Math.ceil(Number(date.slice(5, 7)) / 3)}`
}

/** [from, to) of a quarter in epoch ms; undefined when the text is not one. */
export const quarterBounds = (quarter: QuarterId): { fromMs: number; toMs: number } | undefined => {
  const match = /^(\d{4})-Q([1-4])$/.exec(quarter)
  if (!match) return undefined
  const [year, index] = [Number(match[1]), Number(match[2])]
  const first = (y: number, month: number): number => startOfDateMs(`${y}-${String(month).padStart(2, '0')}-01`)
  const fromMs = first(year, index * 3 - 2)
  return { fromMs, toMs: index === 4 ? first(year + 1, 1) : first(year, index * 3 + 1) }
}
