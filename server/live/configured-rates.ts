import { knownLimits, type LinkReadBack } from '#domain/configured-rate.ts'
import type { ConfiguredRates } from '../ports/configured-rates.ts'

/** What devices told the collector about their limits, newest per link; it tells all of it again when it connects. */
export const createConfiguredRates = (): ConfiguredRates & { apply(readings: readonly LinkReadBack[]): void } => {
  const newest = new Map<string, LinkReadBack>()
  return {
    apply(readings) {
      for (const reading of readings) {
        const before = newest.get(reading.linkId)
        if (!before || before.readAtMs <= reading.readAtMs) newest.set(reading.linkId, reading)
      }
    },
    limitsOf: (linkId, direction, sinceMs) => knownLimits(newest.get(linkId), direction, sinceMs),
  }
}
