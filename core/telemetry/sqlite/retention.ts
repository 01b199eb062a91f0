import type { DatabaseSync } from 'node:sqlite'
import type { RollupLevel } from '../measurement.ts'
import type { MaintenanceReport } from '../telemetry-store.ts'
import type { RetentionSettings } from './maintenance.ts'
import { newestSecond } from './raw-scan.ts'
import { rollupTable } from './statements.ts'
import type { Pace } from '../threads/serve-calls.ts'
import { daySeconds } from '../measurement.ts'
import { dayOf, markDirtySql, rawDays, readState, stepSeconds, writeState } from './schema.ts'
import { writeTransaction } from './transaction.ts'

const waitMs = 60_000
const fiveMin = stepSeconds['5m']
/** Free pages are used again by the next day; only more than this share of the file is given back to the disk. */
const keepFreeShare = 0.25
const vacuumPages = 500
const vacuumSteps = 200

/** Drops what is older than asked, raw days only after their rollups were checked against them. */
export class Retention {
  readonly #db: DatabaseSync
  readonly #settings: RetentionSettings

  constructor(db: DatabaseSync, settings: RetentionSettings) {
    this.#db = db
    this.#settings = settings
  }

  async apply(nowSecond: number, pace: Pace): Promise<Pick<MaintenanceReport, 'rawDaysDropped' | 'rollupRowsDropped'>> {
    // Time goes by the samples: a wrong clock or a silent network never deletes history.
    const newest = newestSecond(this.#db)
    if (newest === undefined) return { rawDaysDropped: 0, rollupRowsDropped: 0 }
    const today = dayOf(Math.min(nowSecond, newest))
    const { rawDays: days, rollup5mDays, rollup1hDays } = this.#settings
    let rawDaysDropped = 0
    for (const [day, table] of rawDays(this.#db)) {
      const tooOld = day < today - days * daySeconds
      const tooLarge = day < today && this.#bytes() > this.#settings.maxBytes
      if (!(tooOld || tooLarge) || !(await this.#dropDay(day, table, pace))) break
      rawDaysDropped += 1
    }
    const rollupRowsDropped =
      (await this.#cut('5m', today - rollup5mDays * daySeconds, pace)) +
      (await this.#cut('1h', today - rollup1hDays * daySeconds, pace))
    if (rawDaysDropped + rollupRowsDropped > 0) await this.#giveBack(pace)
    return { rawDaysDropped, rollupRowsDropped }
  }

  /** False, and the day stays, when a rollup of it is not certainly right; the doubtful buckets are made again. */
  async #dropDay(day: number, table: string, pace: Pace): Promise<boolean> {
    const wrong = await this.#wrongBuckets(day, table, pace)
    return writeTransaction(this.#db, waitMs, () => {
      const mark = this.#db.prepare(markDirtySql)
      for (const ts of wrong) mark.run(fiveMin, ts)
      // A late sample that came meanwhile has marked its bucket.
      const dirty = this.#db.prepare('SELECT 1 FROM dirty WHERE ts>=? AND ts<? LIMIT 1').get(day, day + daySeconds)
      const doneTo = readState(this.#db, 'done_to') ?? 0
      if (dirty !== undefined || doneTo < day + daySeconds) return false
      this.#db.exec(`DROP TABLE ${table}`)
      writeState(this.#db, 'raw_floor', day + daySeconds)
      return true
    })
  }

  /** Buckets whose row is missing for a link, or has not the number of samples or the octets of the raw table. */
  async #wrongBuckets(day: number, table: string, pace: Pace): Promise<number[]> {
    const check = this.#db.prepare(`
      SELECT 1 FROM (
        SELECT link, count(*) AS n,
          total(CASE WHEN d_lbl<2 AND ivl IS NOT NULL THEN d_oct END) AS d,
          total(CASE WHEN u_lbl<2 AND ivl IS NOT NULL THEN u_oct END) AS u
        FROM ${table} WHERE s>=?1 AND s<?1+${fiveMin} GROUP BY link) AS raw
      LEFT JOIN r5m r ON r.link=raw.link AND r.ts=?1+?2
      WHERE r.link IS NULL OR r.d_oct<>raw.d OR r.u_oct<>raw.u
        OR r.q_ok+r.q_wrap32+r.q_ambiguous+r.q_reset+r.q_implausible+r.q_gap<>raw.n
      LIMIT 1`)
    const wrong: number[] = []
    for (let s = 0; s < daySeconds; s += fiveMin) {
      if (check.get(s, day) !== undefined) wrong.push(day + s)
      await pace.breathe()
    }
    return wrong
  }

  async #cut(level: RollupLevel, before: number, pace: Pace): Promise<number> {
    const key = level === '5m' ? 'cut_5m' : 'cut_1h'
    if ((readState(this.#db, key) ?? 0) >= before) return 0
    const remove = this.#db.prepare(`DELETE FROM ${rollupTable[level]} WHERE link=? AND ts<?`)
    let rows = 0
    for (const { id } of this.#db.prepare('SELECT id FROM link').all()) {
      rows += await writeTransaction(this.#db, waitMs, () => Number(remove.run(Number(id), before).changes))
      await pace.breathe()
    }
    await writeTransaction(this.#db, waitMs, () => writeState(this.#db, key, before))
    return rows
  }

  async #giveBack(pace: Pace): Promise<void> {
    for (let step = 0; step < vacuumSteps; step++) {
      if (this.#pragma('freelist_count') <= this.#pragma('page_count') * keepFreeShare) return
      await writeTransaction(this.#db, waitMs, () =>
        this.#db.prepare(`PRAGMA incremental_vacuum(${vacuumPages})`).all(),
      )
      await pace.breathe()
    }
  }

  #bytes(): number {
    return (this.#pragma('page_count') - this.#pragma('freelist_count')) * this.#pragma('page_size')
  }

  #pragma(name: 'freelist_count' | 'page_count' | 'page_size'): number {
    return Number(this.#db.prepare(`PRAGMA ${name}`).get()?.[name])
  }
}
