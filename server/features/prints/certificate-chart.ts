import type { MeasuredSeries } from '#domain/verification/measured-series.ts'
import { rate } from './print-words.ts'
import { TEXT_WIDTH } from './print-layout.ts'

/** Before and after side by side, in vectors; levels are dashed and named, for paper has no colours to rely on. */
export interface DrawnDirection {
  name: string
  series: MeasuredSeries
  changedAtMs: number
  /** Horizontal lines: old ceiling or contract, asked rate. */
  levels: readonly { bps: number; name: string }[]
}

const HEIGHT = 74
const LEFT = 4
const RIGHT = 96
const BINS = 150
/** Before the change no longer than this: the shape of some days, not of two weeks. */
const MAX_SIDE_MS = 3 * 86_400_000
const MIN_SIDE_MS = 8 * 3_600_000
const INK = '#222222'

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
const fixed = (value: number): string => value.toFixed(1)

/** Means of `BINS` equal spans; null where nothing was measured: a hole stays a hole. */
const means = ({ startMs, endMs, bits }: MeasuredSeries, fromMs: number, toMs: number): (number | null)[] => {
  const sum = new Float64Array(BINS)
  const time = new Float64Array(BINS)
  for (let k = 0; k < bits.length; k++) {
    const [start, end] = [startMs[k] ?? 0, endMs[k] ?? 0]
    const at = Math.floor((((start + end) / 2 - fromMs) / (toMs - fromMs)) * BINS)
    if (at < 0 || at >= BINS) continue
    sum[at] = (sum[at] ?? 0) + (bits[k] ?? 0)
    time[at] = (time[at] ?? 0) + end - start
  }
  return Array.from(sum, (total, at) => ((time[at] ?? 0) > 0 ? (total * 1000) / (time[at] ?? 1) : null))
}

const path = (values: readonly (number | null)[], x: number, width: number, y: (bps: number) => number): string => {
  let d = ''
  let pen = 'M'
  values.forEach((bps, at) => {
    if (bps === null) {
      pen = 'M'
      return
    }
    d += `${pen}${fixed(x + ((at + 0.5) / values.length) * width)} ${fixed(y(bps))}`
    pen = 'L'
  })
  return d === '' ? '' : `<path d="${d}" fill="none" stroke="${INK}" stroke-width="0.7"/>`
}

const label = (x: number, y: number, words: string): string =>
  `<text x="${fixed(x)}" y="${fixed(y)}" font-size="7" fill="${INK}">${escaped(words)}</text>`

/** One direction as SVG, 74 points high and some words. */
export const certificateChart = ({ name, series, changedAtMs, levels }: DrawnDirection): string => {
  const firstMs = series.startMs[0] ?? changedAtMs
  const lastMs = series.endMs.at(-1) ?? changedAtMs
  const afterMs = Math.min(MAX_SIDE_MS, Math.max(MIN_SIDE_MS, lastMs - changedAtMs))
  const beforeMs = Math.min(MAX_SIDE_MS, Math.max(MIN_SIDE_MS, changedAtMs - firstMs))
  const half = (TEXT_WIDTH - LEFT - RIGHT) / 2
  const sides = [
    { values: means(series, changedAtMs - beforeMs, changedAtMs), x: LEFT, words: `${name}: sebelum` },
    { values: means(series, changedAtMs, changedAtMs + afterMs), x: LEFT + half, words: 'sesudah' },
  ]
  const top =
    1.08 * Math.max(1, ...levels.map(({ bps }) => bps), ...sides.flatMap(({ values }) => values.map((bps) => bps ?? 0)))
  const y = (bps: number): number => 12 + (1 - bps / top) * HEIGHT
  const bottom = 12 + HEIGHT
  // Two names never stand on each other.
  const marks = levels.toSorted((a, b) => b.bps - a.bps)
  let lastY = -Infinity
  const lines = marks.map(({ bps, name: words }) => {
    lastY = Math.max(y(bps) + 2.5, lastY + 8)
    return (
      `<path d="M${LEFT} ${fixed(y(bps))}L${fixed(LEFT + 2 * half)} ${fixed(y(bps))}" stroke="${INK}" stroke-width="0.5" stroke-dasharray="3 2"/>` +
      label(LEFT + 2 * half + 4, lastY, `${words} ${rate(bps)}`)
    )
  })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${fixed(TEXT_WIDTH)} ${bottom + 4}" width="${fixed(TEXT_WIDTH)}" height="${bottom + 4}" font-family="Roboto">`,
    ...sides.map(({ words, x }) => label(x + 3, 8, words)),
    `<path d="M${LEFT} 12V${bottom}H${fixed(LEFT + 2 * half)}M${fixed(LEFT + half)} 12V${bottom}" fill="none" stroke="${INK}" stroke-width="0.5"/>`,
    ...lines,
    ...sides.map(({ values, x }) => path(values, x, half, y)),
    '</svg>',
  ].join('')
}
