/** Last entry of a backup: what it holds, so that a restore can prove that it is whole. */
export const MANIFEST_PATH = 'manifest.json'
export const BACKUP_FORMAT = 1

export interface BackupManifest {
  format: number
  pantauVersion: string
  createdAt: string
  entries: { path: string; size: number; sha256: string }[]
}

/** Everything that may lie in a backup; nothing else is written to a disk, whatever an archive says. */
export const isBackupPath = (path: string): boolean =>
  ['service.db', 'telemetry.db', 'audit-head.json'].includes(path) ||
  /^files\/[0-9a-f]{2}\/[0-9a-f]{62}\.[0-9a-f-]{36}$/.test(path)
