import { isEvenAtCloseLook } from './even-at-close-look.ts'
import { findPile, type Pile } from './find-pile.ts'
import type { MeasuredSeries } from './measured-series.ts'
import { shapeOf, timeAbove, type Shape } from './shape.ts'

/**
 * What keeps an increase from being called proven though the old limit is certainly gone: the new one may lie beneath the
 * asked rate and merely not have shown. A technician who set 70 instead of 100 must not hear `proven` because demand
 * touched 70 only twice.
 */
export interface NewLimitDoubt {
  /** Traffic piles up at a level beneath the asked rate. */
  pile: Pile | null
  /** Looked at for too short a time, or too little of it above the old limit, for a new ceiling to show. */
  isTooBrief: boolean
}

/** From this share of the asked rate on (best minute), most of the way up was seen to be free. */
const HIGH_SHARE = 0.78
/** What a pile needs to be doubted, −log10 of its chance; the less of the way was seen free, the sooner. */
const PILE_SCORE = { high: 3.2, low: 2 }
/** Minutes follow the hills of demand: there only what is plainer, and at the very top. */
const COARSE_MORE = 2
const COARSE_ABOVE = 0.5
const COARSE_BAND = 0.02
/** How many times the least time for a shadow (`timeAbove`) traffic must have been above the old limit. */
const TIMES_NEEDED = { high: 2, low: 6 }
/** And since when, at the least. */
const LOOK_MS = 45 * 60_000

/** `measured` and `raised` begin where the old limit was first over-run: untrimmed, for trimming makes equals of the top. */
export const newLimitDoubt = (
  measured: MeasuredSeries,
  raised: Shape,
  levels: { oldBps: number; minBps: number; reachedBps: number },
  timeScale: number,
): NewLimitDoubt => {
  const isHigh = bestMinuteBps(raised, timeScale) >= HIGH_SHARE * levels.reachedBps
  const kind = isHigh ? 'high' : 'low'
  const { aboveMs, neededMs } = timeAbove(raised, levels.oldBps, timeScale)
  const lookedMs = (measured.endMs.at(-1) ?? 0) - (measured.startMs[0] ?? 0)
  const [fine, coarse] = shapeOf(measured, timeScale).scales
  const range = { minBps: levels.minBps, maxBps: levels.reachedBps }
  const minScore = PILE_SCORE[kind]
  const ofMinutes = coarse ? findPile(coarse, range, minScore + COARSE_MORE, COARSE_ABOVE) : null
  const isEven = ofMinutes && coarse && fine && isEvenAtCloseLook(ofMinutes.bps, coarse, COARSE_BAND, fine)
  return {
    pile: (fine ? findPile(fine, range, minScore) : null) ?? (isEven ? ofMinutes : null),
    isTooBrief: aboveMs < TIMES_NEEDED[kind] * neededMs || lookedMs < LOOK_MS * timeScale,
  }
}

const bestMinuteBps = ({ scales }: Shape, timeScale: number): number =>
  (scales.find(({ lengthMs }) => lengthMs >= 60_000 * timeScale) ?? scales[0])?.bps.reduce(
    (top, bps) => Math.max(top, bps),
    0,
  ) ?? 0
