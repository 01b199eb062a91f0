import type { Margins } from './model.ts'

/**
 * Pessimistic margins for what nobody measured (peers.md §2.3: an unmodelled 20 s bucket or an unmodelled 30 s counter
 * cache fooled an honest method every time; 35 s and 25 s did not, they only cost time).
 */
export const ASSUMED_REFRESH_S = 35
export const ASSUMED_BURST_S = 25
/** An Ethernet header on 100-byte frames is about 20 %. */
export const ASSUMED_OVERHEAD = 0.2
/** Frame sizes change from week to week: what the measured old ceiling may gain by that without any change of the limit. */
export const FRAME_MIX = 0.04
/** When the old ceiling was never seen, the real one may differ from the contract by half. */
export const UNSEEN_OLD_LIMIT = 1.5

export interface KnownMargins {
  refreshS?: number | null | undefined
  burstS?: number | null | undefined
  overhead?: number | null | undefined
}

/** Fills what is not known with the pessimistic value and says so. Values are seconds and shares >= 0. */
export const resolveMargins = (known: KnownMargins, source: 'measured' | 'given'): Margins => {
  const margin = (value: number | null | undefined, assumed: number) =>
    value === null || value === undefined ? { value: assumed, source: 'assumed' as const } : { value, source }
  return {
    refreshS: margin(known.refreshS, ASSUMED_REFRESH_S),
    burstS: margin(known.burstS, ASSUMED_BURST_S),
    overhead: margin(known.overhead, ASSUMED_OVERHEAD),
  }
}
