/** Tests that sent traffic on purpose (E7): who wanted it, why, and what came of it. */
export interface ActiveTestsTable {
  id: string
  request_id: string
  link_id: string
  direction: string
  state: string
  reason: string
  by_account_id: string
  by_name: string
  started_at_ms: number
  seconds: number
  rate_bps: number
  from_ms: number | null
  to_ms: number | null
  /** On the wire. */
  received_octets: number | null
  detail: string
}

export interface ActiveTestTables {
  active_tests: ActiveTestsTable
}
