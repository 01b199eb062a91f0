import type { ChartDataset, Plugin } from 'chart.js'
import { chartFamily, drawDots, NARROW_PX } from '../charts/chart-brush.ts'
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

/** Before and after a change on one axis: the measured line with a halo, everything else is `proof-marks.ts`. Never reactive. */
export const createProofChart = (options: ProofChartOptions, first: ProofChartView): ProofChart => {
  let { palette } = options
  let view = first
  let ticks: ProofTick[] = []
  const font = { family: chartFamily(), size: 12 }
  // Always the same two: of a new one Chart.js makes every point anew.
  const line: Line = { data: [], borderWidth: 1.75 }
  const halo: Line = { data: [], borderWidth: 5 }
  const fill = (): void => {
    line.data = halo.data = view.corners
    line.borderColor = palette[view.color]
    halo.borderColor = palette.surface
  }
  fill()
  const dots: Plugin<'line'> = {
    id: 'pantauDots',
    afterDatasetDraw: (chart, { index }) => {
      if (index === 0) drawDots(chart, view.corners, palette[view.color])
    },
  }
  const chart = new Chart<'line', Corner[]>(options.canvas, {
    type: 'line',
    data: { datasets: [line, halo] },
    plugins: [proofMarks(() => ({ ...view, palette, holeText: options.holeText })), dots],
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
          min: 0,
          max: first.axis.lengthMs,
          afterBuildTicks: (scale) => {
            ticks = proofTicks(view.axis, Math.max(3, Math.floor(scale.width / 72)))
            scale.ticks = ticks.map(({ x }) => ({ value: x }))
          },
          ticks: {
            color: palette['ink-2'],
            font,
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
          max: topOf(first),
          afterFit: (scale) => (scale.width = AXIS_PX),
          ticks: {
            color: palette['ink-2'],
            font,
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
    fill()
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
