/** What is known of a stored file; the bytes lie under dataDir/files. `owner_kind` null: uploaded, not yet bound. */
export interface FilesTable {
  id: string
  name: string
  content_type: string
  size_bytes: number
  sha256: string
  uploaded_by: string
  uploaded_at_ms: number
  owner_kind: string | null
  owner_id: string | null
}

export interface FileTables {
  files: FilesTable
}
