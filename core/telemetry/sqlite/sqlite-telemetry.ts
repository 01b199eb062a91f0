import { TelemetryStoreError } from '../telemetry-error.ts'
import { rollupStepMs } from '../measurement.ts'
import type { TelemetryReader, TelemetryWriter } from '../telemetry-store.ts'
import type { RetentionSettings } from './maintenance.ts'
import { defaultRetention } from './maintenance.ts'
import { ThreadReader } from '../threads/thread-reader.ts'
import { SqliteWriter } from './sqlite-writer.ts'

export interface SqliteTelemetryOptions {
  /** The folder of telemetry.db; made where missing. */
  dataDir: string
  retention?: Partial<RetentionSettings> | undefined
  /** How long raw samples wait for their rollup: 5, 10, 15, 20, 30 or 60 minutes. Default 15; readers see no difference. */
  rollupEveryMs?: number | undefined
  /** How long append waits for another process that writes before it rejects with `busy`. Default 5,000. */
  appendWaitMs?: number | undefined
  log?: { warn(fields: Record<string, unknown>, message: string): void } | undefined
  /** Test hook for a full disk: the file may not grow beyond this many pages of 8 KiB. */
  maxPages?: number | undefined
}

const defaultRollupEveryMs = 900_000
const defaultAppendWaitMs = 5000

/**
 * The embedded telemetry store. One writer and any number of readers, in one process or several; a reader may come
 * before the file exists. Rejects with TelemetryStoreError (busy, full, corrupt, io).
 */
export function openSqliteTelemetry(options: SqliteTelemetryOptions & { mode: 'writer' }): Promise<TelemetryWriter>
export function openSqliteTelemetry(options: SqliteTelemetryOptions & { mode: 'reader' }): Promise<TelemetryReader>
export async function openSqliteTelemetry(
  options: SqliteTelemetryOptions & { mode: 'writer' | 'reader' },
): Promise<TelemetryWriter | TelemetryReader> {
  const { dataDir, retention, log, maxPages, rollupEveryMs = defaultRollupEveryMs } = options
  if (options.mode === 'reader')
    return new ThreadReader('sqlite', new URL('./reader-worker.ts', import.meta.url), { dataDir })
  if (rollupEveryMs % rollupStepMs['5m'] !== 0 || rollupStepMs['1h'] % rollupEveryMs !== 0)
    throw new TelemetryStoreError('bad_query', `rollupEveryMs ${rollupEveryMs} must be 5 min times a divisor of 12`)
  return new SqliteWriter({
    dataDir,
    retention: { ...defaultRetention, ...withoutUndefined(retention ?? {}) },
    rollupEveryMs,
    maxPages,
    appendWaitMs: options.appendWaitMs ?? defaultAppendWaitMs,
    warn: (fields, message) => log?.warn(fields, message),
  })
}

const withoutUndefined = <T extends object>(settings: T): T =>
  Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)) as T
