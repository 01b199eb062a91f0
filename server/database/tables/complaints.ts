/** The newest state of a complaint; how it came there stands in complaint_events. */
export interface ComplaintsTable {
  id: string
  number: string
  version: number
  channel: string
  category: string
  text: string
  /** Personal data: null for an anonymous reporter; leaves the server only towards those who work on it. */
  reporter_name: string | null
  reporter_contact: string | null
  /** The OPD that complains or is complained for; null: a citizen. */
  opd_id: string | null
  anonymous: number
  confidential: number
  link_id: string | null
  request_id: string | null
  state: string
  filed_by: string
  assignee_id: string | null
  received_at_ms: number
  recorded_at_ms: number
  answer_due_at_ms: number
  escalate_due_at_ms: number
  resolve_due_at_ms: number
  first_answer_at_ms: number | null
  escalated_at_ms: number | null
  resolved_at_ms: number | null
  ended_at_ms: number | null
  contests: number
  /** SP4N-LAPOR!, unique when given: a CSV imported twice adds nothing. */
  lapor_number: string | null
  lapor_category: string | null
  lapor_received_at_ms: number | null
  lapor_answered_at_ms: number | null
}

/** Append-only. */
export interface ComplaintEventsTable {
  complaint_id: string
  /** Equals the version of the complaint after it. */
  version: number
  type: string
  at_ms: number
  by_account_id: string | null
  by_name: string
  data_json: string
}

/** One row a year: numbers without holes. */
export interface ComplaintNumbersTable {
  year: number
  last: number
}

export interface ComplaintTables {
  complaints: ComplaintsTable
  complaint_events: ComplaintEventsTable
  complaint_numbers: ComplaintNumbersTable
}
