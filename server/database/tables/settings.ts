/** Append-only: one row a version; the newest of a group is in force. */
export interface SettingVersionsTable {
  group_name: string
  version: number
  recorded_at_ms: number
  by_account_id: string
  by_name: string
  note: string
  value_json: string
}

/** Append-only: a version of the business calendar is one document. */
export interface CalendarVersionsTable {
  seq: number
  version: string
  recorded_at_ms: number
  by_account_id: string
  by_name: string
  note: string
  data_json: string
}

export interface SettingTables {
  setting_versions: SettingVersionsTable
  calendar_versions: CalendarVersionsTable
}
