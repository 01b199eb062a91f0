import { comparisonSpan, type FoldTask } from '#domain/evaluation/fold-link.ts'
import type { EvaluationDocument } from '#domain/evaluation/document.ts'
import type { EvaluationInput } from '#domain/evaluation/input.ts'
import { columnBuffers } from '#domain/rollup-columns.ts'
import type { TelemetryReader } from '#telemetry/telemetry-store.ts'
import { Worker } from 'node:worker_threads'
import type { EvaluationAnswer, EvaluationOrder } from './evaluation-worker.ts'

/** Links that are read or folded at once: enough to keep both threads busy, few enough to hold 10 MB. */
const AHEAD = 4

export interface ComputeOptions {
  onProgress?: (doneLinks: number, totalLinks: number) => void
  signal?: AbortSignal
}

/**
 * Reads what was measured and computes the document in a thread of its own: the caller's event loop only hands buffers
 * on. Rejects when the telemetry store fails: a document with half of the measurements would look like an outage.
 */
export const computeDocument = async (
  telemetry: Pick<TelemetryReader, 'columns'>,
  { input, tasks }: { input: EvaluationInput; tasks: readonly FoldTask[] },
  { onProgress, signal }: ComputeOptions = {},
): Promise<EvaluationDocument> => {
  const worker = new Worker(new URL('./evaluation-worker.ts', import.meta.url), { execArgv: [] })
  const ended = new Promise((resolve) => worker.once('exit', resolve))
  const failed = new Promise<never>((_, reject) => {
    worker.once('error', reject)
    worker.once('exit', () => reject(new Error('the thread of the evaluation ended early')))
  })
  // Awaited below; until then a failure must not count as unhandled.
  failed.catch(() => undefined)
  /** The first answer that passes `is`. */
  const answer = <T extends EvaluationAnswer>(is: (message: EvaluationAnswer) => message is T): Promise<T> =>
    new Promise((resolve) => {
      const listen = (message: EvaluationAnswer) => {
        if (!is(message)) return
        worker.off('message', listen)
        resolve(message)
      }
      worker.on('message', listen)
    })
  const order = (message: EvaluationOrder, buffers: ArrayBuffer[] = []) => worker.postMessage(message, buffers)

  let done = 0
  const fold = async (task: FoldTask): Promise<void> => {
    const options = signal ? { signal } : {}
    const { linkId, fromMs, toMs } = task
    const columns = await telemetry.columns({ linkId, fromMs, toMs }, options)
    const span = comparisonSpan(task, input.nowMs)
    // Only the edges are read besides: a quarter is the big part.
    const edge = (from: number, to: number) =>
      from < to ? telemetry.columns({ linkId, fromMs: from, toMs: to }, options) : Promise.resolve(null)
    const before = span && (await edge(span.fromMs, fromMs))
    const after = span && (await edge(toMs, span.toMs))
    const folded = answer(
      (message): message is EvaluationAnswer => message.kind === 'folded' && message.linkId === linkId,
    )
    order(
      { kind: 'link', task, columns, before, after },
      [columns, before, after].flatMap((part) => (part ? columnBuffers(part) : [])),
    )
    await folded
    onProgress?.(++done, tasks.length)
  }
  const queue = tasks.values()
  const lane = async (): Promise<void> => {
    for (const task of queue) await fold(task)
  }
  try {
    await Promise.race([Promise.all(Array.from({ length: AHEAD }, lane)), failed])
    const document = answer((message) => message.kind === 'document')
    order({ kind: 'evaluate', input })
    return (await Promise.race([document, failed])).document
  } finally {
    // The thread ends by itself: to end one in the middle of its code can take the whole process along (V8).
    order({ kind: 'end' })
    await ended
  }
}
