import { daySeconds, measurement } from '../measurement.ts'
import type { RollupLevel } from '../measurement.ts'
import { InfluxBackfill } from '../influx/influx-backfill.ts'
import { InfluxConnection } from '../influx/influx-connection.ts'
import type { InfluxSettings } from '../influx/influx-settings.ts'
import { rollupPolicy } from '../influx/influx-settings.ts'
import { setUpInflux } from '../influx/influx-setup.ts'
import { select } from '../influx/influxql.ts'
import { SqliteExport } from '../sqlite/sqlite-export.ts'
import { MigrationLog } from './migration-log.ts'

export interface MigrationOptions {
  dataDir: string
  target: InfluxSettings
  onProgress(done: number, total: number): void
  signal?: AbortSignal | undefined
}

export interface MigrationReport {
  rollups: number
  samples: number
  /** Places where the target does not hold what the source does, ready to be read; empty: everything arrived. */
  missing: string[]
}

/** What was corrected by late samples since an earlier run lies within the last days. */
const againS = 2 * daySeconds
const levels = ['1h', '5m'] as const

/**
 * Carries the embedded store to InfluxDB: rollups link by link, raw samples day by day, then counts both sides. Killed or
 * stopped, the next call goes on where it was; called again later, it brings what was added since. Rejects with
 * TelemetryStoreError.
 */
export const migrateToInflux = async ({
  dataDir,
  target,
  onProgress,
  signal,
}: MigrationOptions): Promise<MigrationReport> => {
  const source = new SqliteExport(dataDir)
  try {
    const connection = new InfluxConnection(target)
    await setUpInflux(connection)
    const backfill = new InfluxBackfill(connection)
    const log = new MigrationLog(dataDir, `${target.engine} ${target.url} ${target.database}`)
    const state = source.state()
    const [links, days] = [source.links(), source.days()]
    const total = links.length * levels.length + days.length
    const report: MigrationReport = { rollups: 0, samples: 0, missing: [] }
    let done = 0
    const step = (): void => {
      signal?.throwIfAborted()
      onProgress(done++, total)
    }
    for (const level of levels)
      for (const link of links) {
        step()
        const unit = `${level} ${link}`
        const before = log.get(unit)
        if (before === state.doneTo) continue
        const span = [Math.max(0, (before ?? 0) - againS), state.doneTo] as const
        report.rollups += await backfill.rollups(level, source.rollups(level, link, span), { withHours: false })
        log.note(unit, state.doneTo)
      }
    for (const day of days) {
      step()
      const unit = `raw ${day}`
      const count = source.countRaw(day)
      if (log.get(unit) === count) continue
      report.samples += await backfill.raw(source.raw(day), { withRollups: false })
      log.note(unit, count)
    }
    await backfill.settle(state)
    onProgress(total, total)
    report.missing = [
      ...(await missingRollups(connection, source, links, state.doneTo)),
      ...(await missingRaw(connection, log, days)),
    ]
    return report
  } finally {
    source.close()
  }
}

const countIn = async (
  connection: InfluxConnection,
  level: RollupLevel | 'raw',
  span: readonly [number, number],
  link?: string,
) => {
  const [column, from] = level === 'raw' ? ['d_lbl', measurement.raw] : ['q_ok', measurement.rollup[level]]
  const statement = select({ columns: [`count(${column})`], from, fromS: span[0], toS: span[1], link })
  const [series] = await connection.query(level === 'raw' ? 'raw' : rollupPolicy[level], [statement])
  return Number(series?.[0]?.rows[0]?.[1] ?? 0)
}

const missingRollups = async (
  connection: InfluxConnection,
  source: SqliteExport,
  links: readonly string[],
  doneTo: number,
): Promise<string[]> => {
  const missing: string[] = []
  for (const level of levels)
    for (const link of links) {
      const wanted = source.countRollups(level, link, [0, doneTo])
      const found = await countIn(connection, level, [0, doneTo], link)
      if (found < wanted) missing.push(`${level} rows of ${link}: ${found} of ${wanted}`)
    }
  return missing
}

const missingRaw = async (
  connection: InfluxConnection,
  log: MigrationLog,
  days: readonly number[],
): Promise<string[]> => {
  const missing: string[] = []
  for (const day of days) {
    const wanted = log.get(`raw ${day}`) ?? 0
    const found = await countIn(connection, 'raw', [day, day + daySeconds])
    if (found < wanted)
      missing.push(`samples of ${new Date(day * 1000).toISOString().slice(0, 10)}: ${found} of ${wanted}`)
  }
  return missing
}
