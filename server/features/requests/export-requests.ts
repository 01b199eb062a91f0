import { WIB_OFFSET_MS } from '#domain/calendar-wib.ts'
import type { RequestRow } from '#wire/request-views.ts'
import writeExcelFile, { type Cell, type SheetData } from 'write-excel-file/node'
import { CSV_BOM, csvLine } from '../../http/csv.ts'

type Kind = 'text' | 'instant' | 'number'
interface Column {
  /** Units stand in the header. */
  title: string
  kind: Kind
  value: (row: RequestRow) => string | number | null
}

const mbps = (bps: number | null | undefined): number | null => (bps === null || bps === undefined ? null : bps / 1e6)
const asked = (row: RequestRow, direction: 'down' | 'up') => row.asked.find((item) => item.direction === direction)
const wanted = (row: RequestRow): string | null => {
  if (row.wanted === null) return null
  return 'date' in row.wanted ? row.wanted.date : new Date(row.wanted.atMs).toISOString()
}

/** One list of columns for both files, so that they cannot differ. */
export const requestColumns: readonly Column[] = [
  { title: 'Nomor', kind: 'text', value: (row) => row.number },
  { title: 'Status', kind: 'text', value: (row) => row.state },
  { title: 'OPD', kind: 'text', value: (row) => row.opdName },
  { title: 'Tautan', kind: 'text', value: (row) => row.linkId },
  { title: 'Hal', kind: 'text', value: (row) => row.subject },
  { title: 'Nomor surat', kind: 'text', value: (row) => row.letterNumber },
  { title: 'Tanggal surat', kind: 'text', value: (row) => row.letterDate },
  { title: 'Unduh semula (Mbit/s)', kind: 'number', value: (row) => mbps(asked(row, 'down')?.fromBps) },
  { title: 'Unduh diminta (Mbit/s)', kind: 'number', value: (row) => mbps(asked(row, 'down')?.toBps) },
  { title: 'Unggah semula (Mbit/s)', kind: 'number', value: (row) => mbps(asked(row, 'up')?.fromBps) },
  { title: 'Unggah diminta (Mbit/s)', kind: 'number', value: (row) => mbps(asked(row, 'up')?.toBps) },
  { title: 'Diinginkan', kind: 'text', value: wanted },
  { title: 'Diajukan', kind: 'instant', value: (row) => row.submittedAtMs },
  { title: 'Diterima', kind: 'instant', value: (row) => row.receivedAtMs },
  { title: 'Jatuh tempo', kind: 'instant', value: (row) => row.clock.dueAtMs },
  { title: 'Bandwidth ditambah', kind: 'instant', value: (row) => row.increasedAtMs },
  { title: 'Selesai dinyatakan', kind: 'instant', value: (row) => row.doneAtMs },
  { title: 'Terbukti', kind: 'instant', value: (row) => row.provenAtMs },
  { title: 'Jam layanan', kind: 'text', value: (row) => row.clock.state },
  { title: 'Kalender', kind: 'text', value: (row) => row.clock.calendar },
  { title: 'Waktu bersih (menit)', kind: 'number', value: (row) => row.clock.netMinutes },
  { title: 'Penyebab terlambat', kind: 'text', value: (row) => row.breach?.cause ?? null },
  { title: 'Putusan', kind: 'text', value: (row) => row.verdict },
  { title: 'Pemberitahuan singkat', kind: 'text', value: (row) => (row.isShortNotice ? 'ya' : 'tidak') },
  { title: 'Dibuka kembali (kali)', kind: 'number', value: (row) => row.reopenCount },
  { title: 'Pelaksana', kind: 'text', value: (row) => row.assignee?.name ?? null },
]

const csvCell = ({ kind, value }: Column, row: RequestRow) => {
  const given = value(row)
  return kind === 'instant' && typeof given === 'number' ? new Date(given).toISOString() : given
}

/** CSV for Indonesian Excel: UTF-8 BOM, semicolons, ISO times in UTC (domain.md §11). */
export const requestsCsv = (rows: readonly RequestRow[]): string =>
  CSV_BOM +
  csvLine(requestColumns.map((column) => column.title)) +
  rows.map((row) => csvLine(requestColumns.map((column) => csvCell(column, row)))).join('')

/** Excel has no time zone: the date is written as WIB shows it, and the header sheet says so. */
const xlsxCell = ({ kind, value }: Column, row: RequestRow): Cell => {
  const given = value(row)
  if (given === null) return null
  if (kind === 'instant')
    return { type: Date, value: new Date(Number(given) + WIB_OFFSET_MS), format: 'yyyy-mm-dd hh:mm' }
  return kind === 'number' ? { type: Number, value: Number(given) } : { type: String, value: String(given) }
}

/** A workbook with real dates (WIB) and numbers, and a sheet that says what it holds. */
export const requestsXlsx = (rows: readonly RequestRow[], nowMs: number): Promise<Buffer> => {
  const header = requestColumns.map((column): Cell => ({ value: column.title, fontWeight: 'bold' }))
  const data: SheetData = [header, ...rows.map((row) => requestColumns.map((column) => xlsxCell(column, row)))]
  const about: SheetData = [
    [{ value: 'Waktu', fontWeight: 'bold' }, { value: 'WIB (UTC+7)' }],
    [{ value: 'Dibuat', fontWeight: 'bold' }, { value: new Date(nowMs).toISOString() }],
    [
      { value: 'Jumlah permohonan', fontWeight: 'bold' },
      { type: Number, value: rows.length },
    ],
  ]
  return writeExcelFile([
    { data, sheet: 'Permohonan', columns: requestColumns.map(() => ({ width: 20 })) },
    { data: about, sheet: 'Metadata', columns: [{ width: 24 }, { width: 40 }] },
  ]).toBuffer()
}
