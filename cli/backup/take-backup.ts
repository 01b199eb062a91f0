import { filePathOf } from '#server/features/files/file-folder.ts'
import { existsSync } from 'node:fs'
import { copyFile, mkdtemp, open, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { CommandError } from '../command.ts'
import { BACKUP_FORMAT, MANIFEST_PATH, type BackupManifest } from './backup-manifest.ts'
import { createTarWriter } from './tar-file.ts'

/** Throws when SQLite finds the file damaged. `quick` leaves out the indexes: for the large telemetry file. */
export const checkDatabase = (path: string, how: 'integrity_check' | 'quick_check'): void => {
  const db = new DatabaseSync(path, { readOnly: true })
  try {
    const [row] = db.prepare(`PRAGMA ${how}(1)`).all()
    const said = Object.values(row ?? {})[0]
    if (said !== 'ok') throw new CommandError(`${path} is damaged: ${String(said)}`)
  } finally {
    db.close()
  }
}

/** One moment of a database that others go on writing: VACUUM INTO reads a snapshot and blocks nobody (WAL). */
const snapshot = (source: string, target: string): void => {
  const db = new DatabaseSync(source, { readOnly: true, timeout: 10_000 })
  try {
    db.prepare('VACUUM INTO ?').run(target)
  } finally {
    db.close()
  }
}

interface FileRow {
  id: string
  sha256: string
  size_bytes: number
  owner_kind: string | null
}

const filesOf = (servicePath: string): FileRow[] => {
  const db = new DatabaseSync(servicePath, { readOnly: true })
  try {
    return db.prepare('SELECT id, sha256, size_bytes, owner_kind FROM files ORDER BY id').all() as unknown as FileRow[]
  } finally {
    db.close()
  }
}

export interface BackupOptions {
  dataDir: string
  file: string
  version: string
  nowMs: number
}

/**
 * Writes one archive of service.db, telemetry.db, the uploaded files and the audit's head, beside a running server.
 * The head is copied before the database, so that it can only be older; files after it, so that every row finds its
 * bytes. Nothing appears under the final name before it is whole and checked.
 */
export const takeBackup = async ({ dataDir, file, version, nowMs }: BackupOptions): Promise<BackupManifest> => {
  const target = resolve(file)
  if (existsSync(target)) throw new CommandError(`${target} is already there: choose another name`)
  if (!existsSync(join(dataDir, 'service.db'))) throw new CommandError(`There is no service database in ${dataDir}`)
  const staging = await mkdtemp(join(dirname(target), '.pantau-backup-'))
  try {
    const headPath = join(dataDir, 'audit-head.json')
    const hasHead = existsSync(headPath)
    if (hasHead) await copyFile(headPath, join(staging, 'audit-head.json'))
    const databases = ['service.db', 'telemetry.db'].filter((name) => existsSync(join(dataDir, name)))
    for (const name of databases) {
      snapshot(join(dataDir, name), join(staging, name))
      checkDatabase(join(staging, name), name === 'service.db' ? 'integrity_check' : 'quick_check')
    }

    const part = join(staging, 'archive.tar')
    const out = await open(part, 'wx', 0o600)
    const manifest: BackupManifest = {
      format: BACKUP_FORMAT,
      pantauVersion: version,
      createdAt: new Date(nowMs).toISOString(),
      entries: [],
    }
    try {
      const tar = createTarWriter(out, nowMs)
      const add = async (path: string, source: string): Promise<string> => {
        const { size } = await stat(source)
        const sha256 = await tar.addFile(path, source, size)
        manifest.entries.push({ path, size, sha256 })
        return sha256
      }
      for (const name of [...databases, ...(hasHead ? ['audit-head.json'] : [])]) await add(name, join(staging, name))
      for (const row of filesOf(join(staging, 'service.db'))) {
        const path = filePathOf(row)
        const source = join(dataDir, path)
        // What nobody bound may have been cleaned away in between; what is bound must be there.
        if (row.owner_kind === null && !existsSync(source)) continue
        if (!existsSync(source)) throw new CommandError(`The file ${row.id} of ${row.owner_kind} is missing: ${source}`)
        if ((await add(path, source)) !== row.sha256)
          throw new CommandError(`The file ${row.id} is not what was uploaded: ${source}`)
      }
      await tar.addBytes(MANIFEST_PATH, Buffer.from(JSON.stringify(manifest, null, 1)))
      await tar.end()
      await out.sync()
    } finally {
      await out.close()
    }
    await rename(part, target)
    return manifest
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
}
