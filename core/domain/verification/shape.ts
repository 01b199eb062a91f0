import { binsBetween, binsOf, withoutLumps, type Bins } from './bins.ts'
import { isEvenAtCloseLook } from './even-at-close-look.ts'
import { BAND, findWall, type Wall, type WallRules } from './find-wall.ts'
import { median, quantile } from './median.ts'
import { withoutLoneSpikes, type MeasuredSeries } from './measured-series.ts'

/** The same traffic as means over 10 s to 15 minutes: caches and bursts blur the short ones, restless demand the long ones. */
export interface Shape {
  scales: readonly Bins[]
}

const SCALES_S = [10, 60, 300, 900]
const MIN_BINS: Record<number, number> = { 10: 180, 60: 30, 300: 8, 900: 5 }
const MAX_ABOVE: Record<number, number> = { 10: 0.15, 60: 0.1, 300: 0.06, 900: 0.05 }
/** A shadow needs less: this many bins when nearly all of the top lies at the level, or this many times more. */
const SHADOW_BINS: Record<number, number> = { 10: 18, 60: 3, 300: 3, 900: 3 }
const SHADOW_DOMINANCE = 0.6
/** Before it casts a shadow, a ceiling needs some bins more than that: the first one straddles the change, a burst lies above. */
const SHADOW_ROOM = 2
const SHADOW_MORE = 2.5

/** Absurd samples lowered: what every rule below works on. */
export const shapeOf = (trimmed: MeasuredSeries, timeScale: number): Shape => {
  const smooth = withoutLumps(trimmed, timeScale)
  const typicalMs = typicalLengthMs(trimmed)
  const usable = SCALES_S.filter((scale) => scale * 1000 * timeScale >= typicalMs * 0.99)
  return { scales: usable.map((scale) => binsOf(smooth, scale * timeScale)) }
}

export const trim = (series: MeasuredSeries, timeScale: number): MeasuredSeries => withoutLoneSpikes(series, timeScale)

export const shapeBetween = (shape: Shape, fromMs: number, toMs: number): Shape => ({
  scales: shape.scales.map((bins) => binsBetween(bins, fromMs, toMs)),
})

const typicalLengthMs = ({ startMs, endMs }: MeasuredSeries): number =>
  median(startMs.map((start, k) => (endMs[k] ?? 0) - start)) ?? 0

interface Search {
  timeScale: number
  levels?: { minBps: number; maxBps: number }
  laterRise?: boolean
  restless?: number | null
  /** Which ceilings count; every one when left out. */
  accept?: (wall: Wall) => boolean
}

/** A ceiling that may be named: seen for about half an hour at least, at whichever scale shows most of it. */
export const ceilingOf = (shape: Shape, search: Search): Wall | null =>
  widest(shape, search, (seconds) => ({
    minBins: MIN_BINS[seconds] ?? 5,
    minSharpness: 3,
    maxCalmShare: 0.6,
    sureSharpness: 8,
    sureCalmShare: 0.15,
    minSureSharpness: 1.2,
    maxAboveShare: MAX_ABOVE[seconds] ?? 0.05,
    laterRise: search.laterRise ?? false,
    restless: search.restless ?? null,
  }))

/**
 * The shadow of a ceiling: too little to name it, enough not to call an increase proven beneath the asked rate. Few bins
 * do when they are nearly all of the top (the first minutes at a ceiling), more when they only stand out.
 */
export const suspectedCeilingOf = (shape: Shape, search: Search): Wall | null => {
  const shadow = (more: number, sureCalmShare: number): Wall | null =>
    widest({ scales: shape.scales.slice(0, 3) }, search, (seconds) => ({
      minBins: Math.ceil((SHADOW_BINS[seconds] ?? 3) * more),
      minSharpness: 2.5,
      maxCalmShare: 0.5,
      sureSharpness: 8,
      sureCalmShare,
      minSureSharpness: 0.8,
      maxAboveShare: 0.12,
      laterRise: false,
      restless: search.restless ?? null,
    }))
  const few = shadow(1, 0.5)
  return few && few.dominance >= SHADOW_DOMINANCE ? few : shadow(SHADOW_MORE, 0.2)
}

/** Measured time above a level at the finest scale, and how much of it a ceiling there would need to cast its shadow, ms. */
export const timeAbove = (shape: Shape, bps: number, timeScale: number): { aboveMs: number; neededMs: number } => {
  const [finest] = shape.scales
  if (!finest) return { aboveMs: 0, neededMs: Infinity }
  let aboveMs = 0
  for (let k = 0; k < finest.bps.length; k++) if ((finest.bps[k] ?? 0) > bps) aboveMs += finest.measuredMs[k] ?? 0
  const seconds = Math.round(finest.lengthMs / 1000 / timeScale)
  return { aboveMs, neededMs: SHADOW_ROOM * (SHADOW_BINS[seconds] ?? 3) * finest.lengthMs }
}

const widest = (shape: Shape, search: Search, rulesFor: (seconds: number) => WallRules): Wall | null => {
  let best: Wall | null = null
  for (const bins of shape.scales) {
    const seconds = Math.round(bins.lengthMs / 1000 / search.timeScale)
    const wall = findWall(bins, rulesFor(seconds), search.levels)
    const finest = shape.scales[0] ?? bins
    if (!wall || !isEvenAtCloseLook(wall.bps, bins, BAND, finest)) continue
    if ((search.accept?.(wall) ?? true) && (!best || wall.pressedMs > best.pressedMs)) best = wall
  }
  return best
}

/** Median step to the next bin of the traffic between 35 % and 85 % of a level: how restless this link is when free. */
export const restlessnessOf = (shape: Shape): number | null => {
  const bins = shape.scales[0]
  if (!bins || bins.bps.length < 10) return null
  const top = quantile(bins.bps, 0.98) ?? 0
  const steps: number[] = []
  for (let k = 0; k + 1 < bins.bps.length; k++) {
    const bps = bins.bps[k] ?? 0
    if (bps < top * 0.35 || bps > top * 0.85) continue
    if ((bins.atMs[k + 1] ?? 0) - (bins.atMs[k] ?? 0) > bins.lengthMs * 1.5) continue
    steps.push(Math.abs((bins.bps[k + 1] ?? 0) - bps) / bps)
  }
  return steps.length < 5 ? null : median(steps)
}
