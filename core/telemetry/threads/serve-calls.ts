import { setImmediate as nextTurn } from 'node:timers/promises'
import { parentPort } from 'node:worker_threads'
import { TelemetryStoreError } from '../telemetry-error.ts'
import type { AnswerMessage, CallMessage } from './worker-calls.ts'

/** Given to every long operation. */
export interface Pace {
  /**
   * Between two short pieces of work: lets other calls of this thread go first, then throws `timeout` or `cancelled`
   * where this one should end. Never call it inside a transaction.
   */
  breathe(): Promise<void>
}

export type Operation = (args: unknown[], pace: Pace) => Promise<{ result: unknown; transfer?: ArrayBuffer[] }>

export interface ServedStore {
  operations: Record<string, Operation>
  toStoreError(error: unknown): TelemetryStoreError
  /** Runs when the main thread asks the worker to end. */
  close(): void
}

/** The worker's half of WorkerCalls. */
export const serveCalls = ({ operations, toStoreError, close }: ServedStore): void => {
  const port = parentPort
  if (port === null) throw new Error('this file runs in a worker thread')
  const running = new Set<number>()
  let closing = false

  const run = async ({ id, op, args, deadlineMs }: Extract<CallMessage, { op: string }>): Promise<void> => {
    const pace: Pace = {
      async breathe() {
        await nextTurn()
        if (closing) throw new TelemetryStoreError('closed', 'the telemetry store is closed')
        if (!running.has(id)) throw new TelemetryStoreError('cancelled', `${op} was cancelled`)
        if (Date.now() > deadlineMs) throw new TelemetryStoreError('timeout', `${op} took too long`)
      },
    }
    running.add(id)
    try {
      const operation = operations[op]
      if (operation === undefined) throw new TelemetryStoreError('io', `unknown operation ${op}`)
      const { result, transfer = [] } = await operation(args, pace)
      port.postMessage({ id, ok: true, result } satisfies AnswerMessage, transfer)
    } catch (error) {
      const { code, message } = toStoreError(error)
      port.postMessage({ id, ok: false, code, message } satisfies AnswerMessage)
    } finally {
      running.delete(id)
      if (closing && running.size === 0) end()
    }
  }
  const end = () => {
    close()
    port.close()
  }
  port.on('message', (message: CallMessage) => {
    if ('op' in message) void run(message)
    else if (message.id === 0) {
      closing = true
      if (running.size === 0) end()
    } else running.delete(message.id)
  })
}
