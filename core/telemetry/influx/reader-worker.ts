import { workerData } from 'node:worker_threads'
import { columnBuffers } from '#domain/rollup-columns.ts'
import { measurement } from '../measurement.ts'
import type { ColumnsQuery, SamplesQuery, SeriesQuery, SummaryQuery } from '../telemetry-store.ts'
import { serveCalls } from '../threads/serve-calls.ts'
import { InfluxConnection } from './influx-connection.ts'
import { toStoreError } from './influx-error.ts'
import type { InfluxSettings } from './influx-settings.ts'
import { endOfTimeS, select } from './influxql.ts'
import { readColumns } from './read-columns.ts'
import { readLatest, readSamples } from './read-samples.ts'
import { readSeries } from './read-series.ts'
import { readState } from './read-state.ts'
import { readSummary } from './read-summary.ts'

/** Entry of the reader's worker thread: parsing megabytes of JSON would stall the server's. */
const connection = new InfluxConnection(workerData as InfluxSettings)

let summaries: Promise<unknown> = Promise.resolve()

/** Second of the newest raw sample; undefined where there is none since the rollups ended. */
const newestSecond = async (): Promise<number | undefined> => {
  const { doneTo, rawFloor } = await readState(connection, Date.now(), [0, 1])
  const fromS = Math.max(rawFloor, doneTo - 3600)
  const newest = { columns: ['d_lbl'], from: measurement.raw, fromS, toS: endOfTimeS, newestFirst: true, limit: 1 }
  const [series] = await connection.query('raw', [select(newest)])
  const second = series?.[0]?.rows[0]?.[0]
  return second === undefined ? undefined : Number(second)
}

serveCalls({
  operations: {
    async series([query], pace) {
      const rows = await readSeries(connection, query as SeriesQuery, pace)
      return { result: rows, transfer: [rows.values.buffer] }
    },
    async samples([query]) {
      const named = await readSamples(connection, query as SamplesQuery)
      return { result: named, transfer: [named.rows.values.buffer] }
    },
    async latest([sinceMs]) {
      const named = await readLatest(connection, Number(sinceMs))
      return { result: named, transfer: [named.rows.values.buffer] }
    },
    summary([query], pace) {
      const turn = summaries.then(async () => ({ result: await readSummary(connection, query as SummaryQuery, pace) }))
      summaries = turn.catch(() => undefined)
      return turn
    },
    async columns([query], pace) {
      const result = await readColumns(connection, query as ColumnsQuery, pace)
      return { result, transfer: columnBuffers(result) }
    },
    async health() {
      const second = await newestSecond()
      const { version } = await connection.server()
      const engine = version === null ? connection.settings.engine : `${connection.settings.engine} ${version}`
      const detail =
        second === undefined ? 'no samples lately' : `newest sample ${new Date(second * 1000).toISOString()}`
      return { result: { engine, ok: true, detail } }
    },
  },
  toStoreError,
  close: () => undefined,
})
