import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { StatementSync } from 'node:sqlite'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Rollup } from '#domain/rollup.ts'
import { addSample, bucketStart, emptyRollup } from '#domain/rollup.ts'
import type { LinkSample } from '#domain/sample.ts'
import { Hours } from '../hours.ts'
import type { RollupLevel } from '../measurement.ts'
import { rollupStepMs } from '../measurement.ts'
import { TelemetryStoreError } from '../telemetry-error.ts'
import type { BackfillWriter } from '../telemetry-store.ts'
import { NameMap } from './name-map.ts'
import { openWritable } from './open-database.ts'
import { encodeRaw } from '../rows/raw-row.ts'
import { encodeRollup } from '../rows/rollup-row.ts'
import {
  createRawTable,
  dayOf,
  ensureSchema,
  rawTable,
  readState,
  shapePragmas,
  telemetryFile,
  writeState,
} from './schema.ts'
import { toStoreError } from './sqlite-error.ts'
import { insertRawSql, replaceRollupSql } from './statements.ts'

/** Rows between two turns of the event loop, and of one transaction where the file is shared. */
const rowsPerChunk = 20_000

/**
 * Bulk history. A store that does not exist is built beside its place without a journal and moved there by `finish`, so
 * that a killed back-fill leaves nothing; an existing one is filled in transactions of its own (start it before the
 * collector: it holds the write lock for up to 50 ms at a time). `doneTo` of the store moves to the end of what was given.
 */
export const openSqliteBackfill = async ({ dataDir }: { dataDir: string }): Promise<BackfillWriter> =>
  new SqliteBackfill(dataDir)

class SqliteBackfill implements BackfillWriter {
  readonly #path: string
  readonly #scratch: string | undefined
  readonly #db: DatabaseSync
  readonly #links: NameMap
  readonly #devices: NameMap
  readonly #replace: Record<RollupLevel, StatementSync>
  readonly #insertRaw = new Map<number, StatementSync>()
  #doneToMs = 0
  #failed = false
  #inChunk = 0

  constructor(dataDir: string) {
    this.#path = telemetryFile(dataDir)
    try {
      if (existsSync(this.#path)) this.#db = openWritable({ dataDir, autoCheckpointPages: 8192, cacheKib: 65_536 })
      else {
        mkdirSync(dataDir, { recursive: true })
        this.#scratch = `${this.#path}.backfill`
        rmSync(this.#scratch, { force: true })
        this.#db = new DatabaseSync(this.#scratch)
        this.#db.exec(`${shapePragmas} PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536`)
        ensureSchema(this.#db)
      }
    } catch (error) {
      throw toStoreError(error)
    }
    this.#links = new NameMap(this.#db, 'link')
    this.#devices = new NameMap(this.#db, 'device')
    this.#replace = { '5m': this.#db.prepare(replaceRollupSql('5m')), '1h': this.#db.prepare(replaceRollupSql('1h')) }
  }

  async rollups(level: RollupLevel, rows: Iterable<Rollup>): Promise<number> {
    let count = 0
    const hours = new Hours((hour) => this.#put('1h', hour))
    await this.#inTransactions(async (pause) => {
      for (const row of rows) {
        if (row.atMs % rollupStepMs[level] !== 0)
          throw new TelemetryStoreError('bad_query', `${row.atMs} is not on the grid of ${level}`)
        this.#put(level, row)
        if (level === '5m') hours.add(row)
        this.#doneToMs = Math.max(this.#doneToMs, row.atMs + rollupStepMs[level])
        count += 1
        const turn = pause()
        if (turn !== undefined) await turn
      }
      hours.flush()
    })
    return count
  }

  async raw(samples: Iterable<LinkSample>): Promise<number> {
    let count = 0
    const buckets = new Map<string, Rollup>()
    const hours = new Map<string, Hours>()
    const complete = (bucket: Rollup) => {
      this.#put('5m', bucket)
      let ofLink = hours.get(bucket.linkId)
      if (ofLink === undefined) hours.set(bucket.linkId, (ofLink = new Hours((hour) => this.#put('1h', hour))))
      ofLink.add(bucket)
      this.#doneToMs = Math.max(this.#doneToMs, bucket.atMs + rollupStepMs['5m'])
    }
    await this.#inTransactions(async (pause) => {
      for (const sample of samples) {
        const second = sample.slotMs / 1000
        if (!Number.isSafeInteger(second))
          throw new TelemetryStoreError('bad_query', `slotMs ${sample.slotMs} is not a whole second`)
        this.#insertOf(dayOf(second)).run(
          ...encodeRaw(sample, this.#links.number(sample.linkId), this.#devices.number(sample.deviceId)),
        )
        const atMs = bucketStart(sample.slotMs, rollupStepMs['5m'])
        let bucket = buckets.get(sample.linkId)
        if (bucket?.atMs !== atMs) {
          if (bucket !== undefined) complete(bucket)
          buckets.set(sample.linkId, (bucket = emptyRollup(sample.linkId, atMs)))
        }
        addSample(bucket, sample)
        count += 1
        const turn = pause()
        if (turn !== undefined) await turn
      }
      for (const bucket of buckets.values()) complete(bucket)
      for (const ofLink of hours.values()) ofLink.flush()
    })
    return count
  }

  async finish(): Promise<void> {
    if (this.#failed) throw new TelemetryStoreError('io', 'a part of the back-fill failed: abort it')
    try {
      // Of the bucket that is still open the store keeps raw samples only: its next rollup replaces the row.
      const doneTo = Math.max(this.#doneToMs / 1000, readState(this.#db, 'done_to') ?? 0)
      writeState(this.#db, 'done_to', doneTo)
      if (this.#scratch !== undefined) {
        this.#db.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_checkpoint(TRUNCATE)')
        this.#db.close()
        if (existsSync(this.#path)) throw new TelemetryStoreError('busy', `${this.#path} was made meanwhile`)
        renameSync(this.#scratch, this.#path)
      } else this.#db.close()
    } catch (error) {
      throw toStoreError(error)
    }
  }

  async abort(): Promise<void> {
    if (this.#db.isOpen) this.#db.close()
    if (this.#scratch !== undefined) rmSync(this.#scratch, { force: true })
  }

  #put(level: RollupLevel, row: Rollup): void {
    this.#replace[level].run(...encodeRollup(row, this.#links.number(row.linkId)))
  }

  #insertOf(day: number): StatementSync {
    let insert = this.#insertRaw.get(day)
    if (insert === undefined) {
      this.#db.exec(createRawTable(rawTable(day)))
      insert = this.#db.prepare(insertRawSql(rawTable(day)))
      this.#insertRaw.set(day, insert)
    }
    return insert
  }

  /** Runs `work` in consecutive transactions; `pause` ends one and begins the next when it is full. */
  async #inTransactions(work: (pause: () => Promise<void> | undefined) => Promise<void>): Promise<void> {
    this.#inChunk = 0
    this.#db.exec('PRAGMA busy_timeout=10000; BEGIN IMMEDIATE')
    try {
      await work(() => {
        this.#inChunk += 1
        return this.#inChunk < rowsPerChunk ? undefined : this.#nextChunk()
      })
      this.#db.exec('COMMIT')
    } catch (error) {
      // Without a journal there is no way back: the scratch file is good for nothing now.
      this.#failed = true
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK')
      throw toStoreError(error)
    }
  }

  async #nextChunk(): Promise<void> {
    this.#inChunk = 0
    this.#db.exec('COMMIT')
    await nextTurn()
    this.#db.exec('BEGIN IMMEDIATE')
  }
}
