import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { daySeconds } from '../measurement.ts'
import { TelemetryStoreError } from '../telemetry-error.ts'

/**
 * The embedded telemetry file. Raw samples lie in one table per UTC day keyed (second of the day, link): a poll cycle
 * is appended at the end of the tree, which writes a hundred times less than (link, time), and a day is dropped as
 * a table. Rollups are keyed (link, time): a chart reads neighbouring rows.
 *
 * `done_to` says up to which second 5-minute rows are complete, except the buckets in `dirty`, which must be made again
 * from raw samples (`gen` moves with every late batch, so that a rollup made meanwhile does not hide it).
 */
export const telemetryFile = (dataDir: string): string => join(dataDir, 'telemetry.db')

export const schemaVersion = 1

export const stepSeconds = { '5m': 300, '1h': 3600 } as const

/** auto_vacuum and page_size only take effect before the first table and before WAL. */
export const shapePragmas = 'PRAGMA page_size=8192; PRAGMA auto_vacuum=INCREMENTAL;'

/** NORMAL in WAL: a killed process loses nothing, a power cut at most the commits since the last checkpoint. */
export const writerPragmas = 'PRAGMA synchronous=NORMAL; PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=67108864;'

const rollupColumns = `
  link INTEGER NOT NULL, ts INTEGER NOT NULL,
  d_n INTEGER NOT NULL, d_ms INTEGER NOT NULL, d_oct INTEGER NOT NULL, d_gap INTEGER NOT NULL, d_min INTEGER, d_max INTEGER,
  u_n INTEGER NOT NULL, u_ms INTEGER NOT NULL, u_oct INTEGER NOT NULL, u_gap INTEGER NOT NULL, u_min INTEGER, u_max INTEGER,
  q_ok INTEGER NOT NULL, q_wrap32 INTEGER NOT NULL, q_ambiguous INTEGER NOT NULL, q_reset INTEGER NOT NULL,
  q_implausible INTEGER NOT NULL, q_gap INTEGER NOT NULL,
  oper_polls INTEGER NOT NULL, oper_down INTEGER NOT NULL, rtt_max INTEGER, err INTEGER NOT NULL, disc INTEGER NOT NULL,
  PRIMARY KEY (link, ts)`

const ddl = `
CREATE TABLE IF NOT EXISTS link (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS device (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS state (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS dirty (step INTEGER NOT NULL, ts INTEGER NOT NULL, gen INTEGER NOT NULL, PRIMARY KEY (step, ts)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS r5m (${rollupColumns}) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS r1h (${rollupColumns}) WITHOUT ROWID;
PRAGMA user_version=${schemaVersion};`

/** Names of all tables of raw days, oldest first, as the day's first second → table. */
export const rawDays = (db: DatabaseSync): Map<number, string> => {
  const rows = db
    .prepare(`SELECT name FROM sqlite_schema WHERE type='table' AND name GLOB 'raw_[0-9]*' ORDER BY name`)
    .all()
  return new Map(rows.map(({ name }) => [dayOfTable(String(name)), String(name)]))
}

export const dayOf = (second: number): number => Math.floor(second / daySeconds) * daySeconds

export const rawTable = (day: number): string =>
  `raw_${new Date(day * 1000).toISOString().slice(0, 10).replaceAll('-', '')}`

const dayOfTable = (name: string): number => {
  const digits = name.slice('raw_'.length)
  return Date.UTC(Number(digits.slice(0, -4)), Number(digits.slice(-4, -2)) - 1, Number(digits.slice(-2))) / 1000
}

export const createRawTable = (table: string): string => `CREATE TABLE IF NOT EXISTS ${table} (
  s INTEGER NOT NULL, link INTEGER NOT NULL, dev INTEGER NOT NULL, off INTEGER NOT NULL, ivl INTEGER, oper INTEGER, rtt INTEGER,
  d_lbl INTEGER NOT NULL, d_oct INTEGER, d_pkt INTEGER, d_dis INTEGER, d_err INTEGER,
  u_lbl INTEGER NOT NULL, u_oct INTEGER, u_pkt INTEGER, u_dis INTEGER, u_err INTEGER,
  PRIMARY KEY (s, link)) WITHOUT ROWID`

/** Makes the tables of an empty file; refuses a file of a newer Pantau. Runs inside the caller's transaction. */
export const ensureSchema = (db: DatabaseSync): void => {
  const version = fileVersion(db)
  if (version > schemaVersion)
    throw new TelemetryStoreError(
      'io',
      `telemetry.db has schema ${version}; this Pantau knows ${schemaVersion}: upgrade it`,
    )
  if (version < schemaVersion) db.exec(ddl)
}

/** 0 for a file that has no tables yet. */
export const fileVersion = (db: DatabaseSync): number =>
  Number(db.prepare('PRAGMA user_version').get()?.user_version ?? 0)

export type StateKey = 'done_to' | 'raw_floor' | 'cut_5m' | 'cut_1h'

export const readState = (db: DatabaseSync, key: StateKey): number | undefined => {
  const row = db.prepare('SELECT value FROM state WHERE key=?').get(key)
  return row === undefined ? undefined : Number(row.value)
}

export const writeState = (db: DatabaseSync, key: StateKey, value: number): void => {
  db.prepare('INSERT INTO state VALUES (?,?) ON CONFLICT (key) DO UPDATE SET value=excluded.value').run(key, value)
}

/** The bucket must be made again; a rollup that is being made now will see that `gen` moved and leave it marked. */
export const markDirtySql = 'INSERT INTO dirty VALUES (?,?,0) ON CONFLICT (step, ts) DO UPDATE SET gen=gen+1'
