import type { QuarterId } from '#domain/calendar-quarter.ts'
import type { Principal } from '#domain/principal.ts'
import type { FrozenEvaluation } from '#wire/evaluation.ts'

/** An evaluation as its documents need it: the newest figures, or a signed copy as it was frozen. */
export interface EvaluationCopy extends Omit<FrozenEvaluation, 'signature' | 'hash'> {
  /** Null: not signed. */
  signature: FrozenEvaluation['signature'] | null
  hash: string | null
}

/** Implemented by the evaluation feature. */
export interface EvaluationSource {
  /** Null: nothing was computed for this quarter, or there is no such revision. `revision` null: the newest figures. */
  copy(reader: Principal, quarter: QuarterId, revision: number | null): Promise<EvaluationCopy | null>
}
