import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { isWholeSecond } from '../query-bounds.ts'
import type { LinkSample } from '#domain/sample.ts'
import { TelemetryStoreError } from '../telemetry-error.ts'
import type { MaintenanceReport, TelemetryWriter } from '../telemetry-store.ts'
import type { MaintenanceSettings } from './maintenance.ts'
import { NameMap } from './name-map.ts'
import { openWritable } from './open-database.ts'
import { encodeRaw } from '../rows/raw-row.ts'
import { createRawTable, dayOf, markDirtySql, rawTable, readState, stepSeconds } from './schema.ts'
import { insertRawSql } from './statements.ts'
import { writeTransaction } from './transaction.ts'
import { WorkerCalls } from '../threads/worker-calls.ts'

/** A commit checkpoints by itself only when maintenance did not run for long (64 MiB of WAL). */
const emergencyCheckpointPages = 8192

export interface SqliteWriterOptions extends MaintenanceSettings {
  /** The longest that append waits for the maintenance thread or another process before it rejects with `busy`. */
  appendWaitMs: number
  maxPages?: number | undefined
  warn: (fields: Record<string, unknown>, message: string) => void
}

/** Appends on the calling thread (about 3 µs a sample), everything that takes longer happens in a worker thread. */
export class SqliteWriter implements TelemetryWriter {
  readonly #db: DatabaseSync
  readonly #links: NameMap
  readonly #devices: NameMap
  readonly #inserts = new Map<number, StatementSync>()
  readonly #markDirty: StatementSync
  readonly #worker: WorkerCalls
  readonly #warn: SqliteWriterOptions['warn']
  #tail: Promise<unknown> = Promise.resolve()
  readonly #appendWaitMs: number
  #tooLate = 0
  #closed = false

  constructor(options: SqliteWriterOptions) {
    const { maxPages, appendWaitMs, warn, ...settings } = options
    this.#db = openWritable({
      dataDir: settings.dataDir,
      autoCheckpointPages: emergencyCheckpointPages,
      cacheKib: 16_384,
      maxPages,
    })
    this.#links = new NameMap(this.#db, 'link')
    this.#devices = new NameMap(this.#db, 'device')
    this.#markDirty = this.#db.prepare(markDirtySql)
    this.#warn = warn
    this.#appendWaitMs = appendWaitMs
    this.#worker = new WorkerCalls(new URL('./maintenance-worker.ts', import.meta.url), settings, {
      maxPending: 16,
      timeoutMs: 30 * 60_000,
    })
  }

  async append(batch: readonly LinkSample[]): Promise<void> {
    this.#assertOpen()
    for (const { linkId, slotMs } of batch)
      if (!isWholeSecond(slotMs))
        throw new TelemetryStoreError('bad_query', `slotMs ${slotMs} of link ${linkId} is not a whole second`)
    // One after the other, so that of two versions of a sample the one given last wins.
    const turn = this.#tail.then(() => this.#write(batch))
    this.#tail = turn.catch(() => undefined)
    await turn
  }

  async maintain(nowMs: number): Promise<MaintenanceReport> {
    this.#assertOpen()
    const report = (await this.#worker.call('maintain', [nowMs])) as Omit<MaintenanceReport, 'samplesTooLate'>
    return { ...report, samplesTooLate: this.#tooLate }
  }

  async rebuildRollups(fromMs: number, toMs: number): Promise<number> {
    this.#assertOpen()
    return (await this.#worker.call('rebuild', [fromMs, toMs])) as number
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await this.#tail
    await this.#worker.close()
    this.#db.close()
  }

  async #write(batch: readonly LinkSample[]): Promise<void> {
    if (batch.length === 0) return
    let tooLate = 0
    try {
      await writeTransaction(this.#db, this.#appendWaitMs, () => {
        tooLate = this.#insert(batch)
      })
    } catch (error) {
      // What the transaction made is gone: names, tables of new days.
      this.#links.forget()
      this.#devices.forget()
      this.#inserts.clear()
      throw error
    }
    if (tooLate === 0) return
    this.#tooLate += tooLate
    this.#warn({ tooLate, total: this.#tooLate }, 'samples of a day whose raw data are already dropped were refused')
  }

  #insert(batch: readonly LinkSample[]): number {
    const doneTo = readState(this.#db, 'done_to') ?? -Infinity
    const rawFloor = readState(this.#db, 'raw_floor') ?? -Infinity
    const late = new Set<number>()
    let tooLate = 0
    for (const sample of batch) {
      const second = sample.slotMs / 1000
      if (second < rawFloor) {
        tooLate += 1
        continue
      }
      if (second < doneTo) late.add(Math.floor(second / stepSeconds['5m']) * stepSeconds['5m'])
      this.#insertOf(dayOf(second)).run(
        ...encodeRaw(sample, this.#links.number(sample.linkId), this.#devices.number(sample.deviceId)),
      )
    }
    for (const bucket of late) this.#markDirty.run(stepSeconds['5m'], bucket)
    return tooLate
  }

  #insertOf(day: number): StatementSync {
    let insert = this.#inserts.get(day)
    if (insert === undefined) {
      const table = rawTable(day)
      this.#db.exec(createRawTable(table))
      insert = this.#db.prepare(insertRawSql(table))
      this.#inserts.set(day, insert)
    }
    return insert
  }

  #assertOpen(): void {
    if (this.#closed) throw new TelemetryStoreError('closed', 'the telemetry store is closed')
  }
}
