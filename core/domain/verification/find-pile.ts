import { binomialTail } from './binomial-tail.ts'
import type { Bins } from './bins.ts'

/**
 * The first signs of a limit: a limiter cuts whatever demand would have gone above it, and all that it cuts lands on one
 * level, one bin after the other. Long before there is enough for a ceiling, more bins lie within a narrow band than the
 * traffic on both sides of it explains, and they follow each other more often than free traffic does. By that an increase
 * is not called proven while something below the asked rate may be cutting it.
 */
export interface Pile {
  bps: number
  binS: number
  /** Bins in the band, those of them that the next bin follows in the band, and bins above it. */
  bins: number
  pairs: number
  above: number
  /** −log10 of the chance that free traffic piles up and stays like this; less where much lies above. */
  score: number
}

/** Half widths of the band, relative: a shaper holds its rate within a per cent, TCP under it within two. */
const HALF_WIDTHS = [0.004, 0.01, 0.02]
const WIDEST = 0.02
/** Neighbouring candidates differ by little. */
const STEP = 1.0005
/** The band and what surrounds it, in bands: smooth traffic fills a fifth of it. */
const SURROUNDINGS = 5
const MIN_BINS = 3
/** A limit leaves next to nothing above it (what a bucket lets through); a pile amid the traffic must be plainer. */
const discount = (above: number, inBand: number): number => (above <= inBand / 2 ? 0 : above <= inBand * 2 ? 1.5 : 6)

/** The plainest pile of at least this score between these levels, or null. */
export const findPile = (
  bins: Bins,
  levels: { minBps: number; maxBps: number },
  minScore: number,
  maxAboveShare = Infinity,
): Pile | null => {
  // Only what lies near or above the range takes part, by rate; `order` finds the bin of a rate again.
  const leastBps = levels.minBps * (1 - 2 * WIDEST * SURROUNDINGS)
  const order = Array.from(bins.bps.keys()).filter((k) => (bins.bps[k] ?? 0) >= leastBps)
  order.sort((a, b) => (bins.bps[a] ?? 0) - (bins.bps[b] ?? 0))
  const sorted = Float64Array.from(order, (k) => bins.bps[k] ?? 0)
  const count = sorted.length
  let best: Pile | null = null
  for (const half of HALF_WIDTHS) {
    const stays = chanceToStay(bins, half, levels.minBps)
    // Three edges that only ever move up: the end of the band, and the surroundings from below and from above.
    let [bandTo, outerFrom, outerTo, lastLevel] = [0, 0, 0, 0]
    for (let k = 0; k < count; k++) {
      const low = sorted[k] ?? 0
      const level = low / (1 - half)
      if (level < Math.max(levels.minBps, lastLevel * STEP)) continue
      if (level > levels.maxBps) break
      lastLevel = level
      const high = level * (1 + half)
      while (bandTo < count && (sorted[bandTo] ?? 0) <= high) bandTo++
      while (outerFrom < count && (sorted[outerFrom] ?? 0) < level * (1 - half * SURROUNDINGS)) outerFrom++
      while (outerTo < count && (sorted[outerTo] ?? 0) <= level * (1 + half * SURROUNDINGS)) outerTo++
      const inBand = bandTo - k
      const around = outerTo - outerFrom
      const above = count - bandTo
      if (inBand < MIN_BINS || inBand * SURROUNDINGS <= around * 1.5 || above > inBand * maxAboveShare) continue
      const piled = -Math.log10(binomialTail(inBand, around, 1 / SURROUNDINGS)) - discount(above, inBand)
      let pairs = 0
      for (let j = k; j < bandTo; j++) {
        const at = order[j] ?? 0
        const next = bins.bps[at + 1]
        if (next !== undefined && next >= low && next <= high && follows(bins, at)) pairs++
      }
      const stayed = pairs > (inBand - 1) * stays ? -Math.log10(binomialTail(pairs, inBand - 1, stays)) : 0
      const score = piled + stayed
      if (score < minScore || (best && score <= best.score)) continue
      best = { bps: level, binS: bins.lengthMs / 1000, bins: inBand, pairs, above, score }
    }
  }
  return best
}

const follows = ({ atMs, lengthMs }: Bins, k: number): boolean => (atMs[k + 1] ?? 0) - (atMs[k] ?? 0) <= lengthMs * 1.5

/** How often a bin of free traffic (below the level) is followed by one as near as the width of the band; at least 3 %. */
const chanceToStay = (bins: Bins, half: number, freeBelowBps: number): number => {
  let [near, steps] = [0, 0]
  for (let k = 0; k + 1 < bins.bps.length; k++) {
    const bps = bins.bps[k] ?? 0
    if (bps < 0.4 * freeBelowBps || bps > 1.1 * freeBelowBps || !follows(bins, k)) continue
    steps++
    if (Math.abs((bins.bps[k + 1] ?? 0) / bps - 1) <= half * 1.2) near++
  }
  return Math.max(0.03, (near + 2) / (steps + 20))
}
