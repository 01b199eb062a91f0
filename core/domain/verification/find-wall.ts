import type { Bins } from './bins.ts'
import { median } from './median.ts'

/**
 * E2/E4: a ceiling. Demand that varies and then does not: many bins within ±3 % of one level, nearly none above, few
 * just below, and calm where the traffic below is restless (Ricciato et al. 2006: a bottleneck squeezes the variance of
 * the aggregate). A level that is always there (a camera stream) looks alike: `always` tells, and then only a known
 * limit nearby makes it a ceiling.
 */
export interface Wall {
  bps: number
  binS: number
  /** Bins at the level, and measured time in them. */
  bins: number
  pressedMs: number
  firstMs: number
  lastMs: number
  above: number
  /** Density at the level against the density just below it. */
  sharpness: number
  /** Median step to the next bin, relative: at the level, and below it (null: too little traffic there). */
  calm: number | null
  restless: number | null
  /** Share of all bins that lie at the level. */
  always: number
  /** Bins that approach the level, relative to those at it: demand that varies. */
  approach: number
  /** Share of the bins at or above 94 % of the level that lie at it. */
  dominance: number
}

export interface WallRules {
  minBins: number
  minSharpness: number
  /** Calm must be below this share of restless; a sharpness of `sureSharpness` makes up for it. */
  maxCalmShare: number
  sureSharpness: number
  /** And a calm below `sureCalmShare` makes up for a sharpness of only `minSureSharpness`: free traffic is never that even. */
  sureCalmShare: number
  minSureSharpness: number
  /** Share of bins above the level that is forgiven (bucket bursts); those after the last bin at the level always are, if `laterRise`. */
  maxAboveShare: number
  laterRise: boolean
  /** Step below the level known from other data, when these bins have none. */
  restless: number | null
}

/** Half width of a level, relative. */
export const BAND = 0.031
/** A calm hill of demand bows by about 3 % across the band, a ceiling does not. */
const MAX_BOW = 0.009
const RUN = 6
/** Steps between bins are looked at in about so many places. */
const STEPS = 10_000
/** A run bridges this many bins off the level. */
const BRIDGE = 4
const ABOVE = 0.05

/** The best ceiling of these bins by the rules, or null. `levels`: consider only levels in this range. */
export const findWall = (
  bins: Bins,
  rules: WallRules,
  levels: { minBps: number; maxBps: number } = { minBps: 0, maxBps: Infinity },
): Wall | null => {
  const sorted = Float64Array.from(bins.bps).sort()
  const count = sorted.length
  const candidates: { level: number; inBand: number }[] = []
  // Neighbouring candidates differ by little: a step of 0.2 % is fine enough.
  for (let k = lowerBound(sorted, Math.max(levels.minBps * (1 - BAND), 1)); k < count;) {
    const low = sorted[k] ?? 0
    const level = low / (1 - BAND)
    if (level > levels.maxBps) break
    const inBand = lowerBound(sorted, level * (1 + BAND)) - k
    if (level >= levels.minBps && inBand >= rules.minBins) candidates.push({ level, inBand })
    k = Math.max(k + 1, lowerBound(sorted, low * 1.002))
  }
  // The fullest one that keeps the rules is the best: begin with the fullest, most are never looked at.
  candidates.sort((a, b) => b.inBand - a.inBand)
  for (const { level } of candidates) {
    const wall = inspect(bins, sorted, level, rules)
    if (wall) return wall
  }
  return null
}

const between = (sorted: Float64Array, low: number, high: number): number =>
  lowerBound(sorted, high) - lowerBound(sorted, low)

const lowerBound = (sorted: Float64Array, value: number): number => {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) < value) low = middle + 1
    else high = middle
  }
  return low
}

