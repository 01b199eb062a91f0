import type { Tx } from '../database/service-database.ts'

/** Who did what, when, from where, before → after. Hash-chained by the implementation. */
export interface AuditEntry {
  /** `accounts.create`, `request.move`, … */
  action: string
  /** What it was done to: `request:ID`, `account:ID`. */
  subject: string
  byAccountId: string | null
  byName: string
  remoteAddress: string
  /** JSON values without secrets. */
  before: unknown
  after: unknown
}

export interface AuditLog {
  /** Inside the transaction of the change itself: a change without its entry cannot exist. */
  record(tx: Tx, entry: AuditEntry): Promise<void>
}
