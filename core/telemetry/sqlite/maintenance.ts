import type { DatabaseSync } from 'node:sqlite'
import type { MaintenanceReport } from '../telemetry-store.ts'
import { openWritable } from './open-database.ts'
import { Retention } from './retention.ts'
import { RollupPass } from './rollup-pass.ts'
import type { Pace } from '../threads/serve-calls.ts'

/** How long each level is kept, counted in whole UTC days from the newest sample, never from a clock that may jump. */
export interface RetentionSettings {
  /** Default 3. */
  rawDays: number
  /** Default 800: eight quarters and a half stay recomputable. */
  rollup5mDays: number
  /** Default 1,900: five years. */
  rollup1hDays: number
  /** The oldest raw days go earlier when the file is larger. Default 20 GiB. */
  maxBytes: number
}

export const defaultRetention: RetentionSettings = {
  rawDays: 3,
  rollup5mDays: 800,
  rollup1hDays: 1900,
  maxBytes: 20 * 2 ** 30,
}

export interface MaintenanceSettings {
  dataDir: string
  retention: RetentionSettings
  /**
   * Rollups are completed up to a multiple of this (a multiple of 5 min that divides the hour). A row of every link
   * lies in another page, so several buckets at once write several times less. Until then readers take raw samples.
   */
  rollupEveryMs: number
}

/** What runs beside the poll: rollups, retention, checkpoint. */
export class Maintenance {
  readonly #db: DatabaseSync
  readonly #rollups: RollupPass
  readonly #retention: Retention

  constructor({ dataDir, retention, rollupEveryMs }: MaintenanceSettings) {
    this.#db = openWritable({ dataDir, autoCheckpointPages: 0, cacheKib: 32_768 })
    this.#rollups = new RollupPass(this.#db, rollupEveryMs / 1000)
    this.#retention = new Retention(this.#db, retention)
  }

  async maintain(nowMs: number, pace: Pace): Promise<Omit<MaintenanceReport, 'samplesTooLate'>> {
    const nowSecond = Math.floor(nowMs / 1000)
    await this.#rollups.advance(nowSecond)
    const bucketsWritten = await this.#rollups.makeDirty(pace)
    const dropped = await this.#retention.apply(nowSecond, pace)
    this.#db.exec('PRAGMA wal_checkpoint(PASSIVE)')
    return { bucketsWritten, ...dropped }
  }

  async rebuild(fromMs: number, toMs: number, pace: Pace): Promise<number> {
    await this.#rollups.markForRebuild(Math.floor(fromMs / 1000), Math.ceil(toMs / 1000))
    return this.#rollups.makeDirty(pace)
  }

  close(): void {
    this.#db.close()
  }
}
