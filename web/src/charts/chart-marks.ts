import { directions, type Direction } from '#domain/sample.ts'
import type { SeriesReply } from '#wire/links.ts'
import type { Chart, Plugin } from 'chart.js'
import type { Palette } from '../settings/palette.ts'
import type { RateSpan } from './rate-points.ts'

/** Everything on a rate chart that is not a line of data. Upload is mirrored below zero. */
export interface ChartMarks {
  palette: Palette
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

/** The diagonal hatch of what was not measured. */
export const hatchOf = (context: CanvasRenderingContext2D, color: string): CanvasPattern | null => {
  const tile = document.createElement('canvas')
  tile.width = 8
  tile.height = 8
  const brush = tile.getContext('2d')
  if (!brush) return null
  brush.strokeStyle = color
  brush.lineWidth = 1
  brush.globalAlpha = 0.55
  for (const shift of [-8, 0, 8]) {
    brush.moveTo(shift, 8)
    brush.lineTo(shift + 8, 0)
  }
  brush.stroke()
  return context.createPattern(tile, 'repeat')
}

/** Below this width the contract's name stands inside the plot: a margin would eat a third of a phone. */
export const NARROW_PX = 560

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
  ctx.font = `600 11px ${getComputedStyle(document.body).fontFamily}`
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
  ctx.font = `600 11px ${getComputedStyle(document.body).fontFamily}`
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
        if (direction !== 'down' || width < ctx.measureText(holeText).width + 16) continue
        ctx.font = `600 12px ${getComputedStyle(document.body).fontFamily}`
        ctx.textAlign = 'center'
        ctx.fillStyle = palette.surface
        const half = ctx.measureText(holeText).width / 2 + 6
        ctx.fillRect(left + width / 2 - half, (top + bottom) / 2 - 11, half * 2, 22)
        ctx.fillStyle = palette['ink-2']
        ctx.textBaseline = 'middle'
        ctx.fillText(holeText, left + width / 2, (top + bottom) / 2)
      }
    ctx.restore()
    drawContracts(chart, marks())
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
