import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createConnection, createServer } from 'node:net'
import { join } from 'node:path'
import { rm } from 'node:fs/promises'
import { CommandError } from './command.ts'

/** `demo`: everything in the folder is invented. `site`: everything in it was measured or entered. Never both. */
export type DataKind = 'demo' | 'site'

const kindFile = (dataDir: string): string => join(dataDir, 'data-kind')
const storeFiles = ['telemetry.db', 'service.db']

const kindOf = (dataDir: string): DataKind | undefined => {
  if (existsSync(kindFile(dataDir))) return readFileSync(kindFile(dataDir), 'utf8').trim() === 'demo' ? 'demo' : 'site'
  return storeFiles.some((name) => existsSync(join(dataDir, name))) ? 'site' : undefined
}

/**
 * Marks the folder, or throws CommandError when it holds the other kind of data: measured and invented figures in one
 * chart could never be told apart again.
 */
export const claimDataFolder = (dataDir: string, kind: DataKind): void => {
  const found = kindOf(dataDir)
  if (found !== undefined && found !== kind)
    throw new CommandError(
      found === 'demo'
        ? `${dataDir} holds the data of the demo city. Real devices need a folder of their own: PANTAU_DATA_DIR=/path/to/folder (or delete ${dataDir} to forget the demo)`
        : `${dataDir} holds measured data; the demo city does not start on it. Give your devices with --inventory FILE, or PANTAU_DEMO=0 when they were entered on the screen, or the demo its own folder: PANTAU_DATA_DIR=./data-demo`,
    )
  if (found === kind && existsSync(kindFile(dataDir))) return
  mkdirSync(dataDir, { recursive: true })
  writeFileSync(kindFile(dataDir), `${kind}\n`)
}

const answers = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createConnection(path)
    probe.once('connect', () => {
      probe.destroy()
      resolve(true)
    })
    probe.once('error', () => resolve(false))
  })

/**
 * One Pantau a folder: a socket that dies with its process, so that a kill -9 never leaves a lock behind. Throws
 * CommandError while another one runs. Resolves with the release.
 */
export const lockDataFolder = async (dataDir: string): Promise<() => Promise<void>> => {
  const path = join(dataDir, 'supervisor.sock')
  if (await answers(path))
    throw new CommandError(`Pantau runs on ${dataDir} already. Stop it first, or give this one its own PANTAU_DATA_DIR`)
  await rm(path, { force: true })
  const holder = createServer((socket) => socket.destroy())
  await new Promise<void>((resolve, reject) => {
    holder.once('error', reject)
    holder.listen(path, resolve)
  })
  return () => new Promise((resolve) => holder.close(() => resolve()))
}
