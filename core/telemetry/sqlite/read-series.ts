import type { Rollup } from '#domain/rollup.ts'
import { addSample, emptyRollup, mergeRollup } from '#domain/rollup.ts'
import { levelOf } from '../query-bounds.ts'
import type { SeriesQuery } from '../telemetry-store.ts'
import { packRows } from '../threads/packed-rows.ts'
import type { PackedRows } from '../threads/packed-rows.ts'
import { daysIn, linkRows } from './raw-scan.ts'
import { decodeRaw } from '../rows/raw-row.ts'
import type { ReadConnection } from './read-connection.ts'
import { rollupsOf } from './read-rollups.ts'
import { encodeRollup, rollupWidth } from '../rows/rollup-row.ts'
import type { Pace } from '../threads/serve-calls.ts'
import { daySeconds } from '../measurement.ts'

/** Long ranges are read in parts, so that other reads of this thread go between. */
const daysPerPart = { raw: 1, '5m': 60, '1h': 800 } as const

/** Every bucket of the query, packed as rollup rows (zeros and nulls where nothing is known). */
export const readSeries = async (file: ReadConnection, query: SeriesQuery, pace: Pace): Promise<PackedRows> => {
  const { linkId, fromMs, toMs, stepMs } = query
  const level = levelOf(query)
  const buckets = Array.from({ length: (toMs - fromMs) / stepMs }, (_, k) => emptyRollup('', fromMs + k * stepMs))
  const bucketAt = (atMs: number): Rollup | undefined => buckets[Math.floor((atMs - fromMs) / stepMs)]
  const partSeconds = daysPerPart[level] * daySeconds
  for (let from = fromMs / 1000; from < toMs / 1000;) {
    // Parts end on the UTC day: no bucket of a level lies in two of them.
    const to = Math.min(toMs / 1000, Math.floor(from / daySeconds) * daySeconds + partSeconds)
    const span = [from, to] as const
    file.snapshot((snapshot) => {
      const link = snapshot.linkNumber(linkId)
      if (link === undefined) return
      if (level !== 'raw') {
        for (const row of rollupsOf(snapshot, level, link, span)) {
          const bucket = bucketAt(row.atMs)
          if (bucket !== undefined) mergeRollup(bucket, row)
        }
        return
      }
      for (const { day, table, fromS, toS } of daysIn(snapshot.days, ...span))
        for (const row of linkRows(snapshot.db, { table, link, fromS, toS, limit: -1 })) {
          const bucket = bucketAt((day + (row[0] ?? 0)) * 1000)
          if (bucket !== undefined) addSample(bucket, decodeRaw(row, day, '', ''))
        }
    })
    from = to
    await pace.breathe()
  }
  return packRows(
    buckets.map((bucket) => encodeRollup(bucket, 0)),
    rollupWidth,
  )
}
