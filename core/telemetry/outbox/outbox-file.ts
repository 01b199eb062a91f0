import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { SQLInputValue } from 'node:sqlite'
import { DatabaseSync } from 'node:sqlite'
import { writeTransaction } from '../sqlite/transaction.ts'
import { toStoreError } from '../sqlite/sqlite-error.ts'

export interface OutboxLimits {
  /** Default 5 GiB: two months of 1,000 links every 10 s. */
  maxBytes: number
  /** From the newest sample, not from a clock. Default 7 days: the server still keeps what is as old. */
  maxAgeMs: number
}
export const defaultOutboxLimits: OutboxLimits = { maxBytes: 5 * 2 ** 30, maxAgeMs: 7 * 86_400_000 }

/** Samples that the store refused by themselves are kept to be looked at, the newest of them. */
const maxDead = 10_000
const openWaitMs = 5000
const waitMs = 5000

const ddl = `
PRAGMA auto_vacuum=INCREMENTAL; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA journal_size_limit=67108864;
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS outbox (id INTEGER PRIMARY KEY AUTOINCREMENT, oldest_ms INTEGER NOT NULL, newest_ms INTEGER NOT NULL,
  n INTEGER NOT NULL, bytes INTEGER NOT NULL, body BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS dead (id INTEGER PRIMARY KEY AUTOINCREMENT, at_ms INTEGER NOT NULL, error TEXT NOT NULL, body BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS totals (id INTEGER PRIMARY KEY CHECK (id=1), samples INTEGER NOT NULL, bytes INTEGER NOT NULL,
  refused INTEGER NOT NULL, overflowed INTEGER NOT NULL) STRICT;
INSERT OR IGNORE INTO totals VALUES (1,0,0,0,0);
COMMIT; PRAGMA busy_timeout=0`

export interface Waiting {
  id: number
  samples: number
  body: Uint8Array
}

export interface OutboxTotals {
  samples: number
  bytes: number
  /** Slot of the oldest sample that waits; null when none does. */
  oldestMs: number | null
  /** Ever: samples that the store refused for themselves, and samples dropped because the outbox was full. */
  refused: number
  overflowed: number
}

/**
 * Batches that wait for a store behind a network, in `outbox.db`. One connection puts, another one takes, in one process
 * or two; every call is one transaction, durable against a power cut. Rejects with TelemetryStoreError.
 */
export class OutboxFile {
  readonly #db: DatabaseSync
  readonly #limits: OutboxLimits

  constructor(dataDir: string, limits: OutboxLimits = defaultOutboxLimits) {
    this.#limits = limits
    try {
      mkdirSync(dataDir, { recursive: true })
      this.#db = new DatabaseSync(join(dataDir, 'outbox.db'), { timeout: openWaitMs })
      this.#db.exec(ddl)
    } catch (error) {
      throw toStoreError(error)
    }
  }

  /** Resolves with how many of the oldest samples had to go for it. */
  put(body: Uint8Array, samples: number, oldestMs: number, newestMs: number): Promise<number> {
    return this.#transaction(() => {
      this.#run('INSERT INTO outbox (oldest_ms, newest_ms, n, bytes, body) VALUES (?,?,?,?,?)', [
        oldestMs,
        newestMs,
        samples,
        body.byteLength,
        body,
      ])
      this.#run('UPDATE totals SET samples=samples+?, bytes=bytes+?', [samples, body.byteLength])
      return this.#trim(newestMs)
    })
  }

  /** The oldest batches, at least one where there is any, up to about so many samples. */
  take(maxSamples: number): Waiting[] {
    const rows: Waiting[] = []
    let sum = 0
    for (const { id, n, body } of this.#db.prepare('SELECT id, n, body FROM outbox ORDER BY id').iterate()) {
      sum += Number(n)
      if (rows.length > 0 && sum > maxSamples) break
      rows.push({ id: Number(id), samples: Number(n), body: body as Uint8Array })
    }
    return rows
  }

  /** They arrived. What overflow dropped meanwhile is not counted twice. */
  done(ids: readonly number[]): Promise<void> {
    return this.#transaction(() => {
      for (const id of ids) this.#remove(id)
      this.#db.prepare('PRAGMA incremental_vacuum(200)').all()
    })
  }

  /** The store will never take these samples: kept beside, with the reason. */
  bury(body: Uint8Array, samples: number, error: string, nowMs: number): Promise<void> {
    return this.#transaction(() => {
      this.#run('INSERT INTO dead (at_ms, error, body) VALUES (?,?,?)', [nowMs, error, body])
      this.#run('DELETE FROM dead WHERE id<=(SELECT max(id) FROM dead)-?', [maxDead])
      this.#run('UPDATE totals SET refused=refused+?', [samples])
    })
  }

  totals(): OutboxTotals {
    const { samples, bytes, refused, overflowed } = this.#db.prepare('SELECT * FROM totals').get() ?? {}
    const first = this.#db.prepare('SELECT oldest_ms FROM outbox ORDER BY id LIMIT 1').get()
    return {
      samples: Number(samples),
      bytes: Number(bytes),
      oldestMs: first === undefined ? null : Number(first.oldest_ms),
      refused: Number(refused),
      overflowed: Number(overflowed),
    }
  }

  close(): void {
    if (this.#db.isOpen) this.#db.close()
  }

  #trim(newestMs: number): number {
    const oldest = this.#db.prepare('SELECT id, n, newest_ms FROM outbox ORDER BY id LIMIT 1')
    const bytes = this.#db.prepare('SELECT bytes FROM totals')
    let dropped = 0
    for (;;) {
      const row = oldest.get()
      if (row === undefined) break
      const isTooOld = Number(row.newest_ms) < newestMs - this.#limits.maxAgeMs
      if (!isTooOld && Number(bytes.get()?.bytes) <= this.#limits.maxBytes) break
      this.#remove(Number(row.id))
      dropped += Number(row.n)
    }
    if (dropped > 0) this.#run('UPDATE totals SET overflowed=overflowed+?', [dropped])
    return dropped
  }

  #remove(id: number): void {
    const row = this.#db.prepare('DELETE FROM outbox WHERE id=? RETURNING n, bytes').get(id)
    if (row !== undefined)
      this.#run('UPDATE totals SET samples=samples-?, bytes=bytes-?', [Number(row.n), Number(row.bytes)])
  }

  #run(sql: string, values: SQLInputValue[]): void {
    this.#db.prepare(sql).run(...values)
  }

  #transaction<T>(work: () => T): Promise<T> {
    return writeTransaction(this.#db, waitMs, work)
  }
}
