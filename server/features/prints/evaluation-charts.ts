import type { Table } from '#domain/evaluation/document.ts'
import { TEXT_WIDTH } from './print-layout.ts'

/** Vector charts of the document: print in black and white, so shade and words tell the parts apart, never colour alone. */
const WIDTH = TEXT_WIDTH
const INK = '#222222'
const DARK = '#1f4e79'
const LIGHT = '#b7c9dc'

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
const text = (x: number, y: number, words: string, anchor: 'start' | 'middle' | 'end' = 'start'): string =>
  `<text x="${x}" y="${y}" font-size="8" fill="${INK}" text-anchor="${anchor}">${escaped(words)}</text>`
const rect = (x: number, y: number, width: number, height: number, fill: string): string =>
  `<rect x="${x}" y="${y}" width="${Math.max(0, width)}" height="${Math.max(0, height)}" fill="${fill}" stroke="${INK}" stroke-width="0.4"/>`
const svg = (height: number, parts: readonly string[]): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="Roboto">${parts.join('')}</svg>`

const numberAt = (table: Table, column: string, row: Table['rows'][number]): number | null => {
  const cell = row.cells[table.columns.findIndex(({ id }) => id === column)]
  return typeof cell === 'number' ? cell : null
}

/** Finished requests a week, the part on time dark; null when nothing was finished. */
export const weeksChart = (weeks: Table): string | null => {
  const bars = weeks.rows.map((row) => ({
    week: row.id.slice(5).split('-').reverse().join('/'),
    done: numberAt(weeks, 'done', row) ?? 0,
    onTime: numberAt(weeks, 'onTime', row) ?? 0,
  }))
  const most = Math.max(0, ...bars.map(({ done }) => done))
  if (most === 0) return null
  const [top, height, left] = [12, 90, 18]
  const step = (WIDTH - left) / bars.length
  const scale = (count: number): number => (count / most) * height
  const parts = bars.flatMap(({ week, done, onTime }, i) => {
    const x = left + i * step + step * 0.15
    return [
      rect(x, top + height - scale(done), step * 0.7, scale(done), LIGHT),
      rect(x, top + height - scale(onTime), step * 0.7, scale(onTime), DARK),
      text(x + step * 0.35, top + height - scale(done) - 3, done === 0 ? '' : String(done), 'middle'),
      text(x + step * 0.35, top + height + 10, week, 'middle'),
    ]
  })
  const key = [
    rect(left, top + height + 16, 8, 8, DARK),
    text(left + 12, top + height + 23, 'tepat waktu'),
    rect(left + 70, top + height + 16, 8, 8, LIGHT),
    text(left + 82, top + height + 23, 'terlambat; angka: selesai dalam pekan yang mulai pada tanggal itu'),
  ]
  return svg(top + height + 30, [...parts, ...key])
}

/** One bar a row with its value behind it: medians of the steps, verdicts, channels. Null when there is nothing to draw. */
export const barsChart = (rows: readonly { label: string; value: number; words: string }[]): string | null => {
  const most = Math.max(0, ...rows.map(({ value }) => value))
  if (most === 0) return null
  const [line, left, right] = [15, 130, 70]
  const scale = (value: number): number => (value / most) * (WIDTH - left - right)
  return svg(
    rows.length * line + 4,
    rows.flatMap(({ label, value, words }, i) => [
      text(left - 6, i * line + 11, label, 'end'),
      rect(left, i * line + 3, scale(value), line - 6, DARK),
      text(left + scale(value) + 5, i * line + 11, words),
    ]),
  )
}

/** Shares with the interval they may really have: a bar, and a line from low to high (domain.md §9). */
export const intervalsChart = (
  rows: readonly { label: string; value: number | null; low: number | null; high: number | null; words: string }[],
): string => {
  const [line, left, right] = [18, 130, 120]
  const scale = (share: number): number => left + share * (WIDTH - left - right)
  const bottom = rows.length * line
  return svg(bottom + 16, [
    ...[0, 0.25, 0.5, 0.75, 1].flatMap((share) => [
      `<line x1="${scale(share)}" y1="0" x2="${scale(share)}" y2="${bottom}" stroke="#bbbbbb" stroke-width="0.4"/>`,
      text(scale(share), bottom + 10, `${share * 100}%`, 'middle'),
    ]),
    ...rows.flatMap(({ label, value, low, high, words }, i) => {
      const y = i * line
      const middle = y + line / 2
      const whisker =
        low === null || high === null
          ? []
          : [
              `<line x1="${scale(low)}" y1="${middle}" x2="${scale(high)}" y2="${middle}" stroke="${INK}" stroke-width="1"/>`,
              ...[low, high].map(
                (end) =>
                  `<line x1="${scale(end)}" y1="${middle - 3}" x2="${scale(end)}" y2="${middle + 3}" stroke="${INK}" stroke-width="1"/>`,
              ),
            ]
      return [
        text(left - 6, middle + 3, label, 'end'),
        ...(value === null ? [] : [rect(left, y + 4, scale(value) - left, line - 8, LIGHT)]),
        ...whisker,
        text(WIDTH - right + 8, middle + 3, words),
      ]
    }),
  ])
}
