import { open, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Where the bytes of a file lie: files/ab/cdef….ID, as git splits its hashes: the path tells what the content must be. */
export interface FilePlace {
  id: string
  sha256: string
}

/** Where the bytes of uploads are kept; the rows about them are file-store.ts's. */
export interface FileFolder {
  write(place: FilePlace, bytes: Uint8Array): Promise<void>
  /** Rejects when it is not there. */
  read(place: FilePlace): Promise<Buffer>
  remove(place: FilePlace): Promise<void>
  /** Removes what lies there longer than `olderThanMs` and is not known: what a crash left between write and row. */
  sweep(isKnown: (id: string) => Promise<boolean>, nowMs: number, olderThanMs: number): Promise<number>
}

const syncFolder = async (path: string): Promise<void> => {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

const isAbsent = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT'

/** Below the data folder. */
export const filePathOf = ({ id, sha256 }: FilePlace): string =>
  join('files', sha256.slice(0, 2), `${sha256.slice(2)}.${id}`)

/** The folder of uploaded bytes: outside the web root, every name made by us, whole files only (write, sync, rename). */
export const createFileFolder = (dataDir: string): FileFolder => {
  const root = join(dataDir, 'files')
  const pathOf = (place: FilePlace): string => join(dataDir, filePathOf(place))
  return {
    async write(place, bytes) {
      const path = pathOf(place)
      const part = `${path}.part`
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      try {
        const file = await open(part, 'wx', 0o600)
        try {
          await file.writeFile(bytes)
          await file.sync()
        } finally {
          await file.close()
        }
        await rename(part, path)
        await syncFolder(dirname(path))
      } catch (error) {
        await rm(part, { force: true })
        throw error
      }
    },

    read: (place) => readFile(pathOf(place)),

    remove: (place) => rm(pathOf(place), { force: true }),

    async sweep(isKnown, nowMs, olderThanMs) {
      let removed = 0
      const prefixes = await readdir(root).catch((error: unknown) => {
        if (isAbsent(error)) return []
        throw error
      })
      for (const prefix of prefixes)
        for (const name of await readdir(join(root, prefix))) {
          const path = join(root, prefix, name)
          const { mtimeMs } = await stat(path)
          if (nowMs - mtimeMs <= olderThanMs || (await isKnown(name.split('.')[1] ?? ''))) continue
          await rm(path, { force: true })
          removed += 1
        }
      return removed
    },
  }
}
