/** Append-only. `before_json` and `after_json` are the canonical texts that the hash covers. */
export interface AuditEntriesTable {
  seq: number
  at_ms: number
  action: string
  subject: string
  by_account_id: string | null
  by_name: string
  remote_address: string
  before_json: string
  after_json: string
  prev_hash: string
  hash: string
}

/** One row: the head of the chain. Updated first in every record(), so that two writers queue up here. */
export interface AuditHeadTable {
  id: number
  seq: number
  hash: string
}

export interface AuditTables {
  audit_entries: AuditEntriesTable
  audit_head: AuditHeadTable
}
