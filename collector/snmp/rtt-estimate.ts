const FIRST_MS = 1_000
const MIN_MS = 300
const MAX_MS = 2_500

/** How long to wait for an answer, learnt as TCP does (RFC 6298) and doubled per attempt: loss costs 0.3 s, not 5. */
export const createRttEstimate = () => {
  let mean: number | undefined
  let deviation = 0
  return {
    add(rttMs: number): void {
      if (mean === undefined) {
        mean = rttMs
        deviation = rttMs / 2
        return
      }
      deviation += (Math.abs(rttMs - mean) - deviation) / 4
      mean += (rttMs - mean) / 8
    },
    /** Timeout of the n-th attempt (from 1) in ms. */
    timeoutMs(attempt: number): number {
      const base = mean === undefined ? FIRST_MS : Math.max(MIN_MS, mean + 4 * deviation + 50)
      return Math.min(MAX_MS, base * 2 ** (attempt - 1))
    },
  }
}
