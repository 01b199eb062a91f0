import type { SamplesQuery } from '../telemetry-store.ts'
import { packRows } from '../threads/packed-rows.ts'
import type { NamedRows } from '../threads/packed-rows.ts'
import { daysIn, linkRows } from './raw-scan.ts'
import type { RawRow } from '../rows/raw-row.ts'
import { rawColumns, rawWidth } from '../rows/raw-row.ts'
import type { ReadConnection, Snapshot } from './read-connection.ts'
import type { Pace } from '../threads/serve-calls.ts'
import { dayOf, stepSeconds } from './schema.ts'

const noRows = (): NamedRows => ({ rows: packRows([], rawWidth), links: new Map(), devices: new Map() })

const absolute = (row: RawRow, day: number): RawRow => {
  row[0] = day + (row[0] ?? 0)
  return row
}

const named = (snapshot: Snapshot, rows: readonly RawRow[]): NamedRows => {
  const names = (table: 'link' | 'device') =>
    new Map(snapshot.statement(`SELECT id, name FROM ${table}`).all() as unknown as [number, string][])
  return { rows: packRows(rows, rawWidth), links: names('link'), devices: names('device') }
}

/** The first `limit` samples of one link in [fromMs, toMs). */
export const readSamples = async (file: ReadConnection, query: SamplesQuery, pace: Pace): Promise<NamedRows> => {
  const from = Math.ceil(query.fromMs / 1000)
  const to = Math.ceil(query.toMs / 1000)
  const rows: RawRow[] = []
  let answer = noRows()
  const days = file.snapshot((snapshot) => daysIn(snapshot.days, from, to)) ?? []
  for (const { day, table, fromS, toS } of days) {
    file.snapshot((snapshot) => {
      const link = snapshot.linkNumber(query.linkId)
      if (link === undefined || !snapshot.days.has(day)) return
      const limit = query.limit - rows.length
      for (const row of linkRows(snapshot.db, { table, link, fromS, toS, limit })) rows.push(absolute(row, day))
      answer = named(snapshot, rows)
    })
    if (rows.length >= query.limit) break
    await pace.breathe()
  }
  return answer
}

/**
 * The newest sample of each link since `since`. The last minutes are read backwards, where nearly every link turns up at
 * once; of a link that has been silent for longer, its newest rollup row tells the bucket to look into.
 */
export const readLatest = (file: ReadConnection, sinceMs: number): NamedRows => {
  const since = Math.ceil(sinceMs / 1000)
  const answer = file.snapshot((snapshot) => {
    const ids = (snapshot.statement('SELECT id FROM link').all() as unknown as [number][]).map(([id]) => id)
    const missing = new Set(ids)
    const found: RawRow[] = []
    const tail = Math.max(since, Math.min(snapshot.doneTo, ...snapshot.dirty5m))
    for (const [day, table] of [...snapshot.days].reverse()) {
      if (missing.size === 0 || day < dayOf(tail)) break
      const sql = `SELECT ${rawColumns} FROM ${table} WHERE s>=? ORDER BY s DESC, link`
      for (const row of snapshot.statement(sql).iterate(tail - day) as Iterable<unknown> as Iterable<RawRow>) {
        if (missing.delete(row[1] ?? 0)) found.push(absolute(row, day))
        if (missing.size === 0) break
      }
    }
    for (const link of missing) {
      const row = newestBefore(snapshot, link, since)
      if (row !== undefined) found.push(row)
    }
    return named(snapshot, found)
  })
  return answer ?? noRows()
}

const newestBefore = (snapshot: Snapshot, link: number, since: number): RawRow | undefined => {
  const newest = snapshot.statement('SELECT max(ts) FROM r5m WHERE link=?').get(link) as unknown as [number | null]
  const ts = newest[0]
  if (ts === null || ts + stepSeconds['5m'] <= since) return undefined
  for (const { day, table, fromS, toS } of daysIn(snapshot.days, Math.max(ts, since), ts + stepSeconds['5m'])) {
    const last = linkRows(snapshot.db, { table, link, fromS, toS, limit: -1 }).at(-1)
    if (last !== undefined) return absolute(last, day)
  }
  return undefined
}
