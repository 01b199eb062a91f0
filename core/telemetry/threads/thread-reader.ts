import { setImmediate as nextTurn } from 'node:timers/promises'
import type { RollupColumns } from '#domain/rollup-columns.ts'
import type { LinkSample } from '#domain/sample.ts'
import { toBucket } from '../bucket.ts'
import {
  assertColumnsQuery,
  assertLimit,
  assertRange,
  assertSeriesQuery,
  assertSummaryQuery,
  levelOf,
} from '../query-bounds.ts'
import type {
  Bucket,
  ColumnsQuery,
  LinkSummary,
  ReadOptions,
  SamplesQuery,
  Series,
  SeriesQuery,
  StoreHealth,
  SummaryQuery,
  TelemetryReader,
} from '../telemetry-store.ts'
import { TelemetryStoreError } from '../telemetry-error.ts'
import { rowCount, unpackRow } from './packed-rows.ts'
import type { NamedRows, PackedRows } from './packed-rows.ts'
import { decodeRaw } from '../rows/raw-row.ts'
import { decodeRollup } from '../rows/rollup-row.ts'
import { WorkerCalls } from './worker-calls.ts'

/** Rows turned into objects between two turns of the caller's event loop (about 1 ms). */
const rowsPerTurn = 1000
const maxPending = 256
const defaultTimeoutMs = 30_000

/** Asks one worker thread, which reads the store on its own connection; here only the answers become objects. */
export class ThreadReader implements TelemetryReader {
  readonly #worker: WorkerCalls
  readonly #engine: string

  /** `entry` serves the operations latest, samples, series, summary, columns and health; `data` is its workerData. */
  constructor(engine: string, entry: URL, data: object, timeoutMs = defaultTimeoutMs) {
    this.#engine = engine
    this.#worker = new WorkerCalls(entry, data, { maxPending, timeoutMs })
  }

  async latest(sinceMs: number): Promise<ReadonlyMap<string, LinkSample>> {
    const samples = await toSamples((await this.#worker.call('latest', [sinceMs])) as NamedRows)
    return new Map(samples.map((sample) => [sample.linkId, sample]))
  }

  async samples(query: SamplesQuery, { signal }: ReadOptions = {}): Promise<LinkSample[]> {
    assertRange(query.fromMs, query.toMs)
    assertLimit(query.limit)
    return toSamples((await this.#worker.call('samples', [query], signal)) as NamedRows)
  }

  async series(query: SeriesQuery, { signal }: ReadOptions = {}): Promise<Series> {
    assertSeriesQuery(query)
    const { linkId, stepMs } = query
    const rows = (await this.#worker.call('series', [query], signal)) as PackedRows
    const buckets: Bucket[] = []
    await eachRow(rows, (row) => buckets.push(toBucket(decodeRollup(row, linkId), stepMs)))
    return { linkId, stepMs, source: levelOf(query), buckets }
  }

  async summary(query: SummaryQuery, { signal }: ReadOptions = {}): Promise<readonly LinkSummary[]> {
    assertSummaryQuery(query)
    return (await this.#worker.call('summary', [query], signal)) as LinkSummary[]
  }

  async columns(query: ColumnsQuery, { signal }: ReadOptions = {}): Promise<RollupColumns> {
    assertColumnsQuery(query)
    return (await this.#worker.call('columns', [query], signal)) as RollupColumns
  }

  async health(): Promise<StoreHealth> {
    try {
      return (await this.#worker.call('health', [])) as StoreHealth
    } catch (error) {
      const problem = error instanceof TelemetryStoreError ? error.code : 'io'
      const detail = error instanceof Error ? error.message : String(error)
      return { engine: this.#engine, ok: false, detail, problem }
    }
  }

  close(): Promise<void> {
    return this.#worker.close()
  }
}

const eachRow = async (rows: PackedRows, use: (row: (number | null)[]) => void): Promise<void> => {
  for (let r = 0; r < rowCount(rows); r++) {
    if (r > 0 && r % rowsPerTurn === 0) await nextTurn()
    use(unpackRow(rows, r))
  }
}

const toSamples = async ({ rows, links, devices }: NamedRows): Promise<LinkSample[]> => {
  const samples: LinkSample[] = []
  await eachRow(rows, (row) =>
    samples.push(decodeRaw(row, 0, links.get(row[1] ?? 0) ?? '', devices.get(row[2] ?? 0) ?? '')),
  )
  return samples
}
