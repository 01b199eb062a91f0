import type { LinkSample } from '#domain/sample.ts'
import type { TelemetryWriter } from '#telemetry/telemetry-store.ts'

export interface SamplePipelineOptions {
  writer: Pick<TelemetryWriter, 'append'>
  /** Called with a batch after it is durable. */
  publish(samples: readonly LinkSample[]): void
  /** Rate-limited by the pipeline: the first failure, then once a minute. */
  onTrouble(facts: { error: unknown; waiting: number; dropped: number }): void
  flushEveryMs?: number
  /** Samples kept while the store refuses; the oldest beyond it are dropped and counted. Default 500,000 (about 80 minutes of 1,000 links). */
  maxWaiting?: number
}

const RETRY_MS = 1_000
const TELL_EVERY_MS = 60_000
const MAX_BATCH = 20_000

/** One way for every sample: gathered, written in order, published once durable. A failed batch is tried again, never skipped. */
export const createSamplePipeline = ({
  writer,
  publish,
  onTrouble,
  // From the first sample on: a group of devices answers within it, and a screen still has most of its second.
  flushEveryMs = 200,
  maxWaiting = 500_000,
}: SamplePipelineOptions) => {
  let waiting: LinkSample[] = []
  let written = 0
  let dropped = 0
  let writing: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined
  let retryAtMs = 0
  let toldAtMs = -TELL_EVERY_MS
  let isStopped = false

  const tell = (error: unknown): void => {
    if (performance.now() - toldAtMs < TELL_EVERY_MS) return
    toldAtMs = performance.now()
    onTrouble({ error, waiting: waiting.length, dropped })
  }
  const writeOnce = async (): Promise<void> => {
    const batch = waiting.slice(0, MAX_BATCH)
    try {
      await writer.append(batch)
    } catch (error) {
      retryAtMs = performance.now() + RETRY_MS
      tell(error)
      return
    }
    // Overflow may have dropped some of the batch while it was being written; they are durable all the same.
    waiting = waiting.slice(waiting.indexOf(batch[batch.length - 1] as LinkSample) + 1)
    written += batch.length
    publish(batch)
  }
  const flush = (): Promise<void> => {
    if (writing) return writing
    if (waiting.length === 0) return Promise.resolve()
    writing = writeOnce().finally(() => {
      writing = undefined
    })
    return writing
  }
  const arm = (): void => {
    if (timer || isStopped) return
    const waitMs = Math.max(flushEveryMs, retryAtMs - performance.now())
    timer = setTimeout(() => {
      timer = undefined
      void flush().then(() => waiting.length > 0 && arm())
    }, waitMs)
  }
  return {
    push(samples: readonly LinkSample[]): void {
      for (const sample of samples) waiting.push(sample)
      const over = waiting.length - maxWaiting
      if (over > 0) {
        waiting = waiting.slice(over)
        dropped += over
        tell(new Error('the store does not take samples: the oldest are dropped'))
      }
      arm()
    },
    counters: () => ({ written, dropped, waiting: waiting.length }),
    /** Writes what is left, trying for up to `forMs`. What stays is counted as dropped. */
    async stop(forMs = 5_000): Promise<void> {
      isStopped = true
      clearTimeout(timer)
      const endsAtMs = performance.now() + forMs
      await writing
      while (waiting.length > 0 && performance.now() < endsAtMs) {
        await flush()
        if (waiting.length > 0) await new Promise((done) => setTimeout(done, 200))
      }
      dropped += waiting.length
      if (waiting.length > 0)
        onTrouble({ error: new Error('stopped with unwritten samples'), waiting: waiting.length, dropped })
      waiting = []
    },
  }
}
export type SamplePipeline = ReturnType<typeof createSamplePipeline>
