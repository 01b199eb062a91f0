/** One row per person and cause: the same cause reaches the same person once. */
export interface NoticesTable {
  id: string
  account_id: string
  cause: string
  kind: string
  values_json: string
  path: string
  urgency: string
  created_at_ms: number
  read_at_ms: number | null
}

/** The outbox: what still has to leave, and what became of what left. */
export interface NoticeDeliveriesTable {
  /** Also the Message-ID of a mail: a repeat after a crash is recognised as the same message. */
  id: string
  notice_id: string
  channel: string
  /** pending, sent, dead, skipped. */
  state: string
  attempts: number
  next_attempt_at_ms: number
  last_problem: string | null
  finished_at_ms: number | null
}

/** No row: the defaults (mail on, Indonesian). */
export interface NoticePreferencesTable {
  account_id: string
  email_on: number
  language: string
}

export interface NoticeTables {
  notices: NoticesTable
  notice_deliveries: NoticeDeliveriesTable
  notice_preferences: NoticePreferencesTable
}
