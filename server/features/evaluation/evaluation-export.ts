import type { Cell, ColumnType, EvaluationDocument, Table } from '#domain/evaluation/document.ts'
import { evaluationDocument } from '#wire/evaluation-document.ts'
import { z } from 'zod/mini'
import { CSV_BOM, csvLine } from '../../http/csv.ts'

const unitWords: Record<ColumnType, string> = {
  text: '',
  count: '',
  share: ' (0-1)',
  minutes: ' (menit)',
  bps: ' (bit/s)',
  index: '',
  instant: ' (WIB)',
  date: '',
  flag: ' (0/1)',
}

/** ISO 8601 with the offset of WIB: a date that every reader understands and no spreadsheet moves. */
const isoWib = (atMs: number): string => `${new Date(atMs + 7 * 3_600_000).toISOString().slice(0, 19)}+07:00`

const csvCell = (cell: Cell, type: ColumnType): string | number | null => {
  if (typeof cell === 'boolean') return cell ? 1 : 0
  return type === 'instant' && typeof cell === 'number' ? isoWib(cell) : cell
}

export const tableCsv = ({ columns, rows }: Table): string =>
  CSV_BOM +
  csvLine(columns.map(({ title, type }) => title + unitWords[type])) +
  rows.map(({ cells }) => csvLine(columns.map(({ type }, at) => csvCell(cells[at] ?? null, type)))).join('')

/** The figures as CSV: one line each, values as they are (no rounding, point as decimal sign). */
export const figuresCsv = ({ figures, definitions }: EvaluationDocument): string => {
  const definitionOf = new Map(definitions.map((one) => [one.id, one]))
  const header = [
    'id',
    'nama',
    'satuan',
    'nilai',
    'tanpa_nilai_karena',
    'pembilang',
    'penyebut',
    'sekurangnya',
    'setingginya',
    'jenis_selang',
    'populasi',
    'cakupan',
    'daftar',
    'definisi',
    'populasi_ialah',
    'jumlah_baris',
  ]
  const lines = figures.map((one) => {
    const of = definitionOf.get(one.id)
    return csvLine([
      one.id,
      of?.name ?? null,
      one.unit,
      one.value,
      one.absent,
      one.numerator,
      one.denominator,
      one.interval?.low ?? null,
      one.interval?.high ?? null,
      one.interval?.kind ?? null,
      one.population,
      one.coverage,
      one.list.length === 0 ? null : one.list.join(' '),
      of?.definition ?? null,
      of?.population ?? null,
      one.rows.ids.length,
    ])
  })
  return CSV_BOM + csvLine(header) + lines.join('')
}

/** A table or a set of rows of the document; null when there is none of that name. */
export const findTable = ({ tables, rows }: EvaluationDocument, id: string): Table | null =>
  tables.find((table) => table.id === id) ?? rows.find((table) => table.id === id) ?? null

/** JSON schema of the document (draft 2020-12), made from the schema that checks it. */
export const documentJsonSchema = (): unknown => z.toJSONSchema(evaluationDocument, { io: 'output' })
