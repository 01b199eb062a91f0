import { Worker } from 'node:worker_threads'
import type { TelemetryErrorCode } from '../telemetry-error.ts'
import { TelemetryStoreError } from '../telemetry-error.ts'

/** Main thread → worker. */
export type CallMessage = { id: number; op: string; args: unknown[]; deadlineMs: number } | { id: number; cancel: true }

/** Worker → main thread. */
export type AnswerMessage =
  { id: number; ok: true; result: unknown } | { id: number; ok: false; code: TelemetryErrorCode; message: string }

export interface WorkerCallsOptions {
  /** Calls that may wait or run at once; one more is refused. */
  maxPending: number
  timeoutMs: number
}

interface Pending {
  resolve: (result: unknown) => void
  reject: (error: TelemetryStoreError) => void
  timer: NodeJS.Timeout
  cleanUp: () => void
}

/** The worker itself gives up at the deadline; only one that is stuck is ended from outside, this much later. */
const stuckAfterMs = 5000

/**
 * Calls into one worker thread, bounded in number and time. The worker starts with the first call and again after it
 * died; it keeps the process alive only while a call is pending.
 */
export class WorkerCalls {
  readonly #url: URL
  readonly #data: object
  readonly #options: WorkerCallsOptions
  readonly #pending = new Map<number, Pending>()
  #worker: Worker | undefined
  #nextId = 1
  #closed = false

  constructor(url: URL, data: object, options: WorkerCallsOptions) {
    this.#url = url
    this.#data = data
    this.#options = options
  }

  /** Rejects with TelemetryStoreError: overloaded, timeout, cancelled, closed, or what the worker reports. */
  call(op: string, args: unknown[], signal?: AbortSignal): Promise<unknown> {
    if (this.#closed) return Promise.reject(new TelemetryStoreError('closed', 'the telemetry store is closed'))
    if (signal?.aborted) return Promise.reject(new TelemetryStoreError('cancelled', `${op} was cancelled`))
    if (this.#pending.size >= this.#options.maxPending)
      return Promise.reject(new TelemetryStoreError('overloaded', `${this.#pending.size} calls are already waiting`))
    const worker = this.#worker ?? this.#start()
    const id = this.#nextId++
    const { timeoutMs } = this.#options
    return new Promise((resolve, reject) => {
      const cancel = () => {
        worker.postMessage({ id, cancel: true } satisfies CallMessage)
        this.#settle(id)?.reject(new TelemetryStoreError('cancelled', `${op} was cancelled`))
      }
      signal?.addEventListener('abort', cancel, { once: true })
      const timer = setTimeout(() => {
        this.#settle(id)?.reject(new TelemetryStoreError('timeout', `${op} did not answer`))
        void worker.terminate()
      }, timeoutMs + stuckAfterMs)
      timer.unref()
      this.#pending.set(id, { resolve, reject, timer, cleanUp: () => signal?.removeEventListener('abort', cancel) })
      worker.ref()
      worker.postMessage({ id, op, args, deadlineMs: Date.now() + timeoutMs } satisfies CallMessage)
    })
  }

  /** What is pending rejects with `closed`, after the worker has ended what it was writing, or the grace is over. */
  async close(graceMs?: number): Promise<void> {
    this.#closed = true
    const worker = this.#worker
    if (worker === undefined) return
    worker.ref()
    const ended = new Promise((resolve) => worker.once('exit', resolve))
    worker.postMessage({ id: 0, cancel: true } satisfies CallMessage)
    const timer = graceMs === undefined ? undefined : setTimeout(() => void worker.terminate(), graceMs)
    await ended
    clearTimeout(timer)
  }

  #start(): Worker {
    const worker = new Worker(this.#url, { workerData: this.#data, execArgv: [] })
    this.#worker = worker
    worker.on('message', (answer: AnswerMessage) => {
      const pending = this.#settle(answer.id)
      if (answer.ok) pending?.resolve(answer.result)
      else pending?.reject(new TelemetryStoreError(answer.code, answer.message))
    })
    let failure = 'the worker thread ended'
    worker.on('error', (error) => (failure = `the worker thread failed: ${String(error)}`))
    worker.on('exit', () => {
      if (this.#worker === worker) this.#worker = undefined
      for (const id of [...this.#pending.keys()])
        this.#settle(id)?.reject(new TelemetryStoreError(this.#closed ? 'closed' : 'io', failure))
    })
    return worker
  }

  #settle(id: number): Pending | undefined {
    const pending = this.#pending.get(id)
    if (pending === undefined) return undefined
    this.#pending.delete(id)
    clearTimeout(pending.timer)
    pending.cleanUp()
    if (this.#pending.size === 0) this.#worker?.unref()
    return pending
  }
}
