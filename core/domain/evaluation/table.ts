import type { Cell, ColumnType, Table } from './document.ts'

/** A column with how to fill it from a row. */
export interface ColumnOf<T> {
  id: string
  title: string
  type: ColumnType
  cell: (row: T) => Cell
}

export const column = <T>(id: string, title: string, type: ColumnType, cell: (row: T) => Cell): ColumnOf<T> => ({
  id,
  title,
  type,
  cell,
})

/** One table of the document: title, columns and rows made in one place, so that header and cells cannot slip apart. */
export const tableOf = <T extends { id: string }>(
  { id, title }: { id: string; title: string },
  rows: readonly T[],
  columns: readonly ColumnOf<T>[],
): Table => ({
  id,
  title,
  columns: columns.map((one) => ({ id: one.id, title: one.title, type: one.type })),
  rows: rows.map((row) => ({ id: row.id, cells: columns.map((one) => one.cell(row)) })),
})
