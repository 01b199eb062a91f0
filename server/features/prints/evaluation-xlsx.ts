import { WIB_OFFSET_MS } from '#domain/calendar-wib.ts'
import type { Cell as DataCell, ColumnType, Figure, FigureUnit, Table } from '#domain/evaluation/document.ts'
import writeExcelFile, { type Cell, type SheetData } from 'write-excel-file/node'
import {
  getCellAddress,
  getOrderOfSiblings,
  insertElementMarkupAccordingToOrderOfSiblings,
} from 'write-excel-file/utility'
import type { EvaluationCopy } from '../../ports/evaluation-source.ts'
import { absenceWord, headerOf, wordOf } from './evaluation-words.ts'

type Feature = NonNullable<NonNullable<Parameters<typeof writeExcelFile>[1]>['features']>[number]

const SHEET = 'xl/worksheets/sheet{id}.xml'

/** Buttons to filter by on the header row of each sheet that has rows; the package leaves this to its users. */
const autoFilter = (ranges: readonly (string | null)[]): Feature => ({
  files: {
    transform: {
      [SHEET]: {
        transform: (xml: string, _options: unknown, { sheetIndex }: { sheetIndex: number }) => {
          const range = ranges[sheetIndex]
          const order = getOrderOfSiblings(SHEET, 'worksheet')
          return range && order
            ? insertElementMarkupAccordingToOrderOfSiblings(xml, `<autoFilter ref="${range}"/>`, order, 'worksheet')
            : xml
        },
      },
    },
  },
})

/** Formats of Excel: figures stay numbers, whatever the reader's language. bit/s are written as Mbit/s. */
const formats: Record<FigureUnit, string> = {
  count: '#,##0',
  share: '0.0%',
  minutes: '#,##0',
  bps: '#,##0.000',
  index: '0.00',
}
const numberCell = (value: number | null, unit: FigureUnit): Cell =>
  value === null ? null : { type: Number, value: unit === 'bps' ? value / 1e6 : value, format: formats[unit] }
/** Excel knows no time zone: the date is written as WIB shows it. */
const dateCell = (atMs: number, format: string): Cell => ({ type: Date, value: new Date(atMs + WIB_OFFSET_MS), format })
const textCell = (text: string | null): Cell => (text === null ? null : { type: String, value: text })
const bold = (text: string): Cell => ({ value: text, fontWeight: 'bold' })

const cellOf = (columnId: string, type: ColumnType, cell: DataCell): Cell => {
  if (cell === null) return null
  if (typeof cell === 'boolean') return textCell(cell ? 'ya' : 'tidak')
  if (typeof cell === 'string')
    return type === 'date'
      ? dateCell(Date.parse(`${cell}T00:00:00+07:00`), 'yyyy-mm-dd')
      : textCell(wordOf(columnId, cell))
  if (type === 'instant') return dateCell(cell, 'yyyy-mm-dd hh:mm')
  return type === 'text' || type === 'date' || type === 'flag' ? textCell(String(cell)) : numberCell(cell, type)
}

const MIN_WIDTH = 9
const MAX_WIDTH = 48
interface Sheet {
  name: string
  data: SheetData
  widths: number[]
  hasFilter: boolean
}
const widthOf = (texts: readonly string[]): number =>
  Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, ...texts.map((text) => text.length + 2)))

const tableSheet = ({ title, columns, rows }: Table): Sheet => ({
  name: title,
  data: [
    columns.map((one) => bold(headerOf(one))),
    ...rows.map(({ cells }) => columns.map((one, i) => cellOf(one.id, one.type, cells[i] ?? null))),
  ],
  widths: columns.map((one, i) =>
    widthOf([headerOf(one), ...rows.map(({ cells }) => (typeof cells[i] === 'string' ? cells[i] : ''))]),
  ),
  hasFilter: rows.length > 0,
})

