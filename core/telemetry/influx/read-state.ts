import { measurement } from '../measurement.ts'
import type { InfluxConnection, ResultSeries } from './influx-connection.ts'
import { endOfTimeS, select } from './influxql.ts'

/** What the writer tells its readers, in epoch seconds. */
export interface StoreState {
  /** Up to here rollups are complete, except the `late` buckets. */
  doneTo: number
  /** Raw samples before it are gone, also where the server still keeps them. */
  rawFloor: number
}

export const emptyState: StoreState = { doneTo: 0, rawFloor: 0 }

/** The state moves with every pass of the rollups: the newest point lies in the last days of a store in use. */
const recentS = 2 * 86_400

const stateFrom = (fromS: number): string =>
  select({
    columns: ['done_to', 'raw_floor'],
    from: measurement.state,
    fromS,
    toS: endOfTimeS,
    newestFirst: true,
    limit: 1,
  })

const lateIn = (fromS: number, toS: number): string => select({ columns: ['open'], from: measurement.late, fromS, toS })

const rowsOf = (series: readonly ResultSeries[] | undefined): readonly (readonly unknown[])[] =>
  (series ?? []).flatMap(({ rows }) => rows)

/** The state, and the open late buckets of [fromS, toS) in order. They are read before any row that they speak of. */
export const readState = async (
  connection: InfluxConnection,
  nowMs: number,
  [fromS, toS]: readonly [number, number],
): Promise<StoreState & { late: number[] }> => {
  const recent = Math.floor(nowMs / 1000) - recentS
  const [near, late] = await connection.query('rollup_5m', [stateFrom(recent), lateIn(fromS, toS)])
  let [row] = rowsOf(near)
  // A store that was quiet for days, or data of another time.
  if (row === undefined) [row] = rowsOf((await connection.query('rollup_5m', [stateFrom(0)]))[0])
  return {
    doneTo: Number(row?.[1] ?? emptyState.doneTo),
    rawFloor: Number(row?.[2] ?? emptyState.rawFloor),
    late: rowsOf(late).flatMap(([second, open]) => (open === 1 ? [Number(second)] : [])),
  }
}
