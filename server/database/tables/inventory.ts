/** Append-only: the row with the highest number is the inventory in force. */
export interface InventoryVersionsTable {
  /** 1, 2, 3 … */
  number: number
  at_ms: number
  by_account_id: string | null
  by_name: string
  /** `start`, `file`, `edit`, `import` or `restore`. */
  origin: string
  reason: string
  /** YAML with its secrets as they were written: it never leaves the server. */
  text: string
  /** SHA-256 of the inventory file as it was given at start; null for what was not taken from it. */
  file_hash: string | null
}

export interface InventoryTables {
  inventory_versions: InventoryVersionsTable
}
