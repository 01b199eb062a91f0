import { evaluateQuarter, sealDocument } from '#domain/evaluation/evaluate.ts'
import type { EvaluationDocument } from '#domain/evaluation/document.ts'
import { foldLink, type FoldTask } from '#domain/evaluation/fold-link.ts'
import type { EvaluationInput } from '#domain/evaluation/input.ts'
import type { LinkUsage } from '#domain/evaluation/link-usage.ts'
import { joinColumns, type RollupColumns } from '#domain/rollup-columns.ts'
import { parentPort } from 'node:worker_threads'
import { sha256 } from './gather-input.ts'

/** Main thread → worker. */
export type EvaluationOrder =
  | { kind: 'link'; task: FoldTask; columns: RollupColumns; before: RollupColumns | null; after: RollupColumns | null }
  | { kind: 'evaluate'; input: EvaluationInput }
  | { kind: 'end' }

/** Worker → main thread. */
export type EvaluationAnswer = { kind: 'folded'; linkId: string } | { kind: 'document'; document: EvaluationDocument }

/** Entry of the thread that computes: the columns of one link after the other, at last the document. */
const usage: LinkUsage[] = []

parentPort?.on('message', (order: EvaluationOrder) => {
  const answer = (message: EvaluationAnswer) => parentPort?.postMessage(message)
  if (order.kind === 'end') {
    parentPort?.close()
    return
  }
  if (order.kind === 'link') {
    const { columns, before, after, task } = order
    const wider =
      before || after ? joinColumns([...(before ? [before] : []), columns, ...(after ? [after] : [])]) : columns
    usage.push(foldLink(columns, task, wider))
    answer({ kind: 'folded', linkId: order.task.linkId })
    return
  }
  const { input } = order
  answer({ kind: 'document', document: sealDocument(evaluateQuarter({ ...input, usage }), input.nowMs, sha256) })
})
