/** Append-only: the steps in force are a replay of the changes (domain/contract-steps.ts). */
export interface ContractChangesTable {
  /** 1, 2, 3 …: the order in which they were recorded. */
  seq: number
  link_id: string
  direction: string
  rate_bps: number
  valid_from_ms: number
  until_ms: number | null
  source: string
  reason: string
  by_account_id: string
  by_name: string
  recorded_at_ms: number
}

export interface ContractTables {
  contract_changes: ContractChangesTable
}
