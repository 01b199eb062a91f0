import type { Cell, EvaluationDocument, Figure, FigureUnit, TableColumn } from '#domain/evaluation/document.ts'
import { format } from '../../format/format.ts'
import { absent } from '../../format/locale.ts'
import { language, t } from '../../i18n/translator.ts'

const MINUTE_MS = 60_000

/** A number with its unit; null is a dash, never 0. */
export const amountText = (value: number | null, unit: FigureUnit): string => {
  if (value === null) return absent
  if (unit === 'share') return format.percent(value)
  if (unit === 'minutes') return format.duration(value * MINUTE_MS)
  if (unit === 'bps') return `${format.mbps(value)} ${t('common.unit')}`
  return unit === 'count' ? format.count(value) : format.decimal(value)
}

/** The value; what has none says why, and below five the values themselves stand for it. */
export const valueText = ({ value, unit, list, absent: why }: Figure): string => {
  if (value !== null) return amountText(value, unit)
  if (list.length > 0) return list.map((one) => amountText(one, unit)).join('; ')
  return why === null ? absent : t(`evaluation.absent_${why}`)
}

/** `11 of 12` beside a share: never a bare percentage. */
export const shareText = ({ unit, numerator, denominator, interval }: Figure): string | null =>
  unit === 'share' && numerator !== null && denominator !== null && interval?.kind === 'wilson95'
    ? t('evaluation.of', { count: format.count(numerator), all: format.count(denominator) })
    : null

export const intervalText = ({ interval, unit }: Figure): string =>
  interval === null
    ? absent
    : t('evaluation.intervalFrom', {
        low: amountText(interval.low, unit),
        high: interval.high === null ? t('evaluation.unbounded') : amountText(interval.high, unit),
      })

/** Name of a figure in the reader's language. */
export const nameOf = (document: EvaluationDocument, id: string): string => {
  const found = document.definitions.find((one) => one.id === id)
  return found === undefined ? id : language.value === 'id' ? found.name : found.nameEn
}

/** A cell of a table. Codes stand as they are: the document is the same for every reader. */
export const cellText = ({ type }: TableColumn, cell: Cell): string => {
  if (cell === null) return absent
  if (typeof cell === 'boolean') return cell ? t('evaluation.yes') : t('evaluation.no')
  if (typeof cell === 'string') return type === 'date' ? format.date(Date.parse(`${cell}T00:00:00+07:00`)) : cell
  if (type === 'instant') return format.dateTime(cell)
  return type === 'text' || type === 'date' || type === 'flag' ? String(cell) : amountText(cell, type)
}

/** The figure in the four quarters before, oldest first; empty where no quarter was evaluated. */
export const trendOf = (document: EvaluationDocument, id: string): { quarter: string; value: Cell }[] => {
  const table = document.tables.find((one) => one.id === 'trend')
  const row = table?.rows.find((one) => one.id === id)
  if (!table || !row) return []
  return table.columns.flatMap((column, i) =>
    /^\d{4}-Q[1-4]$/.test(column.id) && column.id !== document.quarter
      ? [{ quarter: column.id, value: row.cells[i] ?? null }]
      : [],
  )
}
