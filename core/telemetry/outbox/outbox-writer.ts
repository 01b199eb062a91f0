import type { LinkSample } from '#domain/sample.ts'
import { isWholeSecond } from '../query-bounds.ts'
import { TelemetryStoreError } from '../telemetry-error.ts'
import type { MaintenanceReport, OutboxStatus, TelemetryWriter } from '../telemetry-store.ts'
import type { WorkerCalls } from '../threads/worker-calls.ts'
import type { OutboxFile } from './outbox-file.ts'
import { packSamples } from './sample-pack.ts'

const watchEveryMs = 1000
/** What is under way when we stop may end; the rest is safe on the disk. */
const graceMs = 3000
const tellOverflowEveryMs = 60_000

export interface SinkReport {
  problem: OutboxStatus['problem']
  /** What happened since the last report, for the log. */
  notes: { level: 'info' | 'warn'; fields: object; message: string }[]
}

export interface OutboxWriterOptions {
  file: OutboxFile
  /** Serves `report`, `maintain`, `keep` and `rebuild`, and drains the file. */
  sink: WorkerCalls
  /** Other collectors write to the same store: rollups are made when keepRollups says so. */
  isShared?: boolean
  log: {
    info(fields: object, message: string): void
    warn(fields: object, message: string): void
    error(fields: object, message: string): void
  }
}

/**
 * Samples go to the disk first, always, and a thread carries them to the store: what the network does is neither seen by
 * the poll nor by the live screens. `append` resolves when the batch is on the disk.
 */
export class OutboxWriter implements TelemetryWriter {
  readonly #file: OutboxFile
  readonly #sink: WorkerCalls
  readonly #log: OutboxWriterOptions['log']
  readonly #watch: NodeJS.Timeout
  #problem: OutboxStatus['problem'] = null
  #refusedTold: number
  #overflowToldAtMs = -Infinity
  #keepsRollups: boolean
  #closed = false

  constructor({ file, sink, isShared = false, log }: OutboxWriterOptions) {
    this.#file = file
    this.#sink = sink
    this.#log = log
    this.#keepsRollups = !isShared
    this.#refusedTold = file.totals().refused
    this.#watch = setInterval(() => void this.#look(), watchEveryMs)
    void this.#look()
  }

  async append(batch: readonly LinkSample[]): Promise<void> {
    this.#assertOpen()
    if (batch.length === 0) return
    let oldestMs = Infinity
    let newestMs = -Infinity
    for (const { linkId, slotMs } of batch) {
      if (!isWholeSecond(slotMs))
        throw new TelemetryStoreError('bad_query', `slotMs ${slotMs} of link ${linkId} is not a whole second`)
      oldestMs = Math.min(oldestMs, slotMs)
      newestMs = Math.max(newestMs, slotMs)
    }
    const dropped = await this.#file.put(packSamples(batch), batch.length, oldestMs, newestMs)
    if (dropped === 0 || performance.now() - this.#overflowToldAtMs < tellOverflowEveryMs) return
    this.#overflowToldAtMs = performance.now()
    const { overflowed } = this.#file.totals()
    this.#log.error({ dropped, overflowed, oldestMs }, 'the outbox is full: the oldest samples are dropped')
  }

  /** Nothing to do while the store is away: rollups are completed when it is back. */
  async maintain(nowMs: number): Promise<MaintenanceReport> {
    this.#assertOpen()
    return (await this.#sink.call('maintain', [nowMs, this.#keepsRollups])) as MaintenanceReport
  }

  async keepRollups(isOurs: boolean): Promise<void> {
    this.#assertOpen()
    this.#keepsRollups = isOurs
    await this.#sink.call('keep', [isOurs])
  }

  async rebuildRollups(fromMs: number, toMs: number): Promise<number> {
    this.#assertOpen()
    return (await this.#sink.call('rebuild', [fromMs, toMs])) as number
  }

  outbox(): OutboxStatus {
    const { samples, bytes, oldestMs, refused, overflowed } = this.#file.totals()
    return { depth: samples, bytes, oldestMs, givenUp: refused + overflowed, problem: this.#problem }
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    clearInterval(this.#watch)
    await this.#sink.close(graceMs)
    this.#file.close()
  }

  async #look(): Promise<void> {
    let report: SinkReport
    try {
      report = (await this.#sink.call('report', [])) as SinkReport
    } catch (error) {
      if (this.#closed) return
      report = { problem: { code: 'io', message: String(error), sinceMs: Date.now() }, notes: [] }
    }
    for (const { level, fields, message } of report.notes) this.#log[level](fields, message)
    this.#tell(report.problem)
    this.#problem = report.problem
  }

  #tell(problem: OutboxStatus['problem']): void {
    if (this.#closed) return
    const { samples, refused } = this.#file.totals()
    if (problem !== null && problem.code !== this.#problem?.code)
      this.#log.error(
        { code: problem.code, waiting: samples },
        `samples wait on the disk for the telemetry store: ${problem.message}`,
      )
    if (problem === null && this.#problem !== null)
      this.#log.info({ waiting: samples }, 'the telemetry store takes samples again')
    if (refused > this.#refusedTold)
      this.#log.error({ refused }, 'the telemetry store refuses some samples: they are kept in outbox.db, table dead')
    this.#refusedTold = refused
  }

  #assertOpen(): void {
    if (this.#closed) throw new TelemetryStoreError('closed', 'the telemetry store is closed')
  }
}
