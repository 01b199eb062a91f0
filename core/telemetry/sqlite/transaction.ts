import type { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { isBusy, toStoreError } from './sqlite-error.ts'

const busyRetryMs = 3

/**
 * Runs `work` in one write transaction: all of it or nothing. Waits for another writer without blocking the thread (the
 * connection's own busy handler would stop the poll loop), at most `waitMs`, then rejects with `busy`.
 */
export const writeTransaction = async <T>(db: DatabaseSync, waitMs: number, work: () => T): Promise<T> => {
  const giveUpAt = performance.now() + waitMs
  for (;;) {
    try {
      db.exec('BEGIN IMMEDIATE')
      break
    } catch (error) {
      if (!isBusy(error) || performance.now() >= giveUpAt) throw toStoreError(error)
      await sleep(busyRetryMs)
    }
  }
  try {
    const result = work()
    db.exec('COMMIT')
    return result
  } catch (error) {
    // SQLite has already rolled back by itself after some errors (full, I/O).
    if (db.isTransaction) db.exec('ROLLBACK')
    throw toStoreError(error)
  }
}

/** One snapshot for several reads. */
export const readTransaction = <T>(db: DatabaseSync, work: () => T): T => {
  db.exec('BEGIN')
  try {
    return work()
  } finally {
    db.exec('COMMIT')
  }
}
