import type { Chart } from 'chart.js'
import { lonely } from './measured-runs.ts'

/** Below this width the contract's name stands inside the plot: a margin would eat a third of a phone. */
export const NARROW_PX = 560
const DOT_PX = 1.5

let family = ''
/** Asked once: asking for a style while a chart is drawn has the browser work out those of the whole page. */
export const chartFamily = (): string => (family ||= getComputedStyle(document.body).fontFamily)
export const chartFont = (weight: number, px: number): string => `${weight} ${px}px ${chartFamily()}`

const makeHatch = (context: CanvasRenderingContext2D, color: string): CanvasPattern | null => {
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
/** One for each theme: a canvas of its own with every drawing cost more than the holes that it fills. */
const hatches = new Map<string, CanvasPattern | null>()
/** The diagonal hatch of what was not measured. */
export const hatchOf = (context: CanvasRenderingContext2D, color: string): CanvasPattern | null => {
  const known = hatches.get(color)
  if (known !== undefined) return known
  const hatch = makeHatch(context, color)
  hatches.set(color, hatch)
  return hatch
}

export interface Place {
  x: number
  y: number | null
}

/**
 * Dots where a line is one point long. Not a radius for each point of the line: then Chart.js works out every option of
 * every point by itself, which was half of the time of a drawing.
 */
export const drawDots = ({ ctx, chartArea: area, scales }: Chart, places: readonly Place[], color: string): void => {
  const { x, y } = scales
  if (!x || !y) return
  ctx.fillStyle = color
  for (const i of lonely(places.length, (at) => typeof places[at]?.y === 'number')) {
    const place = places[i]
    const left = x.getPixelForValue(place?.x ?? 0)
    if (left < area.left || left > area.right) continue
    ctx.beginPath()
    ctx.arc(left, y.getPixelForValue(place?.y ?? 0), DOT_PX, 0, 2 * Math.PI)
    ctx.fill()
  }
}
