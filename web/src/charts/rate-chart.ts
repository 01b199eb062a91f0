import type { SeriesReply } from '#wire/links.ts'
import type { ChartDataset } from 'chart.js'
import type { Palette } from '../settings/palette.ts'
import { chartFamily, NARROW_PX, type Place } from './chart-brush.ts'
import { chartMarks, type ChartMarks } from './chart-marks.ts'
import type { RateLines, RatePoint } from './rate-points.ts'
import { Chart } from './register-charts.ts'
import { wibTicks } from './wib-ticks.ts'

export interface RateView {
  lines: RateLines
  /** The period before, already moved onto this one; drawn grey. */
  previous: RateLines | null
  contracts: SeriesReply['contracts']
  /** Increases of the link, with their verdict. */
  changes: ChartMarks['changes']
  fromMs: number
  toMs: number
}

export interface RateChart {
  show: (view: RateView) => void
  mark: (marks: Partial<ChartMarks>) => void
  paint: (palette: Palette) => void
  /** The instant under a position of the canvas; null outside of the plot. */
  instantAt: (offsetX: number) => number | null
  destroy: () => void
}

interface RateChartOptions {
  canvas: HTMLCanvasElement
  palette: Palette
  formatTick: (atMs: number, isDay: boolean) => string
  formatRate: (bps: number) => string
  holeText: string
  contractText: (rateBps: number) => string
}

/** Fixed, so that the time cursor below the chart can stand exactly under the plot. */
const AXIS_PX = 40
const PAD_WIDE = 76
const PAD_NARROW = 8

type Line = ChartDataset<'line', Place[]>

const placesOf = (points: readonly RatePoint[], sign: 1 | -1): Place[] =>
  points.map(({ atMs, avgBps }) => ({ x: atMs, y: avgBps === null ? null : sign * avgBps }))

/** Download, upload, and both of the period before. Always the same four: of a new one Chart.js makes every point anew. */
const makeLines = (): Line[] => [
  { data: [], borderWidth: 1.75 },
  { data: [], borderWidth: 1.75 },
  { data: [], borderWidth: 1.25, borderDash: [4, 3] },
  { data: [], borderWidth: 1.25, borderDash: [4, 3] },
]
const fill = (lines: readonly Line[], { lines: { down, up }, previous }: RateView, palette: Palette): void => {
  const data = [
    placesOf(down, 1),
    placesOf(up, -1),
    placesOf(previous?.down ?? [], 1),
    placesOf(previous?.up ?? [], -1),
  ]
  const colors = [palette['series-down'], palette['series-up'], palette.unknown, palette.unknown]
  for (const [i, line] of lines.entries()) {
    line.data = data[i] ?? []
    line.borderColor = colors[i]
  }
}

/** Room above the highest of data and contract, so that a full link is seen to touch its ceiling. */
const ceilingOf = (view: RateView, direction: 'down' | 'up'): number => {
  const points = [...view.lines[direction], ...(view.previous?.[direction] ?? [])]
  const top = points.reduce((most, point) => Math.max(most, point.maxBps ?? point.avgBps ?? 0), 0)
  const contract = view.contracts
    .filter((step) => step.direction === direction && (step.validToMs === null || step.validToMs > view.fromMs))
    .reduce((most, step) => Math.max(most, step.rateBps), 0)
  return Math.max(contract * 1.1, top * 1.05, 1e5)
}

const marksOf = ({ lines, contracts, changes }: RateView) => ({ points: lines, holes: lines.holes, contracts, changes })

/** The rate chart of a link: envelope and mean, download up, upload mirrored, holes as holes. Plain object, never reactive. */
export const createRateChart = (options: RateChartOptions, first: RateView): RateChart => {
  let { palette } = options
  let view = first
  let marks: ChartMarks = {
    palette,
    ...marksOf(first),
    cursorMs: null,
    brush: null,
    holeText: options.holeText,
    contractText: options.contractText,
  }
  const lines = makeLines()
  fill(lines, first, palette)
  const axis = (color: string) => ({ color, font: { family: chartFamily(), size: 12 } })
  const chart = new Chart<'line', Place[]>(options.canvas, {
    type: 'line',
    data: { datasets: lines },
    plugins: [chartMarks(() => marks)],
    options: {
      animation: false,
      parsing: false,
      normalized: true,
      spanGaps: false,
      responsive: true,
      maintainAspectRatio: false,
      events: [],
      layout: { padding: ({ chart: { width } }) => ({ top: 8, right: width < NARROW_PX ? PAD_NARROW : PAD_WIDE }) },
      elements: { line: { tension: 0 }, point: { radius: 0 } },
      scales: {
        x: {
          type: 'linear',
          min: first.fromMs,
          max: first.toMs,
          afterBuildTicks: (scale) => {
            const most = Math.max(3, Math.floor(scale.width / 90))
            scale.ticks = wibTicks(scale.min, scale.max, most).map((tick) => ({ value: tick.atMs, major: tick.isDay }))
          },
          ticks: {
            ...axis(palette['ink-2']),
            autoSkip: false,
            maxRotation: 0,
            callback: (value, index, ticks) => options.formatTick(Number(value), ticks[index]?.major ?? false),
          },
          grid: { color: palette.line, drawTicks: true, tickLength: 6, tickColor: 'transparent' },
          border: { display: false },
        },
        y: {
          type: 'linear',
          min: -ceilingOf(first, 'up'),
          max: ceilingOf(first, 'down'),
          afterFit: (scale) => (scale.width = AXIS_PX),
          ticks: {
            ...axis(palette['ink-2']),
            maxTicksLimit: 7,
            includeBounds: false,
            callback: (value) => options.formatRate(Math.abs(Number(value))),
          },
          grid: { color: palette.line, drawTicks: false },
          border: { display: false },
        },
      },
    },
  })

  const show = (next: RateView): void => {
    view = next
    marks = { ...marks, ...marksOf(next) }
    fill(lines, next, palette)
    const { x, y } = chart.options.scales ?? {}
    if (x && y) {
      x.min = next.fromMs
      x.max = next.toMs
      y.min = -ceilingOf(next, 'up')
      y.max = ceilingOf(next, 'down')
    }
    chart.update('none')
  }
  return {
    show,
    mark: (change) => {
      marks = { ...marks, ...change }
      chart.draw()
    },
    paint: (fresh) => {
      palette = fresh
      marks = { ...marks, palette: fresh }
      for (const scale of Object.values(chart.options.scales ?? {})) {
        if (!scale) continue
        if (scale.ticks) scale.ticks.color = fresh['ink-2']
        if (scale.grid) scale.grid.color = fresh.line
      }
      show(view)
    },
    instantAt: (offsetX) => {
      const { left, right } = chart.chartArea
      if (offsetX < left - 4 || offsetX > right + 4) return null
      return chart.scales['x']?.getValueForPixel(Math.min(right, Math.max(left, offsetX))) ?? null
    },
    destroy: () => chart.destroy(),
  }
}
