import type { ChartDataset } from 'chart.js'
import { NARROW_PX } from '../charts/chart-marks.ts'
import { Chart } from '../charts/register-charts.ts'
import type { Palette } from '../settings/palette.ts'
import { proofMarks, type ProofMarks } from './proof-marks.ts'
import type { Corner } from './proof-points.ts'
import { proofTicks, type ProofTick } from './proof-ticks.ts'

export interface ProofChartView extends Omit<ProofMarks, 'palette' | 'holeText'> {
  corners: Corner[]
  color: 'series-down' | 'series-up'
}

export interface ProofChart {
  show: (view: ProofChartView) => void
  paint: (palette: Palette) => void
  destroy: () => void
}

interface ProofChartOptions {
  canvas: HTMLCanvasElement
  palette: Palette
  formatTick: (tick: ProofTick) => string
  formatRate: (bps: number) => string
  holeText: string
}

const AXIS_PX = 40
const PAD_WIDE = 128
const PAD_NARROW = 8
type Line = ChartDataset<'line', Corner[]>

const topOf = ({ corners, limits }: ProofChartView): number =>
  Math.max(
    1e5,
    corners.reduce((top, { y }) => Math.max(top, y ?? 0), 0) * 1.08,
    limits.reduce((top, { bps }) => Math.max(top, bps), 0) * 1.2,
  )

/** A point between two breaks has no line: it gets a dot, or it would not be seen at all. */
const lonely = (corners: readonly Corner[]): number[] =>
  corners.map(({ y }, at) =>
    y !== null && (corners[at - 1]?.y ?? null) === null && (corners[at + 1]?.y ?? null) === null ? 1.5 : 0,
  )

/** Before and after a change on one axis: the measured line with a halo, everything else is `proof-marks.ts`. Never reactive. */
export const createProofChart = (options: ProofChartOptions): ProofChart => {
  let palette = options.palette
  let view: ProofChartView = {
    corners: [],
    color: 'series-down',
    axis: { pieces: [], lengthMs: 0, xOf: () => 0, atMs: () => 0, isShown: () => false },
    holes: [],
    windows: [],
    limits: [],
    changes: [],
  }
  let ticks: ProofTick[] = []
  const family = getComputedStyle(document.body).fontFamily
  const linesOf = (): Line[] => [
    {
      data: view.corners,
      borderColor: palette[view.color],
      borderWidth: 1.75,
      pointRadius: lonely(view.corners),
      pointBackgroundColor: palette[view.color],
      pointBorderWidth: 0,
    },
    { data: view.corners, borderColor: palette.surface, borderWidth: 5, pointRadius: 0 },
  ]
  const chart = new Chart<'line', Corner[]>(options.canvas, {
    type: 'line',
    data: { datasets: [] },
    plugins: [proofMarks(() => ({ ...view, palette, holeText: options.holeText }))],
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
          min: 0,
          afterBuildTicks: (scale) => {
            ticks = proofTicks(view.axis, Math.max(3, Math.floor(scale.width / 72)))
            scale.ticks = ticks.map(({ x }) => ({ value: x }))
          },
          ticks: {
            color: palette['ink-2'],
            font: { family, size: 12 },
            autoSkip: false,
            maxRotation: 0,
            align: 'start',
            callback: (value) => {
              const tick = ticks.find(({ x }) => x === value)
              return tick ? options.formatTick(tick) : ''
            },
          },
          grid: { display: false },
          border: { display: false },
        },
        y: {
          type: 'linear',
          min: 0,
          afterFit: (scale) => (scale.width = AXIS_PX),
          ticks: {
            color: palette['ink-2'],
            font: { family, size: 12 },
            maxTicksLimit: 7,
            includeBounds: false,
            callback: (value) => options.formatRate(Number(value)),
          },
          grid: { color: palette.line, drawTicks: false },
          border: { display: false },
        },
      },
    },
  })
  const draw = (): void => {
    chart.data.datasets = linesOf()
    const { x, y } = chart.options.scales ?? {}
    if (x?.ticks && y?.ticks && y.grid) {
      x.max = view.axis.lengthMs
      y.max = topOf(view)
      x.ticks.color = y.ticks.color = palette['ink-2']
      y.grid.color = palette.line
    }
    chart.update('none')
  }
  return {
    show: (next) => {
      view = next
      draw()
    },
    paint: (fresh) => {
      palette = fresh
      draw()
    },
    destroy: () => chart.destroy(),
  }
}
