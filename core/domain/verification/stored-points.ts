import type { DirectionRollup } from '../rollup.ts'
import type { Direction, LinkSample } from '../sample.ts'
import type { SeriesPoint } from './model.ts'

/** Raw samples as the engine reads them: each the interval that ends at its reading. What was not measured is left out. */
export const pointsOfSamples = (samples: readonly LinkSample[], direction: Direction): SeriesPoint[] =>
  samples.flatMap(({ intervalMs, readAtMs, [direction]: { octets, label } }) =>
    intervalMs === null ? [] : [{ startMs: readAtMs - intervalMs, durationMs: intervalMs, octets, label }],
  )

export type RollupFigures = { atMs: number } & Record<Direction, Pick<DirectionRollup, 'octets' | 'measuredMs'>>

/**
 * 5-minute figures as points of their measured length, so that the rate is right where a part is a hole. Where in the
 * bucket the hole was nobody knows any more: for the time after a change take raw samples while there are any.
 */
export const pointsOfRollups = (rollups: readonly RollupFigures[], direction: Direction): SeriesPoint[] =>
  rollups.flatMap(({ atMs, [direction]: { octets, measuredMs } }) =>
    measuredMs > 0 ? [{ startMs: atMs, durationMs: measuredMs, octets, label: 'ok' as const }] : [],
  )
