/** Append-only. `(request_id, version)` is the key: two writers of one version cannot both win. */
export interface RequestEventsTable {
  request_id: string
  version: number
  type: string
  occurred_at_ms: number
  recorded_at_ms: number
  /** Canonical JSON of the whole event: what the hash covers. */
  entry_json: string
  prev_hash: string
  hash: string
}

/**
 * The newest state of a request as lists need it, written in the transaction of its events: a replay could make it anew
 * at any time. Clock columns hold what does not depend on "now" (list-clock.ts counts from there).
 */
export interface RequestsTable {
  id: string
  opd_id: string
  link_id: string
  state: string
  version: number
  number: string | null
  sequence: number | null
  /** WIB year of the number. */
  number_year: number | null
  /** The office still has to act: submitted … reported. */
  is_open: number
  /** Rejected, cancelled or closed. */
  is_ended: number
  assignee_id: string | null
  asked_down_bps: number | null
  asked_up_bps: number | null
  verdict: string | null
  is_short_notice: number
  submitted_at_ms: number | null
  received_at_ms: number | null
  increased_at_ms: number | null
  done_at_ms: number | null
  proven_at_ms: number | null
  until_at_ms: number | null
  lowered_at_ms: number | null
  /** When its newest event was recorded. */
  updated_at_ms: number
  breach_due_at_ms: number | null
  breach_cause: string | null
  clock_phase: string
  clock_start_at_ms: number | null
  clock_risk_at_ms: number | null
  clock_due_at_ms: number | null
  clock_stop_at_ms: number | null
  clock_net_minutes: number
  clock_target_minutes: number
  clock_calendar: string
  /** When the clock job must look again; null: not before another event. */
  look_at_ms: number | null
  /** When this row was written: a row from before the newest rules of the clock is written again. */
  projected_at_ms: number
  search_text: string
  /** The rest of a list row (RowDetails in project-request.ts). */
  details_json: string
}

/** One row a year: numbers without holes. */
export interface RequestSequencesTable {
  year: number
  last: number
}

/** Moves that arrived with an id of their own: a second arrival of the same one changes nothing. */
export interface RequestCommandsTable {
  command_id: string
  request_id: string
  account_id: string
  move: string
  recorded_at_ms: number
}

export interface RequestTables {
  request_events: RequestEventsTable
  requests: RequestsTable
  request_sequences: RequestSequencesTable
  request_commands: RequestCommandsTable
}
