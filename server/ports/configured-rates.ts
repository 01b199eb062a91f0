import type { KnownLimits } from '#domain/verification/model.ts'
import type { Direction } from '#domain/sample.ts'

/**
 * What devices say about their own limits (E1): supports or contradicts a proof, never decides alone. Null = not known.
 * Implemented by `server/live/configured-rates.ts` from what the collector reads; `noConfiguredRates` where nobody does.
 */
export interface ConfiguredRates {
  /** The newest read-back of this link and direction at or after `sinceMs` (the declared change); older ones say nothing. */
  limitsOf(linkId: string, direction: Direction, sinceMs: number): KnownLimits
}

export const noConfiguredRates: ConfiguredRates = {
  limitsOf: () => ({ shaperBps: null, portBps: null, uplinkBps: null }),
}
