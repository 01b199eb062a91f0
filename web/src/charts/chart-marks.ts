import { directions, type Direction } from '#domain/sample.ts'
import type { SeriesReply } from '#wire/links.ts'
import type { Chart, Plugin } from 'chart.js'
import type { Palette } from '../settings/palette.ts'
import { chartFont, drawDots, hatchOf, NARROW_PX, type Place } from './chart-brush.ts'
import { measuredRuns } from './measured-runs.ts'
import type { RatePoint, RateSpan } from './rate-points.ts'

/** Everything on a rate chart that is not a line of data. Upload is mirrored below zero. */
export interface ChartMarks {
  palette: Palette
  /** Between the least and the most of each is the band of the line. */
  points: Record<Direction, readonly RatePoint[]>
  holes: Record<Direction, RateSpan[]>
  contracts: SeriesReply['contracts']
  /** Increases of the link: a dotted line with its verdict. */
  changes: readonly { atMs: number; text: string }[]
  /** Where the shared cursor stands; null when nobody looks. */
  cursorMs: number | null
  /** What the reader is drawing to zoom into. */
  brush: RateSpan | null
  holeText: string
  contractText: (rateBps: number) => string
}

/**
 * Contract steps, valid in time. Drawn behind the data and wider than it: a full link *is* its ceiling, and the data
 * must stay visible on the line.
 */
const drawContracts = ({ ctx, chartArea: area, scales, width }: Chart, marks: ChartMarks): void => {
  const { x, y } = scales
  if (!x || !y) return
  ctx.save()
  ctx.strokeStyle = marks.palette.contract
  ctx.lineWidth = 2.25
  ctx.fillStyle = marks.palette.ink
  ctx.font = chartFont(600, 11)
  for (const direction of directions) {
    const sign = direction === 'down' ? 1 : -1
    const steps = marks.contracts
      .filter((step) => step.direction === direction)
      .toSorted((a, b) => a.validFromMs - b.validFromMs)
    let isFirst = true
    ctx.beginPath()
    for (const step of steps) {
      const left = Math.max(area.left, x.getPixelForValue(step.validFromMs))
      const right = Math.min(area.right, step.validToMs === null ? area.right : x.getPixelForValue(step.validToMs))
      if (right <= area.left || left >= area.right) continue
      const at = y.getPixelForValue(sign * step.rateBps)
      if (isFirst) ctx.moveTo(left, at)
      else ctx.lineTo(left, at)
      ctx.lineTo(right, at)
      isFirst = false
      if (right < area.right) continue
      const isInside = width < NARROW_PX
      ctx.textAlign = isInside ? 'right' : 'left'
      ctx.textBaseline = 'middle'
      ctx.fillText(marks.contractText(step.rateBps), area.right + (isInside ? -2 : 6), at - (isInside ? sign * 10 : 0))
    }
    ctx.stroke()
  }
  ctx.restore()
}

const drawChanges = ({ ctx, chartArea: area, scales: { x } }: Chart, { palette, changes }: ChartMarks): void => {
  if (!x) return
  ctx.font = chartFont(600, 11)
  ctx.textBaseline = 'middle'
  ctx.textAlign = 'left'
  ctx.strokeStyle = palette.ink
  ctx.lineWidth = 1.5
  for (const change of changes) {
    if (change.atMs < x.min || change.atMs > x.max) continue
    const at = Math.round(x.getPixelForValue(change.atMs)) + 0.5
    ctx.setLineDash([1.5, 3])
    ctx.beginPath()
    ctx.moveTo(at, area.top)
    ctx.lineTo(at, area.bottom)
    ctx.stroke()
    const width = ctx.measureText(change.text).width + 8
    const left = Math.max(area.left, Math.min(at + 3, area.right - width))
    ctx.fillStyle = palette.surface
    ctx.fillRect(left, area.bottom - 18, width, 16)
    ctx.fillStyle = palette.ink
    ctx.fillText(change.text, left + 4, area.bottom - 10)
  }
  ctx.setLineDash([])
}

