import type { QuarterId } from '../calendar-quarter.ts'
import { type Cell, definitionsVersion, type Figure, type FigureDefinition, type Table } from './document.ts'
import type { EarlierQuarter } from './input.ts'
import { shiftQuarter } from './quarter.ts'
import { column, tableOf } from './table.ts'

const QUARTERS = 5

/**
 * Each figure over the last five quarters, this one last. Earlier ones come from their own documents (signed where signed),
 * never computed anew here; a quarter without one is empty, and one with other definitions says so instead of a number.
 */
export const trendTable = (
  quarter: QuarterId,
  figures: readonly Figure[],
  definitions: readonly FigureDefinition[],
  earlier: readonly EarlierQuarter[],
): Table => {
  const quarters = Array.from({ length: QUARTERS }, (_, index) => shiftQuarter(quarter, index - QUARTERS + 1))
  const cellOf = (id: string, of: QuarterId, now: number | null): Cell => {
    if (of === quarter) return now
    const found = earlier.find((one) => one.quarter === of)
    if (!found) return null
    if (found.definitionsVersion !== definitionsVersion) return 'definisi berubah'
    return found.figures.find((figure) => figure.id === id)?.value ?? null
  }
  const names = new Map(definitions.map((one) => [one.id, one.name]))
  return tableOf({ id: 'trend', title: 'Lima triwulan terakhir' }, figures, [
    column('figure', 'Angka', 'text', (row) => row.id),
    column('name', 'Nama', 'text', (row) => names.get(row.id) ?? row.id),
    column('unit', 'Satuan', 'text', (row) => row.unit),
    ...quarters.map((of) => column<Figure>(of, of, 'index', (row) => cellOf(row.id, of, row.value))),
  ])
}
