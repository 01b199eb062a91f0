/** One collector on another machine: core/domain/collectors/share-ledger.ts says what the columns mean. */
export interface CollectorsTable {
  /** Id of its device token. */
  id: string
  instance: string
  /** Counts heartbeats: silence is that it does not change. */
  beats: number
  is_live: number
  offer: number
  /** Sorted ids of devices, as JSON. */
  offered_json: string
  offered_alone: number
  held_json: string
  is_promised: number
  last_seen_ms: number
  report_json: string | null
}

/** One row: who changes it first decides first. Two servers at once would give one device to two collectors. */
export interface CollectorTurnTable {
  id: number
  turns: number
}

export interface CollectorTables {
  collectors: CollectorsTable
  collector_turn: CollectorTurnTable
}
