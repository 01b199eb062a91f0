import { isMeasured, type Direction } from '../sample.ts'
import { MAX_RATE_BPS } from '../units.ts'
import { parseIsoInstant } from './iso-instant.ts'
import type { SeriesPoint } from './model.ts'

/** A mistake in the file, told with its line (1 = header). */
export class SeriesFileError extends Error {
  readonly line: number
  constructor(line: number, message: string) {
    super(`line ${line}: ${message}`)
    this.line = line
  }
}

export interface SeriesFile {
  /** Interval of a row in ms. */
  intervalMs: number
  points: Partial<Record<Direction, SeriesPoint[]>>
}

const UTC = /(Z|[+-]00:?00)$/
const EXAMPLE = '2026-11-24T02:00:00Z'
const MIN_INTERVAL_MS = 1000
const MAX_INTERVAL_MS = 300_000
/** An interval must make up this share of all steps to be believed; the shortest such one is the interval of a row. */
const INTERVAL_SHARE = 0.05

const columnOf: Record<Direction, string> = { down: 'down_bps', up: 'up_bps' }

/**
 * Reads `time,down_bps,up_bps` (design.md §6): ISO UTC times in rising order, each row the mean over the interval that
 * begins at `time`, 1 s to 5 min; a missing row or an empty cell is a hole. Throws SeriesFileError naming the line.
 * The row's length is the shortest usual step between rows, never longer than the step to the next one: lost rows never
 * stretch their neighbours over time that nobody measured.
 */
export const readSeriesCsv = (text: string, directions: readonly Direction[], intervalMs?: number): SeriesFile => {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  const header = readHeader(lines[0] ?? '')
  const columns = directions.map((direction) => {
    const index = header.indexOf(columnOf[direction])
    if (index < 0)
      throw new SeriesFileError(1, `the column ${columnOf[direction]} is missing; add it, or judge the other direction`)
    return { direction, index }
  })
  const rows = readRows(lines, header.length, columns)
  if (rows.atMs.length === 0) throw new SeriesFileError(2, 'the file has a header but no rows; add the measured rates')
  const length = intervalMs ?? usualStepMs(rows.atMs)
  const points: SeriesFile['points'] = {}
  for (const { direction } of columns)
    points[direction] = rows.atMs.flatMap((startMs, row) => {
      const bps = rows.bps[direction]?.[row] ?? null
      const durationMs = Math.min(length, (rows.atMs[row + 1] ?? Infinity) - startMs)
      const label = bps === null ? ('gap' as const) : ('ok' as const)
      return isMeasured(label) ? [{ startMs, durationMs, octets: ((bps ?? 0) * durationMs) / 8000, label }] : []
    })
  return { intervalMs: length, points }
}

const readHeader = (line: string): string[] => {
  if (line.startsWith('PK'))
    throw new SeriesFileError(1, 'this is a spreadsheet or archive; save it as CSV with commas')
  if (line.trim() === '') throw new SeriesFileError(1, 'the file is empty; it must begin with "time,down_bps,up_bps"')
  const header = line.split(',').map((name) => name.trim())
  if (header[0] !== 'time') {
    const separator = /^time\s*([;\t|])/.exec(line)?.[1]
    throw new SeriesFileError(
      1,
      separator === undefined
        ? `the header must be "time,down_bps,up_bps", not "${line.slice(0, 80)}"`
        : `the columns are separated by "${separator === '\t' ? 'tab' : separator}"; write commas`,
    )
  }
  const unknown = header.slice(1).find((name) => !Object.values(columnOf).includes(name))
  if (unknown !== undefined)
    throw new SeriesFileError(
      1,
      `unknown column "${unknown.slice(0, 40)}"; known are time, down_bps and up_bps (bit/s)`,
    )
  if (new Set(header).size !== header.length)
    throw new SeriesFileError(1, 'a column stands there twice; keep one of them')
  return header
}

const readTime = (cell: string, line: number): number => {
  const at = parseIsoInstant(cell)
  if (at === null)
    throw new SeriesFileError(line, `"${cell.slice(0, 40)}" is not an ISO UTC time; write it like ${EXAMPLE}`)
  if (!UTC.test(cell))
    throw new SeriesFileError(line, `"${cell}" is not in UTC; write it as ${new Date(at).toISOString()}`)
  return at
}

const readRows = (
  lines: readonly string[],
  width: number,
  columns: readonly { direction: Direction; index: number }[],
) => {
  const atMs: number[] = []
  const bps: Record<Direction, (number | null)[]> = { down: [], up: [] }
  lines.forEach((text, index) => {
    const line = index + 1
    if (index === 0 || text.trim() === '') return
    const cells = text.split(',')
    if (cells.length !== width)
      throw new SeriesFileError(
        line,
        `${cells.length} cells where the header has ${width}; a hole is an empty cell, decimals have a point`,
      )
    const time = (cells[0] ?? '').trim()
    const at = readTime(time, line)
    const previous = atMs.at(-1)
    if (previous === at) throw new SeriesFileError(line, `the time ${time} stands there twice; keep one of the rows`)
    if (previous !== undefined && at < previous)
      throw new SeriesFileError(line, `${time} comes before the row above it; sort the file by time`)
    atMs.push(at)
    for (const column of columns)
      bps[column.direction].push(readRate(cells[column.index] ?? '', line, columnOf[column.direction]))
  })
  return { atMs, bps }
}

const readRate = (cell: string, line: number, column: string): number | null => {
  const text = cell.trim()
  if (text === '') return null
  const value = /^\d+(\.\d+)?([eE][+]?\d+)?$/.test(text) ? Number(text) : NaN
  if (Number.isNaN(value) || value > MAX_RATE_BPS)
    throw new SeriesFileError(
      line,
      `${column} "${text.slice(0, 40)}" is not a rate: a plain number of bit/s from 0 to 1e12, or empty for a hole`,
    )
  return value
}

const usualStepMs = (atMs: readonly number[]): number => {
  const counts = new Map<number, number>()
  for (let k = 1; k < atMs.length; k++) {
    const step = (atMs[k] ?? 0) - (atMs[k - 1] ?? 0)
    counts.set(step, (counts.get(step) ?? 0) + 1)
  }
  const usual = [...counts].filter(([, count]) => count >= (atMs.length - 1) * INTERVAL_SHARE).map(([step]) => step)
  const shortest = usual.length > 0 ? Math.min(...usual) : MAX_INTERVAL_MS
  if (shortest < MIN_INTERVAL_MS)
    throw new SeriesFileError(2, `rows are ${shortest} ms apart; the shortest interval is 1 second: average them`)
  if (shortest > MAX_INTERVAL_MS && usual.length > 0)
    throw new SeriesFileError(
      2,
      `rows are ${shortest / 1000} s apart; the longest interval is 5 minutes: export finer data, or give --interval`,
    )
  return shortest
}
