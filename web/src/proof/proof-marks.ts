import type { Chart, Plugin } from 'chart.js'
import { chartFont, hatchOf, NARROW_PX } from '../charts/chart-brush.ts'
import type { Palette } from '../settings/palette.ts'
import type { CutTime } from './cut-time.ts'

/** Everything on a proof's chart that is not the measured line. Places are those of the cut axis. */
export interface ProofMarks {
  palette: Palette
  axis: CutTime
  holes: readonly { fromX: number; toX: number }[]
  windows: readonly { fromMs: number; toMs: number }[]
  /** Horizontal limits with their names, drawn behind the data; `fromMs` null: over the whole width. */
  limits: readonly { kind: 'old' | 'asked' | 'new'; bps: number; fromMs: number | null; text: string }[]
  /** Vertical marks of the change. */
  changes: readonly { atMs: number; text: string }[]
  holeText: string
}

const BAND = 0.05
const LABEL_PX = 14

const drawHoles = ({ ctx, chartArea: area, scales: { x } }: Chart, marks: ProofMarks): void => {
  if (!x) return
  const pattern = hatchOf(ctx, marks.palette.hatch)
  ctx.font = chartFont(600, 12)
  const textWidth = ctx.measureText(marks.holeText).width
  for (const hole of marks.holes) {
    const left = x.getPixelForValue(hole.fromX)
    const width = Math.max(2, x.getPixelForValue(hole.toX) - left)
    if (pattern) ctx.fillStyle = pattern
    ctx.fillRect(left, area.top, width, area.height)
    if (width < textWidth + 16) continue
    ctx.fillStyle = marks.palette.surface
    ctx.fillRect(left + (width - textWidth) / 2 - 5, area.bottom - 30, textWidth + 10, 20)
    ctx.fillStyle = marks.palette['ink-2']
    ctx.textAlign = 'center'
    ctx.textBaseline = 'middle'
    ctx.fillText(marks.holeText, left + width / 2, area.bottom - 20)
  }
}

const drawWindows = ({ ctx, chartArea: area, scales: { x } }: Chart, { palette, windows, axis }: ProofMarks): void => {
  if (!x) return
  ctx.fillStyle = palette.ok
  for (const window of windows) {
    const left = x.getPixelForValue(axis.xOf(window.fromMs))
    const width = Math.max(3, x.getPixelForValue(axis.xOf(window.toMs)) - left)
    ctx.globalAlpha = 0.14
    ctx.fillRect(left, area.top, width, area.height)
    ctx.globalAlpha = 1
    ctx.fillRect(left, area.bottom - 4, width, 4)
  }
}

/** A hair and a notch at every cut: time is missing there by choice, not by fault. */
const drawBreaks = ({ ctx, chartArea: area, scales: { x } }: Chart, { palette, axis }: ProofMarks): void => {
  if (!x) return
  ctx.lineWidth = 1
  for (const { startX } of axis.pieces.slice(1)) {
    const at = Math.round(x.getPixelForValue(startX)) + 0.5
    ctx.strokeStyle = palette.line
    ctx.beginPath()
    ctx.moveTo(at, area.top)
    ctx.lineTo(at, area.bottom)
    ctx.stroke()
    ctx.strokeStyle = palette['field-line']
    ctx.beginPath()
    ctx.moveTo(at - 2, area.bottom + 4)
    ctx.lineTo(at + 2, area.bottom - 4)
    ctx.stroke()
  }
}

const colorOf = ({ palette }: ProofMarks) => ({
  old: palette['old-ceiling'],
  asked: palette.contract,
  new: palette.ok,
})

/** Limits lie behind the data and wider than it: before the change the data *is* the old limit. */
const drawLimits = ({ ctx, chartArea: area, scales: { x, y } }: Chart, marks: ProofMarks): void => {
  if (!x || !y) return
  for (const limit of marks.limits) {
    const left = limit.fromMs === null ? area.left : x.getPixelForValue(marks.axis.xOf(limit.fromMs))
    const at = y.getPixelForValue(limit.bps)
    ctx.strokeStyle = ctx.fillStyle = colorOf(marks)[limit.kind]
    if (limit.kind === 'old') {
      const half = Math.abs(y.getPixelForValue(limit.bps * (1 - BAND)) - at)
      ctx.globalAlpha = 0.16
      ctx.fillRect(left, at - half, area.right - left, half * 2)
      ctx.globalAlpha = 1
    }
    ctx.lineWidth = 2
    ctx.setLineDash(limit.kind === 'old' ? [7, 4] : limit.kind === 'new' ? [2, 3] : [])
    ctx.beginPath()
    ctx.moveTo(left, at)
    ctx.lineTo(area.right, at)
    ctx.stroke()
  }
  ctx.setLineDash([])
}

/** Their names: in the margin, or inside on a narrow chart; a name that would touch the one beneath moves up. */
const drawNames = ({ ctx, chartArea: area, scales: { y }, width }: Chart, marks: ProofMarks): void => {
  if (!y) return
  const isInside = width < NARROW_PX
  let lastY = Infinity
  ctx.font = chartFont(600, 11)
  ctx.textAlign = isInside ? 'right' : 'left'
  ctx.textBaseline = 'middle'
  for (const limit of marks.limits.toSorted((one, other) => one.bps - other.bps)) {
    lastY = Math.min(y.getPixelForValue(limit.bps) - (isInside ? 9 : 0), lastY - LABEL_PX)
    if (isInside) {
      const text = ctx.measureText(limit.text).width
      ctx.fillStyle = marks.palette.surface
      ctx.fillRect(area.right - text - 6, lastY - 7, text + 6, 14)
    }
    ctx.fillStyle = colorOf(marks)[limit.kind]
    ctx.fillText(limit.text, isInside ? area.right - 3 : area.right + 6, lastY)
  }
}

const drawChanges = ({ ctx, chartArea: area, scales: { x } }: Chart, { palette, changes, axis }: ProofMarks): void => {
  if (!x) return
  ctx.font = chartFont(600, 11)
  ctx.textBaseline = 'middle'
  for (const [row, change] of changes.entries()) {
    const at = Math.round(x.getPixelForValue(axis.xOf(change.atMs))) + 0.5
    ctx.strokeStyle = palette.ink
    ctx.lineWidth = 1.5
    ctx.setLineDash([1.5, 3])
    ctx.beginPath()
    ctx.moveTo(at, area.top)
    ctx.lineTo(at, area.bottom)
    ctx.stroke()
    ctx.setLineDash([])
    const text = ctx.measureText(change.text).width + 8
    const left = Math.max(area.left, Math.min(at + 4, area.right - text))
    const top = area.top + 2 + row * 18
    ctx.fillStyle = palette.surface
    ctx.fillRect(left, top, text, 16)
    ctx.fillStyle = palette.ink
    ctx.textAlign = 'left'
    ctx.fillText(change.text, left + 4, top + 8)
  }
}

/** Windows, holes, cuts and limits behind the data; names and the change in front of it. */
export const proofMarks = (marks: () => ProofMarks): Plugin<'line'> => ({
  id: 'pantauProof',
  beforeDatasetsDraw: (chart) => {
    chart.ctx.save()
    for (const draw of [drawWindows, drawHoles, drawBreaks, drawLimits]) draw(chart, marks())
    chart.ctx.restore()
  },
  afterDatasetsDraw: (chart) => {
    chart.ctx.save()
    drawNames(chart, marks())
    drawChanges(chart, marks())
    chart.ctx.restore()
  },
})
