import type { Certificate } from './certificate.ts'
import { HOUR_MS } from './hour-figures.ts'
import type { SeriesSource } from './proof-inputs.ts'
import type { RollupFigures } from './stored-points.ts'

const DAY_MS = 86_400_000
/** An interval over the edge of a day or a source belongs to one side here and to the other there. */
const TOLERANCE = 0.02

/** Where the 5-minute figures of these days lie: the raw sources cut to the days. */
export const sourcesOfDays = ({ inputs }: Certificate, days: readonly number[]): SeriesSource[] =>
  inputs.sources
    .filter(({ kind }) => kind === 'samples')
    .flatMap((source) =>
      days.flatMap((day) => {
        const [fromMs, toMs] = [Math.max(source.fromMs, day), Math.min(source.toMs, day + DAY_MS)]
        return fromMs < toMs ? [{ ...source, kind: '5m' as const, fromMs, toMs }] : []
      }),
    )

/**
 * Raw samples go after days, their 5-minute figures stay for years: whether these still add up to what was certified,
 * part by part (`sourcesOfDays`) and direction by direction, within 2 %. Null: there are none either.
 */
export const agreesWithRollups = (
  { figures }: Certificate,
  parts: readonly SeriesSource[],
  rollups: readonly RollupFigures[],
): boolean | null => {
  if (rollups.length === 0) return null
  return parts.every(({ fromMs, toMs }) =>
    figures.every(({ direction, hours }) => {
      // The hour in which raw samples begin is made of two kinds of figures.
      const fullFromMs = Math.ceil(fromMs / HOUR_MS) * HOUR_MS
      const within = ({ atMs }: { atMs: number }): boolean => atMs >= fullFromMs && atMs < toMs
      const certified = hours.filter(within).reduce((sum, { bits }) => sum + bits, 0)
      const kept = rollups.filter(within).reduce((sum, { [direction]: { octets } }) => sum + octets * 8, 0)
      return Math.abs(kept - certified) <= TOLERANCE * certified
    }),
  )
}