const unitWords: Record<FigureUnit, string> = {
  count: 'jumlah',
  share: '%',
  minutes: 'menit',
  bps: 'Mbit/s',
  index: 'indeks',
}
const figureHeader = [
  'Angka',
  'Nama',
  'Satuan',
  'Nilai',
  'Sekurangnya',
  'Setingginya',
  'Jenis rentang',
  'Pembilang',
  'Penyebut',
  'Populasi',
  'Cakupan (%)',
  'Mengapa kosong',
  'Daftar nilai',
]
const intervalWords = { wilson95: 'Wilson 95%', missing_data: 'data yang tidak ada' } as const
const figureRow = (figure: Figure, name: string): Cell[] => [
  textCell(figure.id),
  textCell(name),
  textCell(unitWords[figure.unit]),
  numberCell(figure.value, figure.unit),
  numberCell(figure.interval?.low ?? null, figure.unit),
  numberCell(figure.interval?.high ?? null, figure.unit),
  textCell(figure.interval ? intervalWords[figure.interval.kind] : null),
  // Of a mean of minutes or rates these are sums, not shares: plain numbers.
  numberCell(figure.numerator, 'count'),
  numberCell(figure.denominator, 'count'),
  numberCell(figure.population, 'count'),
  numberCell(figure.coverage, 'share'),
  textCell(figure.absent === null ? null : absenceWord[figure.absent]),
  textCell(figure.list.length === 0 ? null : figure.list.join('; ')),
]

const metadata = ({ document, signature, hash }: EvaluationCopy): SheetData => {
  const rows: [string, Cell][] = [
    ['Judul', textCell(document.title)],
    ['Triwulan', textCell(document.quarter)],
    ['Mulai', dateCell(document.fromMs, 'yyyy-mm-dd hh:mm')],
    ['Sampai sebelum', dateCell(document.toMs, 'yyyy-mm-dd hh:mm')],
    ['Keadaan per', dateCell(document.atMs, 'yyyy-mm-dd hh:mm')],
    ['Dihitung', dateCell(document.computedAtMs, 'yyyy-mm-dd hh:mm')],
    ['Waktu', textCell('WIB (UTC+7)')],
    ['Kalender', textCell(document.calendar.version)],
    ['Versi Pantau', textCell(document.codeVersion)],
    ['Versi definisi', numberCell(document.definitionsVersion, 'count')],
    ['SHA-256 dokumen', textCell(document.hash)],
    ['Ditandatangani', signature ? dateCell(signature.signedAtMs, 'yyyy-mm-dd hh:mm') : textCell('belum')],
    ['Oleh', textCell(signature?.name ?? null)],
    ['Revisi', numberCell(signature?.revision ?? null, 'count')],
    ['SHA-256 salinan beku', textCell(hash)],
    ...document.remarks.map((remark): [string, Cell] => ['Catatan', textCell(remark)]),
  ]
  return rows.map(([label, value]) => [bold(label), value])
}

/** Excel allows 31 letters, none of `[]:*?/\`, and no name twice. */
const sheetNames = (names: readonly string[]): string[] => {
  const given = new Set<string>()
  return names.map((name) => {
    const base = name
      .replaceAll(/[[\]:*?/\\]/g, ' ')
      .slice(0, 28)
      .trim()
    let unique = base
    for (let i = 2; given.has(unique.toLowerCase()); i++) unique = `${base} ${i}`
    given.add(unique.toLowerCase())
    return unique
  })
}

/** The workbook of an evaluation: figures, every table and every row behind them, definitions, metadata. No macro. */
export const evaluationXlsx = (copy: EvaluationCopy): Promise<Buffer> => {
  const { document } = copy
  const names = new Map(document.definitions.map((one) => [one.id, one.name]))
  const figures = document.figures.map((figure) => figureRow(figure, names.get(figure.id) ?? figure.id))
  const definitions = document.definitions.map((one) =>
    [one.id, one.name, one.definition, one.population].map((text) => textCell(text)),
  )
  const sheets: Sheet[] = [
    {
      name: 'Angka',
      data: [figureHeader.map(bold), ...figures],
      widths: [24, 44, ...figureHeader.slice(2).map((text) => widthOf([text]))],
      hasFilter: true,
    },
    ...document.tables.map(tableSheet),
    ...document.rows.map(tableSheet),
    {
      name: 'Definisi',
      data: [['Angka', 'Nama', 'Definisi', 'Populasi'].map(bold), ...definitions],
      widths: [24, 40, 80, 60],
      hasFilter: true,
    },
    { name: 'Metadata', data: metadata(copy), widths: [24, 80], hasFilter: false },
  ]
  const given = sheetNames(sheets.map(({ name }) => name))
  const ranges = sheets.map(({ data, widths, hasFilter }) =>
    hasFilter ? `A1:${getCellAddress(data.length - 1, widths.length - 1)}` : null,
  )
  return writeExcelFile(
    sheets.map(({ data, widths, hasFilter }, i) => ({
      data,
      sheet: given[i] ?? `Lembar ${i + 1}`,
      columns: widths.map((width) => ({ width })),
      ...(hasFilter ? { stickyRowsCount: 1 } : {}),
    })),
    { features: [autoFilter(ranges)] },
  ).toBuffer()
}