/** From the least to the most of every step, from hole to hole. As two lines of Chart.js and its filler it cost ten times that. */
const drawBand = (
  { ctx, chartArea: area, scales }: Chart,
  points: readonly RatePoint[],
  sign: 1 | -1,
  color: string,
) => {
  const { x, y } = scales
  if (!x || !y) return
  const place = (i: number, of: 'minBps' | 'maxBps'): [number, number] => [
    x.getPixelForValue(points[i]?.atMs ?? 0),
    y.getPixelForValue(sign * (points[i]?.[of] ?? 0)),
  ]
  ctx.save()
  ctx.beginPath()
  ctx.rect(area.left, area.top, area.width, area.height)
  ctx.clip()
  ctx.fillStyle = color
  ctx.beginPath()
  const isMeasured = (i: number): boolean =>
    (points[i]?.minBps ?? null) !== null && (points[i]?.maxBps ?? null) !== null
  for (const { from, to } of measuredRuns(points.length, isMeasured)) {
    ctx.moveTo(...place(from, 'maxBps'))
    for (let i = from + 1; i < to; i++) ctx.lineTo(...place(i, 'maxBps'))
    for (let i = to - 1; i >= from; i--) ctx.lineTo(...place(i, 'minBps'))
    ctx.closePath()
  }
  ctx.fill()
  ctx.restore()
}

/** The first two lines of the chart are those of `directions`; what is behind them is the period before. */
const series = { down: { sign: 1, color: 'series-down' }, up: { sign: -1, color: 'series-up' } } as const

/** Our own plugin instead of the annotation plugin (13 kB): hatched holes and contract steps behind, cursor in front. */
export const chartMarks = (marks: () => ChartMarks): Plugin<'line'> => ({
  id: 'pantauMarks',
  beforeDatasetsDraw: (chart) => {
    const { ctx, chartArea: area, scales } = chart
    const { x, y } = scales
    if (!x || !y) return
    const { palette, holes, holeText } = marks()
    const zero = y.getPixelForValue(0)
    const pattern = hatchOf(ctx, palette.hatch)
    ctx.save()
    ctx.font = chartFont(600, 12)
    const textWidth = ctx.measureText(holeText).width
    ctx.beginPath()
    ctx.rect(area.left, area.top, area.width, area.height)
    ctx.clip()
    for (const direction of directions)
      for (const hole of holes[direction]) {
        const left = Math.max(area.left, x.getPixelForValue(hole.fromMs))
        const width = Math.max(2, Math.min(area.right, x.getPixelForValue(hole.toMs)) - left)
        const top = direction === 'down' ? area.top : zero
        const bottom = direction === 'down' ? zero : area.bottom
        if (pattern) ctx.fillStyle = pattern
        ctx.fillRect(left, top, width, bottom - top)
        if (direction !== 'down' || width < textWidth + 16) continue
        ctx.textAlign = 'center'
        ctx.fillStyle = palette.surface
        const half = textWidth / 2 + 6
        ctx.fillRect(left + width / 2 - half, (top + bottom) / 2 - 11, half * 2, 22)
        ctx.fillStyle = palette['ink-2']
        ctx.textBaseline = 'middle'
        ctx.fillText(holeText, left + width / 2, (top + bottom) / 2)
      }
    ctx.restore()
    drawContracts(chart, marks())
  },
  beforeDatasetDraw: (chart, { index }) => {
    const direction = directions[index]
    if (!direction) return
    const { sign, color } = series[direction]
    drawBand(chart, marks().points[direction], sign, `${marks().palette[color]}30`)
  },
  afterDatasetDraw: (chart, { index }) => {
    const direction = directions[index]
    if (!direction) return
    drawDots(chart, chart.data.datasets[index]?.data as Place[], marks().palette[series[direction].color])
  },
  afterDatasetsDraw: (chart) => {
    const { ctx, chartArea: area, scales } = chart
    const { x, y } = scales
    if (!x || !y) return
    const { palette, cursorMs, brush } = marks()
    ctx.save()
    ctx.strokeStyle = palette['ink-2']
    ctx.lineWidth = 1
    const zero = Math.round(y.getPixelForValue(0)) + 0.5
    ctx.strokeRect(area.left, zero, area.width, 0)
    if (cursorMs !== null && cursorMs >= x.min && cursorMs <= x.max) {
      ctx.strokeStyle = palette.ink
      ctx.lineWidth = 1
      ctx.setLineDash([3, 3])
      const at = Math.round(x.getPixelForValue(cursorMs)) + 0.5
      ctx.strokeRect(at, area.top, 0, area.height)
      ctx.setLineDash([])
    }
    drawChanges(chart, marks())
    if (brush) {
      const left = x.getPixelForValue(brush.fromMs)
      ctx.fillStyle = palette.info
      ctx.globalAlpha = 0.18
      ctx.fillRect(left, area.top, x.getPixelForValue(brush.toMs) - left, area.height)
    }
    ctx.restore()
  },
})
