import { statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { StatementSync } from 'node:sqlite'
import { TelemetryStoreError } from '../telemetry-error.ts'
import { fileVersion, rawDays, readState, schemaVersion, stepSeconds, telemetryFile } from './schema.ts'
import { readTransaction } from './transaction.ts'

/** One consistent state of the file, valid inside `ReadConnection.snapshot`. */
export interface Snapshot {
  db: DatabaseSync
  /** Second up to which 5-minute rows are complete; -Infinity before the first maintenance. */
  doneTo: number
  /** Buckets whose rows wait to be made again, ascending. */
  dirty5m: number[]
  dirty1h: number[]
  days: ReadonlyMap<number, string>
  statement(sql: string): StatementSync
  linkNumber(linkId: string): number | undefined
}

/**
 * A read-only connection that follows the file: there may be none yet, it may be replaced (restore, back-fill), its
 * writer may come and go.
 */
export class ReadConnection {
  readonly #path: string
  readonly #statements = new Map<string, StatementSync>()
  #db: DatabaseSync | undefined
  #inode: number | undefined

  constructor(dataDir: string) {
    this.#path = telemetryFile(dataDir)
  }

  /** Undefined where there is no telemetry yet. */
  snapshot<T>(work: (snapshot: Snapshot) => T): T | undefined {
    const db = this.#follow()
    if (db === undefined) return undefined
    return readTransaction(db, () => {
      const dirty = db.prepare('SELECT step, ts FROM dirty ORDER BY ts').all()
      const ofStep = (step: number) => dirty.filter((row) => row.step === step).map((row) => Number(row.ts))
      const statement = (sql: string) => this.#statement(db, sql)
      return work({
        db,
        doneTo: readState(db, 'done_to') ?? -Infinity,
        dirty5m: ofStep(stepSeconds['5m']),
        dirty1h: ofStep(stepSeconds['1h']),
        days: rawDays(db),
        statement,
        linkNumber(linkId) {
          const id = statement('SELECT id FROM link WHERE name=?').all(linkId)[0] as unknown as number[] | undefined
          return id?.[0]
        },
      })
    })
  }

  close(): void {
    this.#statements.clear()
    this.#db?.close()
    this.#db = undefined
  }

  #follow(): DatabaseSync | undefined {
    const inode = statSync(this.#path, { throwIfNoEntry: false })?.ino
    if (this.#db !== undefined && inode !== this.#inode) this.close()
    if (inode === undefined) return undefined
    if (this.#db === undefined) {
      const db = new DatabaseSync(this.#path, { readOnly: true, timeout: 2000 })
      try {
        const version = fileVersion(db)
        if (version > schemaVersion)
          throw new TelemetryStoreError('io', `telemetry.db has schema ${version}, this Pantau knows ${schemaVersion}`)
        if (version === 0) {
          // Its writer is just making it.
          db.close()
          return undefined
        }
        db.exec('PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY')
      } catch (error) {
        if (db.isOpen) db.close()
        throw error
      }
      this.#db = db
      this.#inode = inode
    }
    return this.#db
  }

  /** Rows of cached statements are arrays in column order. */
  #statement(db: DatabaseSync, sql: string): StatementSync {
    let statement = this.#statements.get(sql)
    if (statement === undefined) {
      statement = db.prepare(sql)
      statement.setReturnArrays(true)
      this.#statements.set(sql, statement)
    }
    return statement
  }
}
