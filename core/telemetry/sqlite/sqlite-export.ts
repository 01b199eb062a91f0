import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { Rollup } from '#domain/rollup.ts'
import type { LinkSample } from '#domain/sample.ts'
import type { RollupLevel } from '../measurement.ts'
import type { RawRow } from '../rows/raw-row.ts'
import { decodeRaw, rawColumns } from '../rows/raw-row.ts'
import type { RollupRow } from '../rows/rollup-row.ts'
import { decodeRollup } from '../rows/rollup-row.ts'
import { TelemetryStoreError } from '../telemetry-error.ts'
import { rawDays, readState, telemetryFile } from './schema.ts'
import { toStoreError } from './sqlite-error.ts'
import { rollupTable } from './statements.ts'

/** [from, to) in epoch seconds. */
type Span = readonly [from: number, to: number]

/** Everything in telemetry.db, to be carried elsewhere; reads beside a running writer. Seconds are epoch seconds. */
export class SqliteExport {
  readonly #db: DatabaseSync

  constructor(dataDir: string) {
    const path = telemetryFile(dataDir)
    if (!existsSync(path)) throw new TelemetryStoreError('missing', `there is no ${path}`)
    try {
      this.#db = new DatabaseSync(path, { readOnly: true, timeout: 5000 })
    } catch (error) {
      throw toStoreError(error)
    }
  }

  links(): string[] {
    return this.#db
      .prepare('SELECT name FROM link ORDER BY name')
      .all()
      .map(({ name }) => String(name))
  }

  /** First seconds of the days that still have raw samples. */
  days(): number[] {
    return [...rawDays(this.#db).keys()]
  }

  /** How far rollups are complete, where raw samples begin, and which 5-minute buckets must be made again. */
  state(): { doneTo: number; rawFloor: number; late: number[] } {
    const late = this.#db.prepare('SELECT DISTINCT ts FROM dirty ORDER BY ts').all()
    return {
      doneTo: readState(this.#db, 'done_to') ?? 0,
      rawFloor: readState(this.#db, 'raw_floor') ?? 0,
      late: late.map(({ ts }) => Number(ts)),
    }
  }

  countRollups(level: RollupLevel, link: string, [from, to]: Span): number {
    const sql = `SELECT count(*) AS n FROM ${rollupTable[level]} WHERE link=(SELECT id FROM link WHERE name=?) AND ts>=? AND ts<?`
    return Number(this.#db.prepare(sql).get(link, from, to)?.n)
  }

  /** In time order. */
  *rollups(level: RollupLevel, link: string, [from, to]: Span): Generator<Rollup> {
    const sql = `SELECT * FROM ${rollupTable[level]} WHERE link=(SELECT id FROM link WHERE name=?) AND ts>=? AND ts<?`
    const read = this.#db.prepare(sql)
    read.setReturnArrays(true)
    for (const row of read.iterate(link, from, to) as Iterable<unknown> as Iterable<RollupRow>)
      yield decodeRollup(row, link)
  }

  countRaw(day: number): number {
    const table = rawDays(this.#db).get(day)
    return table === undefined ? 0 : Number(this.#db.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.n)
  }

  /** In slot order. */
  *raw(day: number): Generator<LinkSample> {
    const table = rawDays(this.#db).get(day)
    if (table === undefined) return
    const names = (of: 'link' | 'device') =>
      new Map(
        this.#db
          .prepare(`SELECT id, name FROM ${of}`)
          .all()
          .map(({ id, name }) => [Number(id), String(name)]),
      )
    const [links, devices] = [names('link'), names('device')]
    const read = this.#db.prepare(`SELECT ${rawColumns} FROM ${table}`)
    read.setReturnArrays(true)
    for (const row of read.iterate() as Iterable<unknown> as Iterable<RawRow>)
      yield decodeRaw(row, day, links.get(row[1] ?? 0) ?? '', devices.get(row[2] ?? 0) ?? '')
  }

  close(): void {
    this.#db.close()
  }
}
