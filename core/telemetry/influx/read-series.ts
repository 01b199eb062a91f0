import type { Rollup } from '#domain/rollup.ts'
import { addSample, emptyRollup, mergeRollup } from '#domain/rollup.ts'
import { daySeconds } from '../measurement.ts'
import { levelOf } from '../query-bounds.ts'
import { encodeRollup, rollupWidth } from '../rows/rollup-row.ts'
import type { SeriesQuery } from '../telemetry-store.ts'
import type { PackedRows } from '../threads/packed-rows.ts'
import { packRows } from '../threads/packed-rows.ts'
import type { Pace } from '../threads/serve-calls.ts'
import type { InfluxConnection } from './influx-connection.ts'
import { readRaw, rollupsOf } from './read-rollups.ts'
import { readState } from './read-state.ts'

/** Days of one request: about 9,000 rows. */
const daysPerPart = { raw: 1, '5m': 30, '1h': 360 } as const

/** Every bucket of the query, packed as rollup rows (zeros and nulls where nothing is known). */
export const readSeries = async (connection: InfluxConnection, query: SeriesQuery, pace: Pace): Promise<PackedRows> => {
  const { linkId, fromMs, toMs, stepMs } = query
  const level = levelOf(query)
  const buckets = Array.from({ length: (toMs - fromMs) / stepMs }, (_, k) => emptyRollup('', fromMs + k * stepMs))
  const bucketAt = (atMs: number): Rollup | undefined => buckets[Math.floor((atMs - fromMs) / stepMs)]
  const partSeconds = daysPerPart[level] * daySeconds
  for (let from = fromMs / 1000; from < toMs / 1000;) {
    // Parts end on the UTC day: no bucket of a level lies in two of them.
    const to = Math.min(toMs / 1000, Math.floor(from / daySeconds) * daySeconds + partSeconds)
    const state = await readState(connection, Date.now(), [from, to])
    await pace.breathe()
    if (level === 'raw')
      for (const sample of await readRaw(connection, linkId, [from, to], state)) {
        const bucket = bucketAt(sample.slotMs)
        if (bucket !== undefined) addSample(bucket, sample)
      }
    else
      for (const row of await rollupsOf(connection, state, level, linkId, [from, to])) {
        const bucket = bucketAt(row.atMs)
        if (bucket !== undefined) mergeRollup(bucket, row)
      }
    from = to
    await pace.breathe()
  }
  return packRows(
    buckets.map((bucket) => encodeRollup(bucket, 0)),
    rollupWidth,
  )
}
