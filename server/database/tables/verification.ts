/**
 * The newest judgement of a request's proof: what its page shows. One row a request; made anew at any time from the
 * verdicts and the telemetry store.
 */
export interface ProofsTable {
  request_id: string
  link_id: string
  /** Version of the `increased` event that is judged. */
  increase_version: number
  phase: string
  verdict: string
  strength: string | null
  /** Of the newest measured verdict. */
  reference: string
  since_ms: number
  /** ProofTaskView. */
  task_json: string
  /** DirectionView[]. */
  directions_json: string
  missing_json: string
  algorithm: string
  inputs_hash: string
  computed_at_ms: number
  next_look_at_ms: number | null
}

/** Append-only: every change of a verdict, measured or by a person. `(request_id, seq)` is the key: no double verdict. */
export interface ProofVerdictsTable {
  request_id: string
  seq: number
  /** Names it everywhere: event of the request, notice, certificate. */
  reference: string
  increase_version: number
  verdict: string
  strength: string | null
  /** When the measurement or the person decided it. */
  at_ms: number
  recorded_at_ms: number
  is_override: number
  by_account_id: string | null
  by_name: string | null
  reason: string
  algorithm: string
  inputs_hash: string
  task_json: string
  directions_json: string
  /** The judged intervals (series-text.ts); null for an override and while nothing is decided. */
  series_text: string | null
  /** When the request was told; null: still owed (the program may die between the two). */
  told_at_ms: number | null
}

/** Ceilings that moved without a request. */
export interface UndeclaredChangesTable {
  id: string
  link_id: string
  direction: string
  old_ceiling_bps: number
  new_ceiling_bps: number
  contract_bps: number | null
  change_point_ms: number
  found_at_ms: number
  state: string
  explanation: string
  explained_by_id: string | null
  explained_by_name: string | null
  explained_at_ms: number | null
}

export interface VerificationTables {
  proofs: ProofsTable
  proof_verdicts: ProofVerdictsTable
  undeclared_changes: UndeclaredChangesTable
}
