import type { Figure, FigureDefinition, Table } from '#domain/evaluation/document.ts'
import type { Content, TableCell } from 'pdfmake/interfaces.js'
import { absenceWord, amountText, cellText } from './evaluation-words.ts'

/** Wide tables are cut into readable parts: the first column comes again in each. */
const COLUMNS_A_PART = 7

const isNumeric = (type: string): boolean => ['count', 'share', 'minutes', 'bps', 'index'].includes(type)
/** A long id or hash breaks anywhere instead of running over its neighbour. */
const body = (text: string, alignment: 'left' | 'right'): TableCell => ({
  text,
  alignment,
  wordBreak: text.split(/\s/).some((word) => word.length > 14) ? 'break-all' : 'normal',
})

const part = (table: Table, indexes: readonly number[], rows: Table['rows']): Content => ({
  margin: [0, 2, 0, 8],
  fontSize: 7.5,
  layout: { hLineWidth: () => 0.4, vLineWidth: () => 0.4, paddingTop: () => 2.5, paddingBottom: () => 2.5 },
  table: {
    headerRows: 1,
    dontBreakRows: true,
    widths: indexes.map((i, at) => (at === 0 ? 'auto' : isNumeric(table.columns[i]?.type ?? '') ? '*' : 'auto')),
    body: [
      indexes.map((i): TableCell => {
        const column = table.columns[i]
        return { text: column?.title ?? '', bold: true, fillColor: '#eeeeee', alignment: 'center' }
      }),
      ...rows.map(({ cells }) =>
        indexes.map((i): TableCell => {
          const column = table.columns[i]
          return column ? body(cellText(column, cells[i] ?? null), isNumeric(column.type) ? 'right' : 'left') : ''
        }),
      ),
    ],
  },
})

/** A table of the data set; empty ones say so. `pick` keeps these columns alone, in this order. */
export const evaluationTable = (table: Table, pick?: readonly string[]): Content[] => {
  const indexes = pick
    ? pick.map((id) => table.columns.findIndex((column) => column.id === id)).filter((i) => i >= 0)
    : table.columns.map((_, i) => i)
  const [first = 0, ...rest] = indexes
  const parts: number[][] = []
  for (let from = 0; from < Math.max(1, rest.length); from += COLUMNS_A_PART - 1)
    parts.push([first, ...rest.slice(from, from + COLUMNS_A_PART - 1)])
  return [
    { text: table.title, bold: true, margin: [0, 6, 0, 2] },
    ...(table.rows.length === 0
      ? [{ text: 'Tidak ada.', italics: true, margin: [0, 0, 0, 6] } satisfies Content]
      : parts.map((columns) => part(table, columns, table.rows))),
  ]
}

/** `64,6% – 98,5%`; an open end is said as such. */
export const intervalText = ({ interval, unit }: Figure): string =>
  interval === null
    ? '–'
    : `${amountText(interval.low, unit)} – ${interval.high === null ? 'tak diketahui' : amountText(interval.high, unit)}`

/** The value with what it was divided from; an absence says why; below five the values themselves. */
export const valueText = (figure: Figure): string => {
  const { value, unit, absent, numerator, denominator, list } = figure
  if (value === null && list.length > 0) return list.map((one) => amountText(one, unit)).join('; ')
  if (value === null) return absent === null ? '–' : absenceWord[absent]
  return unit === 'share' && numerator !== null && denominator !== null && figure.interval?.kind === 'wilson95'
    ? `${amountText(value, unit)} (${numerator} dari ${denominator})`
    : amountText(value, unit)
}

/** Figures with value, interval, population and coverage: never a bare percentage (domain.md §9). */
export const figureTable = (
  figures: readonly Figure[],
  definitions: ReadonlyMap<string, FigureDefinition>,
): Content => ({
  margin: [0, 2, 0, 8],
  fontSize: 8,
  layout: { hLineWidth: () => 0.4, vLineWidth: () => 0.4, paddingTop: () => 2.5, paddingBottom: () => 2.5 },
  table: {
    headerRows: 1,
    dontBreakRows: true,
    widths: ['*', 120, 105, 45, 45],
    body: [
      ['Angka', 'Nilai', 'Rentang', 'Populasi', 'Cakupan'].map((text): TableCell => ({
        text,
        bold: true,
        fillColor: '#eeeeee',
        alignment: 'center',
      })),
      ...figures.map((figure): TableCell[] => [
        { text: definitions.get(figure.id)?.name ?? figure.id },
        { text: valueText(figure), alignment: 'right' },
        { text: intervalText(figure), alignment: 'right' },
        { text: amountText(figure.population, 'count'), alignment: 'right' },
        { text: figure.coverage === null ? '–' : amountText(figure.coverage, 'share'), alignment: 'right' },
      ]),
    ],
  },
})
