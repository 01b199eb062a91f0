/** Seeded randomness: the same seed gives the same traffic on every machine (mulberry32). */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number
  between(low: number, high: number): number
  /** Standard normal. */
  normal(): number
  /** Pareto with shape `alpha` and scale 1: heavy tail. */
  pareto(alpha: number): number
}

export const createRandom = (seed: number): Random => {
  let state = (seed * 2654435761) >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  return {
    next,
    between: (low, high) => low + (high - low) * next(),
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    pareto: (alpha) => (1 - next()) ** (-1 / alpha),
  }
}
