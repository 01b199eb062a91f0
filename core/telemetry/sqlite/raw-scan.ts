import type { DatabaseSync } from 'node:sqlite'
import { rawColumns } from '../rows/raw-row.ts'
import type { RawRow } from '../rows/raw-row.ts'
import { daySeconds } from '../measurement.ts'
import { dayOf, rawDays, stepSeconds } from './schema.ts'

/** Second of the newest raw sample of all. */
export const newestSecond = (db: DatabaseSync): number | undefined => edgeSecond(db, 'max')
export const oldestSecond = (db: DatabaseSync): number | undefined => edgeSecond(db, 'min')

const edgeSecond = (db: DatabaseSync, edge: 'min' | 'max'): number | undefined => {
  const days = [...rawDays(db)]
  if (edge === 'max') days.reverse()
  for (const [day, table] of days) {
    const s = db.prepare(`SELECT ${edge}(s) AS s FROM ${table}`).get()?.s
    if (typeof s === 'number') return day + s
  }
  return undefined
}

/** Beginnings of the 5-minute buckets in [from, to) that have a sample, by one seek for each. */
export const bucketsWithRaw = (db: DatabaseSync, from: number, to: number): number[] => {
  const step = stepSeconds['5m']
  const buckets: number[] = []
  for (const [day, table] of rawDays(db)) {
    if (day + daySeconds <= from || day >= to) continue
    const next = db.prepare(`SELECT s FROM ${table} WHERE s>=? ORDER BY s LIMIT 1`)
    for (let s = Math.max(0, from - day); ;) {
      const found = next.get(s)?.s
      if (typeof found !== 'number' || day + found >= to) break
      const bucket = Math.floor(found / step) * step
      buckets.push(day + bucket)
      s = bucket + step
    }
  }
  return buckets
}

/**
 * Raw rows of one link in [from, to) of one day's table, in order. Slots are found one after the other by seeking the
 * next one (links that share a grid share slots; a burst only adds slots), then the link's row by its key: two seeks a
 * slot instead of reading the rows of all links.
 */
export const linkRows = (
  db: DatabaseSync,
  query: { table: string; link: number; fromS: number; toS: number; limit: number },
): RawRow[] => {
  const columns = rawColumns
    .split(',')
    .map((column) => `r.${column}`)
    .join(',')
  const statement = db.prepare(`
    WITH RECURSIVE slot(s) AS (
      SELECT (SELECT s FROM ${query.table} WHERE s>=?1 ORDER BY s LIMIT 1)
      UNION ALL
      SELECT (SELECT n.s FROM ${query.table} n WHERE n.s>slot.s ORDER BY n.s LIMIT 1) FROM slot WHERE slot.s<?2
    )
    SELECT ${columns} FROM slot CROSS JOIN ${query.table} r ON r.s=slot.s AND r.link=?3 WHERE slot.s<?2 LIMIT ?4`)
  statement.setReturnArrays(true)
  return statement.all(query.fromS, query.toS, query.link, query.limit) as unknown as RawRow[]
}

/** The parts of [from, to) that lie in tables of raw days. */
export const daysIn = (
  days: ReadonlyMap<number, string>,
  from: number,
  to: number,
): { day: number; table: string; fromS: number; toS: number }[] => {
  const parts = []
  for (const [day, table] of days)
    if (day >= dayOf(from) && day < to)
      parts.push({ day, table, fromS: Math.max(0, from - day), toS: Math.min(daySeconds, to - day) })
  return parts
}
