import type { ServiceDb, Tx } from '../database/service-database.ts'

/** Letters, photos, scans: content-checked, size-limited, outside the web root, each with its SHA-256. */
export interface StoredFile {
  id: string
  /** Name for the download, cleaned of paths and control characters. */
  name: string
  contentType: string
  sizeBytes: number
  sha256: string
}

/** What a file belongs to; it decides who may read it (FileScope of that kind). */
export interface FileOwner {
  kind: 'request' | 'complaint' | 'evaluation' | 'setting'
  id: string
}

export interface FileStore {
  /** Refuses (AppError) what is not a PDF, JPEG, PNG or WebP by content, is empty, too large, or is also something else. */
  save(input: { name: string; bytes: Uint8Array; byAccountId: string }): Promise<StoredFile>
  read(id: string): Promise<{ file: StoredFile; bytes: Uint8Array } | null>
  /**
   * Binds uploaded files to their owner, in the transaction of the move that carries them. Only the uploader can, and
   * only once: an unknown, foreign or bound id is an AppError `invalid-input`. What nobody binds is removed after a day.
   */
  attach(tx: Tx, input: { fileIds: readonly string[]; owner: FileOwner; byAccountId: string }): Promise<StoredFile[]>
  /** What is bound to this owner, in the order of upload. Takes the caller's transaction: there is one connection. */
  ofOwner(db: ServiceDb | Tx, owner: FileOwner): Promise<StoredFile[]>
}
