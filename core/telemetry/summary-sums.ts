import { nearestRank } from '#domain/percentile.ts'
import { meanBps } from '#domain/rollup.ts'
import type { Direction } from '#domain/sample.ts'
import { coverageOf } from './bucket.ts'
import type { LinkSummary } from './telemetry-store.ts'

/** What a summary needs of one direction of the 5-minute rows of a link: the same for every adapter. */
export interface Sums {
  means: number[]
  octets: number
  measuredMs: number
  maxBps: number | null
}

export const emptySums = (): Sums => ({ means: [], octets: 0, measuredMs: 0, maxBps: null })

export const addToSums = (sums: Sums, octets: number, measuredMs: number, maxBps: number | null): void => {
  const mean = meanBps({ octets, measuredMs })
  if (mean !== null) sums.means.push(mean)
  sums.octets += octets
  sums.measuredMs += measuredMs
  if (maxBps !== null && (sums.maxBps === null || maxBps > sums.maxBps)) sums.maxBps = maxBps
}

/** `askedMs` is the length of the asked range on the 5-minute grid. */
export const summaryOf = (
  linkId: string,
  sums: Record<Direction, Sums>,
  percent: number,
  askedMs: number,
): LinkSummary => {
  const both = <T>(of: (sums: Sums) => T): Record<Direction, T> => ({ down: of(sums.down), up: of(sums.up) })
  return {
    linkId,
    percentileBps: both(({ means }) => nearestRank(means, percent)),
    meanBps: both(meanBps),
    maxBps: both(({ maxBps }) => maxBps),
    octets: both(({ octets }) => octets),
    coverage: askedMs > 0 ? coverageOf(sums.down.measuredMs, sums.up.measuredMs, askedMs) : 0,
  }
}
