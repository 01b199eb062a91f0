import { setTimeout as sleep } from 'node:timers/promises'
import type { LinkSample } from '#domain/sample.ts'
import { TelemetryStoreError } from '../telemetry-error.ts'
import type { OutboxStatus, SinkProblemCode, TelemetryWriter } from '../telemetry-store.ts'
import type { OutboxFile } from './outbox-file.ts'
import { packSamples, unpackSamples } from './sample-pack.ts'

type SinkProblem = NonNullable<OutboxStatus['problem']>

const samplesPerWrite = 10_000
/** What comes within it travels in one request: a request costs as much as a thousand samples. */
const idleMs = 1000
const firstRetryMs = 1000
const maxRetryMs = 15_000
/** A store that asks to be left alone is left alone for so long at most: an hour would be somebody's mistake. */
const maxAskedPauseMs = 5 * 60_000
/** A request that takes longer than this is told. */
const slowAfterMs = 4000
/** So many refusals in one batch and nothing taken: the store is set up wrongly, not the samples. */
const maxRefusedInARow = 100

export interface DrainOptions {
  file: OutboxFile
  writer: Pick<TelemetryWriter, 'append'>
  nowMs?: () => number
}

interface Refused {
  sample: LinkSample
  reason: string
}

/** Carries what waits to the store, in order, until told to stop. */
export class Drain {
  readonly #file: OutboxFile
  readonly #writer: DrainOptions['writer']
  readonly #nowMs: () => number
  readonly #stopping = new AbortController()
  #problem: SinkProblem | null = null
  #askedAtMs: number | null = null
  #running: Promise<void> | undefined

  constructor({ file, writer, nowMs = () => Date.now() }: DrainOptions) {
    this.#file = file
    this.#writer = writer
    this.#nowMs = nowMs
  }

  start(): void {
    this.#running ??= this.#run()
  }

  /** What is wrong with the store, as of now. */
  problem(): SinkProblem | null {
    const waitedMs = this.#askedAtMs === null ? 0 : this.#nowMs() - this.#askedAtMs
    if (this.#problem === null && waitedMs > slowAfterMs) this.#found('slow', slowMessage(waitedMs))
    return this.#problem
  }

  /** Ends after the write that is under way; what is left waits for the next start. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#running
  }

  async #run(): Promise<void> {
    let retryMs = firstRetryMs
    while (!this.#stopping.signal.aborted) {
      try {
        const moved = await this.#once()
        retryMs = firstRetryMs
        if (!moved) await this.#pause(idleMs)
      } catch (error) {
        const { code, message, retryAfterMs } =
          error instanceof TelemetryStoreError ? error : new TelemetryStoreError('io', String(error))
        this.#found(code, message)
        const ownMs = retryMs * (0.75 + Math.random() / 2)
        await this.#pause(Math.max(ownMs, Math.min(maxAskedPauseMs, retryAfterMs ?? 0)))
        retryMs = Math.min(maxRetryMs, retryMs * 2)
      }
    }
  }

  /** False when nothing waits. */
  async #once(): Promise<boolean> {
    const batches = this.#file.take(samplesPerWrite)
    if (batches.length === 0) return false
    const samples = batches.flatMap(({ body }) => unpackSamples(body))
    const refused: Refused[] = []
    await this.#send(samples, { taken: 0, refused })
    for (const { sample, reason } of refused) await this.#file.bury(packSamples([sample]), 1, reason, this.#nowMs())
    await this.#file.done(batches.map(({ id }) => id))
    return true
  }

  async #send(samples: readonly LinkSample[], so: { taken: number; refused: Refused[] }): Promise<void> {
    try {
      await this.#append(samples)
      so.taken += samples.length
    } catch (error) {
      if (!(error instanceof TelemetryStoreError) || !isForHalving(error)) throw error
      if (samples.length > 1) {
        const middle = Math.ceil(samples.length / 2)
        await this.#send(samples.slice(0, middle), so)
        await this.#send(samples.slice(middle), so)
        return
      }
      for (const sample of samples) so.refused.push({ sample, reason: error.message })
      if (so.taken === 0 && so.refused.length > maxRefusedInARow) throw error
    }
  }

  async #append(samples: readonly LinkSample[]): Promise<void> {
    const askedAtMs = this.#nowMs()
    this.#askedAtMs = askedAtMs
    try {
      await this.#writer.append(samples)
    } finally {
      this.#askedAtMs = null
    }
    const tookMs = this.#nowMs() - askedAtMs
    if (tookMs > slowAfterMs) this.#found('slow', slowMessage(tookMs))
    else this.#problem = null
  }

  #found(code: SinkProblemCode, message: string): void {
    const sinceMs = this.#problem?.code === code ? this.#problem.sinceMs : this.#nowMs()
    this.#problem = { code, message, sinceMs }
  }

  async #pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#stopping.signal }).catch(() => undefined)
  }
}

const slowMessage = (ms: number): string => `the telemetry store takes ${Math.round(ms / 1000)} s to answer`

const isForHalving = ({ code }: TelemetryStoreError): boolean =>
  code === 'refused' || code === 'bad_query' || code === 'too_large'
