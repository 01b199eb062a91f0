/** Computed documents: the newest unsigned one of a quarter, and every one that a signature stands on. */
export interface EvaluationDocumentsTable {
  quarter: string
  /** 1, 2, 3 … within the quarter. */
  seq: number
  computed_at_ms: number
  /** `manual`, `close`, `late_data`. */
  cause: string
  by_name: string
  hash: string
  document_json: string
}

/** Append-only: revision 1 is the evaluation, the others revise it. `frozen_json` is what was signed, with its hash. */
export interface EvaluationSignaturesTable {
  quarter: string
  revision: number
  document_seq: number
  signed_at_ms: number
  by_account_id: string
  hash: string
  frozen_json: string
}

/** Append-only: the newest of a section counts. */
export interface EvaluationNotesTable {
  id: string
  quarter: string
  section: string
  text: string
  by_account_id: string
  by_name: string
  recorded_at_ms: number
}

/** The newest state; how it came there stands in the audit. */
export interface EvaluationFollowUpsTable {
  id: string
  quarter: string
  version: number
  what: string
  owner: string
  due_date: string
  state: string
  outcome: string
  created_at_ms: number
  updated_at_ms: number
  updated_by_name: string
}

/** One row a job and period: whoever writes it runs it. */
export interface EvaluationRunsTable {
  period: string
  claimed_at_ms: number
  /** Null: still running, or died; after half an hour another may take it over. */
  finished_at_ms: number | null
}

/** That a request was answered, and on which day. `form_id` is null for an anonymous form: nothing leads to it. */
export interface SurveyTicketsTable {
  request_id: string
  answered_date: string
  form_id: string | null
}

export interface SurveyFormsTable {
  id: string
  /** WIB date: the minute could tell who answered. */
  answered_date: string
  answers_json: string
  comment: string
}

export interface EvaluationTables {
  evaluation_documents: EvaluationDocumentsTable
  evaluation_signatures: EvaluationSignaturesTable
  evaluation_notes: EvaluationNotesTable
  evaluation_follow_ups: EvaluationFollowUpsTable
  evaluation_runs: EvaluationRunsTable
  survey_tickets: SurveyTicketsTable
  survey_forms: SurveyFormsTable
}
