import type { SeriesReply } from '#wire/links.ts'
import type { ChartDataset } from 'chart.js'
import type { Palette } from '../settings/palette.ts'
import { chartMarks, NARROW_PX, type ChartMarks } from './chart-marks.ts'
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

type Line = ChartDataset<'line', { x: number; y: number | null }[]>

/** A point between two holes has no line to either side: it gets a dot, or it would not be seen at all. */
const lonely = (points: readonly RatePoint[]): number[] =>
  points.map((point, i) =>
    point.avgBps !== null && (points[i - 1]?.avgBps ?? null) === null && (points[i + 1]?.avgBps ?? null) === null
      ? 1.5
      : 0,
  )

const line = (
  points: readonly RatePoint[],
  of: 'avgBps' | 'minBps' | 'maxBps',
  sign: 1 | -1,
  style: Partial<Line>,
): Line => ({
  data: points.map((point) => {
    const bps = point[of]
    return { x: point.atMs, y: bps === null ? null : sign * bps }
  }),
  borderWidth: 0,
  pointRadius: 0,
  ...style,
})

const linesOf = (view: RateView, palette: Palette): Line[] => {
  const side = (points: readonly RatePoint[], sign: 1 | -1, color: string): Line[] => [
    line(points, 'avgBps', sign, {
      borderColor: color,
      borderWidth: 1.75,
      pointRadius: lonely(points),
      pointBackgroundColor: color,
      pointBorderWidth: 0,
    }),
    line(points, 'maxBps', sign, { backgroundColor: `${color}30`, fill: '+1' }),
    line(points, 'minBps', sign, {}),
  ]
  const grey = (points: readonly RatePoint[], sign: 1 | -1): Line =>
    line(points, 'avgBps', sign, { borderColor: palette.unknown, borderWidth: 1.25, borderDash: [4, 3] })
  return [
    ...side(view.lines.down, 1, palette['series-down']),
    ...side(view.lines.up, -1, palette['series-up']),
    ...(view.previous ? [grey(view.previous.down, 1), grey(view.previous.up, -1)] : []),
  ]
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

/** The rate chart of a link: envelope and mean, download up, upload mirrored, holes as holes. Plain object, never reactive. */
export const createRateChart = (options: RateChartOptions): RateChart => {
  let palette = options.palette
  let view: RateView | null = null
  let marks: ChartMarks = {
    palette,
    holes: { down: [], up: [] },
    contracts: [],
    changes: [],
    cursorMs: null,
    brush: null,
    holeText: options.holeText,
    contractText: options.contractText,
  }
  const axis = (color: string) => ({ color, font: { family: getComputedStyle(document.body).fontFamily, size: 12 } })
  const chart = new Chart<'line', { x: number; y: number | null }[]>(options.canvas, {
    type: 'line',
    data: { datasets: [] },
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
      elements: { line: { tension: 0 } },
      scales: {
        x: {
          type: 'linear',
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
    marks = { ...marks, holes: next.lines.holes, contracts: next.contracts, changes: next.changes }
    chart.data.datasets = linesOf(next, palette)
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
      if (view) show(view)
    },
    instantAt: (offsetX) => {
      const { left, right } = chart.chartArea
      if (offsetX < left - 4 || offsetX > right + 4) return null
      return chart.scales['x']?.getValueForPixel(Math.min(right, Math.max(left, offsetX))) ?? null
    },
    destroy: () => chart.destroy(),
  }
}
