import { createHash } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The inventory in force is a version in the service database. The server leaves a copy of it in the data folder, mode
 * 0600, so that a collector on this machine starts with it while the server is away. Nobody writes it by hand.
 */
const fileName = 'inventory-in-force.yaml'
const mark = '# pantau-in-force: '

/** Where a version comes from, as far as the file that was given at start is concerned. */
export interface InForceOrigin {
  version: number
  /** SHA-256 of the inventory file that was taken over last; null: none ever was. */
  importedHash: string | null
  /** Somebody changed the inventory on the screen since then. */
  isChangedOnScreen: boolean
}

export const inventoryHash = (text: string): string => createHash('sha256').update(text).digest('hex')

/**
 * Whether the given file is to be taken over: it changed since it was last, and nobody changed the inventory on the screen
 * meanwhile. Starting a process must never undo what colleagues did: such a file waits for a person who looks at the
 * differences. Collector and server decide by this one rule.
 */
export const takesOverFile = (
  fileHash: string,
  { importedHash, isChangedOnScreen }: Pick<InForceOrigin, 'importedHash' | 'isChangedOnScreen'>,
): boolean => fileHash !== importedHash && !isChangedOnScreen

export const inForcePath = (dataDir: string): string => join(dataDir, fileName)

/** Replaces the copy in one step: a reader sees the old one or the new one. */
export const writeInForce = (dataDir: string, text: string, origin: InForceOrigin): void => {
  const path = inForcePath(dataDir)
  const whole = `${mark}${JSON.stringify(origin)}\n# Written by Pantau from its database; changes made here are lost.\n${text}`
  if (existsSync(path) && readFileSync(path, 'utf8') === whole) return
  // With the service database elsewhere, nothing else may have made the folder yet.
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const fresh = `${path}.new`
  writeFileSync(fresh, whole, { mode: 0o600 })
  chmodSync(fresh, 0o600)
  renameSync(fresh, path)
}

/** Null when there is no copy yet, or it is not one that a server wrote. */
export const readInForce = (dataDir: string): { text: string; origin: InForceOrigin } | null => {
  const path = inForcePath(dataDir)
  if (!existsSync(path)) return null
  const text = readFileSync(path, 'utf8')
  const [first = ''] = text.split('\n', 1)
  if (!first.startsWith(mark)) return null
  try {
    return { text, origin: JSON.parse(first.slice(mark.length)) as InForceOrigin }
  } catch {
    return null
  }
}
