import type { Rollup } from '#domain/rollup.ts'
import { measurement, rollupStepMs } from '../measurement.ts'
import { decodeRollup } from '../rows/rollup-row.ts'
import type { InfluxConnection } from './influx-connection.ts'
import { select } from './influxql.ts'
import { rawSelection, readRollupRow, rollupLine } from './line-protocol.ts'
import type { Span } from './read-rollups.ts'
import { mergeAll, rollupsFromRaw, sampleOf, selectRollups } from './read-rollups.ts'

const hourS = rollupStepMs['1h'] / 1000

export const hourOf = (second: number): number => Math.floor(second / hourS) * hourS

/** 5-minute rows of all links from the raw samples of the span (on the 5-minute grid), written back. */
export const make5m = async (
  connection: InfluxConnection,
  [fromS, toS]: Span,
  isWanted: (second: number) => boolean = () => true,
): Promise<{ rows: number; samples: number }> => {
  const statement = select({ columns: rawSelection, from: measurement.raw, fromS, toS, byLink: true })
  const [series] = await connection.query('raw', [statement])
  const made: Rollup[] = []
  let samples = 0
  for (const { link = '', rows } of series ?? []) {
    samples += rows.length
    made.push(
      ...rollupsFromRaw(
        link,
        rows.map((row) => sampleOf(row, link)),
      ),
    )
  }
  const wanted = made.filter(({ atMs }) => isWanted(atMs / 1000))
  await connection.write(
    'rollup_5m',
    wanted.map((row) => rollupLine('5m', row)),
  )
  return { rows: wanted.length, samples }
}

/** Beginnings of the hours that hold a part of [from, to). */
export const hoursIn = ([from, to]: Span): number[] => {
  const hours: number[] = []
  for (let hour = hourOf(from); hour < to; hour += hourS) hours.push(hour)
  return hours
}

/** 1-hour rows of all links, merged from the 5-minute rows of each of the hours, written back. */
export const make1h = async (connection: InfluxConnection, hours: Iterable<number>): Promise<void> => {
  for (const hour of hours) {
    const [series] = await connection.query('rollup_5m', [selectRollups('5m', [hour, hour + hourS])])
    const lines = (series ?? []).flatMap(({ link = '', rows }) =>
      rows.length === 0
        ? []
        : [
            rollupLine(
              '1h',
              mergeAll(
                link,
                hour * 1000,
                rows.map((row) => decodeRollup(readRollupRow(row), link)),
              ),
            ),
          ],
    )
    await connection.write('rollup_1h', lines)
  }
}
