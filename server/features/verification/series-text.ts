import type { MeasuredSeries } from '#domain/verification/measured-series.ts'
import { deflateRawSync, inflateRawSync } from 'node:zlib'

/**
 * Judged intervals as text for the service database: `start,end,bits` a line, deflated, base64; about 6 bytes an interval.
 * Exact: JavaScript prints a number so that it reads back as the same number.
 */
export const seriesText = (series: readonly MeasuredSeries[]): string =>
  deflateRawSync(series.map(rowsOf).join('\n\n')).toString('base64')

const rowsOf = ({ startMs, endMs, bits }: MeasuredSeries): string => {
  const rows: string[] = []
  for (let k = 0; k < bits.length; k++) rows.push(`${startMs[k]},${endMs[k]},${bits[k]}`)
  return rows.join('\n')
}

export const seriesOfText = (text: string): MeasuredSeries[] =>
  inflateRawSync(Buffer.from(text, 'base64'))
    .toString('utf8')
    .split('\n\n')
    .map((block) => {
      const rows = block === '' ? [] : block.split('\n').map((row) => row.split(',').map(Number))
      const column = (at: number): Float64Array => Float64Array.from(rows, (row) => row[at] ?? NaN)
      return { startMs: column(0), endMs: column(1), bits: column(2) }
    })
