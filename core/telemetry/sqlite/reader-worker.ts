import { workerData } from 'node:worker_threads'
import { columnBuffers } from '#domain/rollup-columns.ts'
import type { ColumnsQuery, SamplesQuery, SeriesQuery, SummaryQuery } from '../telemetry-store.ts'
import { ReadConnection } from './read-connection.ts'
import { readColumns } from './read-columns.ts'
import { readLatest, readSamples } from './read-samples.ts'
import { readSeries } from './read-series.ts'
import { readSummary } from './read-summary.ts'
import { newestSecond } from './raw-scan.ts'
import { toStoreError } from './sqlite-error.ts'
import { serveCalls } from '../threads/serve-calls.ts'

/** Entry of the reader's worker thread. Long reads breathe between their parts, so that short ones pass. */
const file = new ReadConnection((workerData as { dataDir: string }).dataDir)

/** One summary at a time: several would only hold more memory. */
let summaries: Promise<unknown> = Promise.resolve()

serveCalls({
  operations: {
    async series([query], pace) {
      const rows = await readSeries(file, query as SeriesQuery, pace)
      return { result: rows, transfer: [rows.values.buffer] }
    },
    async samples([query], pace) {
      const named = await readSamples(file, query as SamplesQuery, pace)
      return { result: named, transfer: [named.rows.values.buffer] }
    },
    async latest([sinceMs]) {
      const named = readLatest(file, Number(sinceMs))
      return { result: named, transfer: [named.rows.values.buffer] }
    },
    summary([query], pace) {
      const turn = summaries.then(async () => ({ result: await readSummary(file, query as SummaryQuery, pace) }))
      summaries = turn.catch(() => undefined)
      return turn
    },
    async columns([query]) {
      const result = readColumns(file, query as ColumnsQuery)
      return { result, transfer: columnBuffers(result) }
    },
    async health() {
      const second = file.snapshot(({ db }) => newestSecond(db) ?? null)
      const engine = `sqlite ${process.versions.sqlite}`
      if (second === undefined) return { result: { engine, ok: false, detail: 'no telemetry yet' } }
      if (second === null) return { result: { engine, ok: true, detail: 'no raw samples yet' } }
      return { result: { engine, ok: true, detail: `newest sample ${new Date(second * 1000).toISOString()}` } }
    },
  },
  toStoreError,
  close: () => file.close(),
})
