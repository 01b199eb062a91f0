export interface MaintenanceWindowsTable {
  id: string
  /** 1, 2, 3 …: also the order of the list. */
  seq: number
  version: number
  title: string
  note: string
  link_ids_json: string
  from_ms: number
  to_ms: number
  planned_by: string
  planned_by_name: string
  planned_at_ms: number
  approved_by: string | null
  approved_by_name: string | null
  approved_at_ms: number | null
  ended_at_ms: number | null
  cancelled_at_ms: number | null
  cancel_reason: string | null
}

export interface MaintenanceTables {
  maintenance_windows: MaintenanceWindowsTable
}
