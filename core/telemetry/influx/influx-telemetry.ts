import { rollupStepMs } from '../measurement.ts'
import { TelemetryStoreError } from '../telemetry-error.ts'
import type { TelemetryReader, TelemetryWriter } from '../telemetry-store.ts'
import { OutboxFile } from '../outbox/outbox-file.ts'
import { OutboxWriter, type OutboxWriterOptions } from '../outbox/outbox-writer.ts'
import { ThreadReader } from '../threads/thread-reader.ts'
import { WorkerCalls } from '../threads/worker-calls.ts'
import { InfluxConnection } from './influx-connection.ts'
import type { InfluxSettings } from './influx-settings.ts'
import type { SinkWorkerData } from './sink-worker.ts'
import { InfluxWriter, type InfluxWriterOptions } from './influx-writer.ts'

const defaultRollupEveryMs = 900_000
const noLog = { info: () => undefined, warn: () => undefined }
/** The percentile of a quarter of 200 links is five million rows over the network. */
const readTimeoutMs = 120_000
const sinkCalls = { maxPending: 64, timeoutMs: 30 * 60_000 }

const assertRollupEvery = (everyMs: number): void => {
  if (everyMs % rollupStepMs['5m'] !== 0 || rollupStepMs['1h'] % everyMs !== 0)
    throw new TelemetryStoreError('bad_query', `rollupEveryMs ${everyMs} must be 5 min times a divisor of 12`)
}

/** Reads any InfluxDB in a thread of its own. Opens nothing until it is asked. */
export const openInfluxReader = (settings: InfluxSettings): TelemetryReader =>
  new ThreadReader(settings.engine, new URL('./reader-worker.ts', import.meta.url), settings, readTimeoutMs)

export interface InfluxWriterSettings extends InfluxSettings {
  /** How long raw samples wait for their rollup: 5 min times a divisor of 12. Default 15; readers see no difference. */
  rollupEveryMs?: number | undefined
  log?: InfluxWriterOptions['log'] | undefined
}

/** Writes straight to InfluxDB: what it does not take is the caller's to keep (see outbox/). */
export const openInfluxWriter = ({
  log = noLog,
  rollupEveryMs = defaultRollupEveryMs,
  ...settings
}: InfluxWriterSettings): TelemetryWriter => {
  assertRollupEvery(rollupEveryMs)
  return new InfluxWriter({ connection: new InfluxConnection(settings), rollupEveryMs, log })
}

/**
 * What a collector uses: samples to `outbox.db` in dataDir first, from there to InfluxDB by a thread, which also makes the
 * rollups. Works while InfluxDB is away, also at the start.
 */
export const openInfluxSink = ({
  log,
  dataDir,
  isShared = false,
  rollupEveryMs = defaultRollupEveryMs,
  ...settings
}: InfluxSettings & {
  dataDir: string
  /** Other collectors write to the same store. */
  isShared?: boolean | undefined
  rollupEveryMs?: number | undefined
  log: OutboxWriterOptions['log']
}): TelemetryWriter => {
  assertRollupEvery(rollupEveryMs)
  const data: SinkWorkerData = { dataDir, settings, rollupEveryMs, isShared }
  const file = new OutboxFile(dataDir)
  const sink = new WorkerCalls(new URL('./sink-worker.ts', import.meta.url), data, sinkCalls)
  return new OutboxWriter({ file, sink, isShared, log })
}
