import { openInfluxBackfill } from './influx/influx-backfill.ts'
import { openInfluxReader, openInfluxSink } from './influx/influx-telemetry.ts'
import type { InfluxSettings } from './influx/influx-settings.ts'
import { openSqliteBackfill } from './sqlite/sqlite-backfill.ts'
import { openSqliteTelemetry } from './sqlite/sqlite-telemetry.ts'
import type { BackfillWriter, TelemetryReader, TelemetryWriter } from './telemetry-store.ts'

interface Secret {
  reveal(): string
}

/** Which store the settings chose, as platform's Config holds it. */
export interface TelemetryChoice {
  engine: 'sqlite' | 'influx1' | 'influx2'
  influx: {
    url: string | null
    database: string | null
    org: string | null
    token: Secret | null
    username: string | null
    password: Secret | null
    ca: string | null
  }
}

interface Log {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** Null for the embedded store. */
export const influxSettings = ({ engine, influx }: TelemetryChoice): InfluxSettings | null => {
  if (engine === 'sqlite') return null
  if (influx.url === null) throw new Error(`${engine} needs an address`)
  return {
    ...influx,
    engine,
    url: influx.url,
    database: influx.database ?? 'pantau',
    token: influx.token?.reveal() ?? null,
    password: influx.password?.reveal() ?? null,
  }
}

export interface OpenTelemetryOptions {
  /** Of the embedded store, and of what waits for another one. */
  dataDir: string
  telemetry: TelemetryChoice
}

/** The writer of a collector. Of a store behind a network nothing needs to be there yet. */
export const openTelemetryWriter = async ({
  dataDir,
  telemetry,
  isShared,
  log,
}: OpenTelemetryOptions & {
  /** Other collectors write to the same store; the embedded one is for one alone. */
  isShared?: boolean
  log: Log
}): Promise<TelemetryWriter> => {
  const settings = influxSettings(telemetry)
  if (settings === null) return openSqliteTelemetry({ mode: 'writer', dataDir, log })
  return openInfluxSink({ ...settings, dataDir, isShared, log })
}

export const openTelemetryReader = async ({ dataDir, telemetry }: OpenTelemetryOptions): Promise<TelemetryReader> => {
  const settings = influxSettings(telemetry)
  return settings === null ? openSqliteTelemetry({ mode: 'reader', dataDir }) : openInfluxReader(settings)
}

export const openTelemetryBackfill = async ({ dataDir, telemetry }: OpenTelemetryOptions): Promise<BackfillWriter> => {
  const settings = influxSettings(telemetry)
  return settings === null ? openSqliteBackfill({ dataDir }) : openInfluxBackfill(settings)
}
