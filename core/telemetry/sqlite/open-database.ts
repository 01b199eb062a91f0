import { mkdirSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { ensureSchema, shapePragmas, telemetryFile, writerPragmas } from './schema.ts'
import { toStoreError } from './sqlite-error.ts'

/** How long a start waits for another process that has the file; afterwards nothing waits inside SQLite. */
const openWaitMs = 5000

export interface WritableOptions {
  dataDir: string
  /** Pages of WAL after which a commit checkpoints on this thread; 0 leaves it to the maintenance thread. */
  autoCheckpointPages: number
  cacheKib: number
  /** Test hook for a full disk: the file may not grow beyond this many pages. */
  maxPages?: number | undefined
}

/** Opens telemetry.db for writing, making folder, file and tables where missing. Throws TelemetryStoreError. */
export const openWritable = (options: WritableOptions): DatabaseSync => {
  try {
    mkdirSync(options.dataDir, { recursive: true })
    const db = new DatabaseSync(telemetryFile(options.dataDir), { timeout: openWaitMs })
    try {
      db.exec(`${shapePragmas} PRAGMA journal_mode=WAL; ${writerPragmas}`)
      db.exec(`PRAGMA cache_size=-${options.cacheKib}; PRAGMA wal_autocheckpoint=${options.autoCheckpointPages}`)
      if (options.maxPages !== undefined) db.exec(`PRAGMA max_page_count=${options.maxPages}`)
      db.exec('BEGIN IMMEDIATE')
      ensureSchema(db)
      db.exec('COMMIT')
      db.exec('PRAGMA busy_timeout=0')
      return db
    } catch (error) {
      db.close()
      throw error
    }
  } catch (error) {
    throw toStoreError(error)
  }
}
