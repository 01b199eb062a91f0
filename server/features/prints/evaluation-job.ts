import { Worker } from 'node:worker_threads'
import type { EvaluationCopy } from '../../ports/evaluation-source.ts'
import type { BoxEvidence } from './evaluation-box.ts'
import type { EvaluationPrint } from './evaluation-pdf.ts'

/** What a worker thread makes: plain data in, the bytes of a file out. */
export type EvaluationJob =
  | { kind: 'pdf'; print: EvaluationPrint }
  | { kind: 'xlsx'; copy: EvaluationCopy }
  | { kind: 'zip'; print: EvaluationPrint; evidence: BoxEvidence }

const run = (job: EvaluationJob): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./evaluation-worker.ts', import.meta.url), { workerData: job, execArgv: [] })
    worker.once('message', (bytes: Uint8Array) => resolve(Buffer.from(bytes)))
    worker.once('error', reject)
    worker.once('exit', (code) => reject(new Error(`the worker ended with ${code} and made no file`)))
  })

let last: Promise<unknown> = Promise.resolve()

/** In a thread of its own, so that the live view does not wait; one at a time, so that memory stays bounded. */
export const makeEvaluationFile = (job: EvaluationJob): Promise<Buffer> => {
  const made = last.then(() => run(job))
  last = made.catch(() => undefined)
  return made
}
