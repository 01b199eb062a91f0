/** Who does what only one server may do. Taken over when the beat stands still (server/cluster/lease.ts). */
export interface LeasesTable {
  name: string
  /** Id of the running server; '' when it was given back. */
  holder: string
  /** Grows with every sign of life. */
  beat: number
}

/** On PostgreSQL only: what lies in the data folder otherwise. */
export interface FileContentsTable {
  id: string
  written_at_ms: number
  bytes: Buffer
}

export interface ClusterTables {
  leases: LeasesTable
  file_contents: FileContentsTable
}
