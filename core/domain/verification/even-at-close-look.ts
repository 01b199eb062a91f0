import type { Bins } from './bins.ts'

const NEAR = 0.06
const NEAR_SHARE = 0.5
/** Counter lumps alternate: too much now, too little next. Traffic that is merely restless does not. */
const LUMPY = -0.25

/**
 * A level that is even over minutes must be even over seconds too: a limiter acts all the time, while restless demand
 * averages out to a level that nothing holds. Looks at the fine bins inside the coarse ones that lie at the level; either
 * half of them lie within ±6 %, or they alternate as the counters of a caching agent do.
 */
export const isEvenAtCloseLook = (level: number, coarse: Bins, band: number, fine: Bins): boolean => {
  if (fine.lengthMs >= coarse.lengthMs) return true
  let [near, count, product, square, pairs] = [0, 0, 0, 0, 0]
  let previous: number | null = null
  let at = 0
  for (let k = 0; k < coarse.atMs.length; k++) {
    const bps = coarse.bps[k] ?? 0
    if (Math.abs(bps / level - 1) > band) continue
    const fromMs = coarse.atMs[k] ?? 0
    while (at < fine.atMs.length && (fine.atMs[at] ?? 0) < fromMs) at++
    previous = null
    for (; at < fine.atMs.length && (fine.atMs[at] ?? 0) < fromMs + coarse.lengthMs; at++) {
      const deviation = (fine.bps[at] ?? 0) / bps - 1
      if (Math.abs(deviation) <= NEAR) near++
      count++
      square += deviation * deviation
      if (previous !== null) {
        product += previous * deviation
        pairs++
      }
      previous = deviation
    }
  }
  if (count === 0 || near >= count * NEAR_SHARE) return true
  return pairs > 0 && square > 0 && product / pairs / (square / count) <= LUMPY
}
