import { ConfigError, type Config } from '#platform/config.ts'
import { inForcePath, inventoryHash, readInForce, takesOverFile } from '#platform/inventory-in-force.ts'
import { emptyInventory } from '#platform/inventory-text.ts'
import type { Inventory } from '#platform/inventory.ts'
import { loadInventory } from '#platform/load-inventory.ts'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { CommandError } from './command.ts'

/** Where the demo city leaves its inventory for the collector and the server of the same data folder. */
export const demoInventoryPath = (dataDir: string): string => join(dataDir, 'demo-inventory.yaml')

/** The inventory file that was given, or that of the running demo city; null: none, what is on the screen is all there is. */
const givenPath = (config: Config): string | null => {
  if (config.inventoryPath !== null) return config.inventoryPath
  if (!config.demo) return null
  const path = demoInventoryPath(config.dataDir)
  if (existsSync(path)) return path
  throw new CommandError(
    'The demo city does not run here. Start everything with "npm start", or give your devices: --inventory FILE',
  )
}

const load = (path: string): Inventory => {
  try {
    return loadInventory(path)
  } catch (error) {
    if (error instanceof ConfigError) throw new CommandError(error.message)
    throw error
  }
}

/** What the server starts with. Throws CommandError with every mistake of the file. */
export const loadGiven = (config: Config) => {
  const path = givenPath(config)
  if (path === null) return { inventory: emptyInventory }
  const inventory = load(path)
  const given = { name: path, text: readFileSync(path, 'utf8'), baseDir: dirname(path), isAuthority: config.demo }
  return { inventory, given }
}

/**
 * The inventory in force, for a process beside the server: the copy that the server left, unless the given file is to be
 * taken over; before a server ever ran, the given file. Throws CommandError with every mistake.
 */
export const loadInForce = (config: Config): Inventory => {
  const path = givenPath(config)
  const copy = readInForce(config.dataDir)
  if (path !== null && (!copy || takesOverFile(inventoryHash(readFileSync(path, 'utf8')), copy.origin)))
    return load(path)
  return copy ? load(inForcePath(config.dataDir)) : emptyInventory
}

/** The file that was given by name; without one, the inventory in force. */
export const loadCity = (config: Config): Inventory =>
  config.inventoryPath === null ? loadInForce(config) : load(config.inventoryPath)
