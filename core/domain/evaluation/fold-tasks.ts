import type { Span } from '../maintenance.ts'
import { COLUMN_STEP_MS } from '../rollup-columns.ts'
import { quarterWindow } from './evaluate.ts'
import type { FoldTask } from './fold-link.ts'
import { increaseFacts } from './increase-facts.ts'
import type { EvaluationInput } from './input.ts'

/** What must be measured for an evaluation: one task a link. None for a quarter that has not begun. */
export const foldTasks = (
  input: EvaluationInput,
  measured: {
    intervalMs: (linkId: string) => number
    excused: (linkId: string, fromMs: number, toMs: number) => Span[]
  },
): FoldTask[] => {
  const window = quarterWindow(input)
  const { fromMs } = window
  const toMs = Math.floor(window.atMs / COLUMN_STEP_MS) * COLUMN_STEP_MS
  if (toMs <= fromMs) return []
  const increases = input.requests.flatMap((request) => increaseFacts(request, window))
  return input.links.map(({ id: linkId }) => ({
    linkId,
    fromMs,
    toMs,
    intervalMs: measured.intervalMs(linkId),
    contracts: input.contracts.filter((step) => step.linkId === linkId),
    excused: measured.excused(linkId, fromMs, toMs),
    increases: increases
      .filter((increase) => increase.linkId === linkId)
      .flatMap(({ requestId, changedAtMs, rates }) =>
        rates.map(({ direction }) => ({ requestId, changedAtMs, direction })),
      ),
    settings: input.settings,
  }))
}