const inspect = (bins: Bins, sorted: Float64Array, level: number, rules: WallRules): Wall | null => {
  const from = level * (1 - BAND)
  const to = level * (1 + BAND)
  const inBand = between(sorted, from, to * (1 + 1e-12))
  const below = between(sorted, level * 0.8, level * 0.94)
  const sharpness = inBand / 0.062 / Math.max(below / 0.14, 1 / 0.14)
  if (inBand < rules.minBins || sharpness < rules.minSureSharpness) return null
  const aboveAtAll = sorted.length - lowerBound(sorted, level * (1 + ABOVE))
  if (aboveAtAll > (rules.laterRise ? 1 : rules.maxAboveShare) * inBand) return null
  const steps = stepsAt(bins, from, to, level)
  const calm = median(steps.calm)
  const restless = steps.restless.length >= 5 ? median(steps.restless) : rules.restless
  const calmShare = calm === null || restless === null || restless === 0 ? 1 : calm / restless
  const isWall =
    calmShare <= rules.sureCalmShare ||
    sharpness >= rules.sureSharpness ||
    (sharpness >= rules.minSharpness && calmShare <= rules.maxCalmShare)
  if (!isWall) return null
  const at = scan(bins, from, to, level)
  const above = rules.laterRise ? at.aboveBeforeLast : at.above
  if (above > rules.maxAboveShare * inBand || at.bow > MAX_BOW) return null
  return {
    bps: at.sum / at.bins,
    binS: bins.lengthMs / 1000,
    bins: at.bins,
    pressedMs: at.pressedMs,
    firstMs: at.firstMs,
    lastMs: at.lastMs,
    above,
    sharpness,
    calm,
    restless,
    always: inBand / sorted.length,
    approach: between(sorted, level * 0.3, level * 0.94) / inBand,
    dominance: inBand / between(sorted, level * 0.94, Infinity),
  }
}

/** How much the middle of a run of bins at the level lies above its quarters at the ends, relative. */
const bowOf = (run: readonly number[]): number => {
  const quarter = Math.floor(run.length / 4)
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const middle = mean(run.slice(quarter, run.length - quarter))
  return (middle - mean([...run.slice(0, quarter), ...run.slice(run.length - quarter)])) / middle
}

/** Relative steps to the next bin, in about `STEPS` places: at the level, and in the free traffic below it. */
const stepsAt = (bins: Bins, from: number, to: number, level: number): { calm: number[]; restless: number[] } => {
  const stride = Math.ceil(bins.bps.length / STEPS)
  const calm: number[] = []
  const restless: number[] = []
  for (let k = 0; k + 1 < bins.bps.length; k += stride) {
    const bps = bins.bps[k] ?? 0
    const isAt = bps >= from && bps <= to
    const isBelow = bps >= level * 0.35 && bps < level * 0.85
    if (!(isAt || isBelow) || (bins.atMs[k + 1] ?? 0) - (bins.atMs[k] ?? 0) > bins.lengthMs * 1.5) continue
    const step = Math.abs((bins.bps[k + 1] ?? 0) - bps) / bps
    if (isAt) calm.push(step)
    else restless.push(step)
  }
  return { calm, restless }
}

const scan = (bins: Bins, from: number, to: number, level: number) => {
  let [sum, count, pressedMs, firstMs, lastMs, above, aboveBeforeLast] = [0, 0, 0, 0, 0, 0, 0]
  let [bows, bowWeight] = [0, 0]
  let run: number[] = []
  let off = 0
  const closeRun = (): void => {
    const values = run.slice(0, run.length - off)
    if (values.length >= RUN) {
      bows += bowOf(values) * values.length
      bowWeight += values.length
    }
    run = []
    off = 0
  }
  for (let k = 0; k < bins.bps.length; k++) {
    const bps = bins.bps[k] ?? 0
    const atMs = bins.atMs[k] ?? 0
    const next = bins.bps[k + 1]
    const follows = next !== undefined && (bins.atMs[k + 1] ?? 0) - atMs <= bins.lengthMs * 1.5
    if (bps > level * (1 + ABOVE)) above++
    else if (bps >= from && bps <= to) {
      if (count === 0) firstMs = atMs
      lastMs = atMs + bins.lengthMs
      aboveBeforeLast = above
      count++
      sum += bps
      pressedMs += bins.measuredMs[k] ?? 0
      off = -1
    }
    off++
    if (run.length > 0 || off === 0) run.push(bps)
    if (!follows || off > BRIDGE) closeRun()
  }
  closeRun()
  const bow = bowWeight === 0 ? 0 : bows / bowWeight
  return { sum, bins: count, pressedMs, firstMs, lastMs, above, aboveBeforeLast, bow }
}
