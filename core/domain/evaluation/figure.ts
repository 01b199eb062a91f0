import type { Absence, Figure, FigureGroup, FigureInterval, FigureUnit, RowKind } from './document.ts'
import { distribution } from './distribution.ts'
import { proportion } from './proportion.ts'

/** Anything that has an id: requests, links, complaints. */
interface Identified {
  id: string
}
const idsOf = (rows: readonly Identified[]): string[] => rows.map((row) => row.id)

type Base = { id: string; group: FigureGroup; of: RowKind }

const blank = ({ id, group, of }: Base, unit: FigureUnit, rows: readonly Identified[]): Figure => ({
  id,
  group,
  unit,
  value: null,
  absent: null,
  numerator: null,
  denominator: null,
  interval: null,
  population: rows.length,
  coverage: null,
  list: [],
  rows: { of, ids: idsOf(rows) },
})

/** How many rows there are. Zero is a count, not an absence. */
export const countFigure = (base: Base, rows: readonly Identified[], value: number = rows.length): Figure => ({
  ...blank(base, 'count', rows),
  value,
})

/**
 * `hits` of `all`, never without its Wilson interval. `known` (default: all) are those of which it can be said at all: the
 * rest lowers the coverage, not the share. The rows behind it are the hits.
 */
export const shareFigure = (
  base: Base,
  hits: readonly Identified[],
  all: readonly Identified[],
  known: readonly Identified[] = all,
): Figure => {
  const { count, of, share, low, high } = proportion(hits.length, known.length)
  return {
    ...blank(base, 'share', hits),
    value: share,
    absent: share === null ? (all.length === 0 ? 'empty' : 'not_recorded') : null,
    numerator: count,
    denominator: of,
    interval: low === null || high === null ? null : { kind: 'wilson95', low, high },
    population: all.length,
    coverage: all.length === 0 ? null : known.length / all.length,
  }
}

const statistics = ['median', 'p90', 'mean', 'max'] as const

/** Median, p90, mean and max of one duration a row; below five rows the list stands for the quantiles (domain.md §9). */
export const durationFigures = (
  base: Base,
  rows: readonly (Identified & { minutes: number })[],
  wanted: readonly (typeof statistics)[number][] = statistics,
): Figure[] => {
  const of = distribution(rows.map((row) => row.minutes))
  return wanted.map((statistic) => ({
    ...blank({ ...base, id: `${base.id}.${statistic}` }, 'minutes', rows),
    value: of[statistic],
    absent: of[statistic] !== null ? null : of.n === 0 ? ('empty' as const) : ('few' as const),
    list: of.list,
  }))
}

export interface MeasuredFigure {
  unit: FigureUnit
  value: number | null
  absent: Absence | null
  numerator?: number | null
  denominator?: number | null
  interval: Omit<FigureInterval, 'kind'> | null
  coverage: number | null
  population?: number
}

/** A figure from measurements: its interval is what the missing data could hide. */
export const measuredFigure = (base: Base, rows: readonly Identified[], of: MeasuredFigure): Figure => ({
  ...blank(base, of.unit, rows),
  value: of.value,
  absent: of.absent,
  numerator: of.numerator ?? null,
  denominator: of.denominator ?? null,
  interval: of.interval === null ? null : { kind: 'missing_data', ...of.interval },
  population: of.population ?? rows.length,
  coverage: of.coverage,
})
