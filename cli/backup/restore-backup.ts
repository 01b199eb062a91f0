import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, open, readdir, rename, rm, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { CommandError } from '../command.ts'
import { BACKUP_FORMAT, isBackupPath, MANIFEST_PATH, type BackupManifest } from './backup-manifest.ts'
import { checkDatabase } from './take-backup.ts'
import { readTarEntries, type TarEntry } from './tar-file.ts'

const CHUNK = 1024 * 1024

/** Copies one entry out of the archive; returns its SHA-256. */
const extract = async (archive: FileHandle, { offset, size }: TarEntry, target: string): Promise<string> => {
  await mkdir(dirname(target), { recursive: true, mode: 0o700 })
  const out = await open(target, 'wx', 0o600)
  const hash = createHash('sha256')
  try {
    const buffer = Buffer.alloc(CHUNK)
    for (let done = 0; done < size;) {
      const { bytesRead } = await archive.read(buffer, 0, Math.min(CHUNK, size - done), offset + done)
      const chunk = buffer.subarray(0, bytesRead)
      hash.update(chunk)
      await out.write(chunk)
      done += bytesRead
    }
    await out.sync()
  } finally {
    await out.close()
  }
  return hash.digest('hex')
}

const readManifest = async (archive: FileHandle, { offset, size }: TarEntry): Promise<BackupManifest> => {
  const bytes = Buffer.alloc(size)
  await archive.read(bytes, 0, size, offset)
  const manifest = JSON.parse(bytes.toString('utf8')) as BackupManifest
  if (manifest.format !== BACKUP_FORMAT)
    throw new CommandError(`This backup has format ${manifest.format}; this Pantau reads format ${BACKUP_FORMAT}`)
  return manifest
}

const checkAgainst = (manifest: BackupManifest, found: ReadonlyMap<string, string>): void => {
  for (const { path, sha256 } of manifest.entries)
    if (found.get(path) !== sha256) throw new CommandError(`The backup is damaged: ${path} is missing or was changed`)
  if (found.size !== manifest.entries.length)
    throw new CommandError('The backup holds files that its manifest does not name')
}

/**
 * Unpacks a backup into an empty or absent data folder. Everything is unpacked into a corner of it and checked (hashes
 * of the manifest, databases) before it takes its place: a damaged backup leaves nothing behind.
 */
export const restoreBackup = async ({ dataDir, file }: { dataDir: string; file: string }): Promise<BackupManifest> => {
  if (existsSync(dataDir) && (await readdir(dataDir)).length > 0)
    throw new CommandError(`${dataDir} is not empty: a restore never overwrites. Move it away, or set PANTAU_DATA_DIR`)
  if (!existsSync(file)) throw new CommandError(`There is no file ${file}`)
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const staging = await mkdtemp(join(dataDir, '.restore-'))
  const archive = await open(file, 'r')
  try {
    let manifest: BackupManifest | undefined
    const found = new Map<string, string>()
    try {
      for await (const entry of readTarEntries(archive)) {
        if (entry.path === MANIFEST_PATH) manifest = await readManifest(archive, entry)
        else if (!isBackupPath(entry.path) || found.has(entry.path))
          throw new CommandError(`The archive holds ${JSON.stringify(entry.path)}, which is no part of a backup`)
        else found.set(entry.path, await extract(archive, entry, join(staging, entry.path)))
      }
    } catch (error) {
      throw error instanceof CommandError ? error : new CommandError(`${file}: ${(error as Error).message}`)
    }
    if (!manifest) throw new CommandError(`${file} has no manifest: it is no backup of Pantau, or it is cut off`)
    checkAgainst(manifest, found)
    for (const name of ['service.db', 'telemetry.db'])
      if (found.has(name)) checkDatabase(join(staging, name), name === 'service.db' ? 'integrity_check' : 'quick_check')
    // service.db last: without it the folder is not taken for a data folder.
    const names = (await readdir(staging)).sort((a, b) => Number(a === 'service.db') - Number(b === 'service.db'))
    for (const name of names) await rename(join(staging, name), join(dataDir, name))
    return manifest
  } finally {
    await archive.close()
    await rm(staging, { recursive: true, force: true })
  }
}
