import { printProblem, type ConfigProblem } from '#platform/config.ts'
import { inventoryHash, readInForce, takesOverFile, writeInForce } from '#platform/inventory-in-force.ts'
import { printInventory, withAbsoluteFiles } from '#platform/inventory-text.ts'
import type { Inventory } from '#platform/inventory.ts'
import { parseInventory } from '#platform/load-inventory.ts'
import type { Part } from '#platform/lifecycle.ts'
import type { Logger } from '#platform/logger.ts'
import type { ServiceDb, Tx } from '../../database/service-database.ts'
import type { InventoryInForce } from '../../directory/inventory-in-force.ts'
import { AppError } from '../../http/app-error.ts'
import { StartError } from '../../http/http-listener.ts'
import type { Clock } from '../../ports/clock.ts'
import type { GivenInventory } from '../../ports/given-inventory.ts'
import {
  changedByPeopleSince,
  importedFile,
  insertVersion,
  newestNumber,
  newestVersion,
  type InventoryOrigin,
  type InventoryVersion,
} from './version-store.ts'

/** How soon another server's change is seen, and a collector that was away is told again. */
const LOOK_EVERY_MS = 5_000

export interface InventoryBookOptions {
  db: ServiceDb
  clock: Clock
  dataDir: string
  inForce: InventoryInForce
  given: GivenInventory | null
  log: Logger
  /** Called with a new inventory in force, before anybody is told. */
  onReplaced(): Promise<void> | void
  /** Asks the collector to read the copy in the data folder again; null: it did. */
  tellCollector(): Promise<string | null>
}

export interface InventoryChange {
  expectedNumber: number
  text: string
  origin: InventoryOrigin
  reason: string
  byAccountId: string | null
  byName: string
}

export interface InventoryBook {
  /** Takes what another server changed into memory. */
  reread(): Promise<void>
  part: Part
  /** The version in force, with secrets as written. */
  current(): InventoryVersion
  /** A given file that was not taken over, because people changed the inventory on the screen since the last one. */
  pendingFile(): GivenInventory | null
  /** Judges text as the inventory that would be in force. */
  judge(text: string): { inventory: Inventory | null; problems: ConfigProblem[] }
  /**
   * Records the next version and puts it in force; `alongside` writes in the same transaction. AppError `conflict` when
   * somebody was faster, `invalid-input` for text that does not hold. Returns what the collector said: null = it follows.
   */
  change(change: InventoryChange, alongside: (tx: Tx, number: number) => Promise<void>): Promise<string | null>
}

/** The versions of the inventory: the newest is in force, in memory, in the copy of the data folder and in the collector. */
export const createInventoryBook = (options: InventoryBookOptions): InventoryBook => {
  const { db, clock, dataDir, inForce, given, log } = options
  let current: InventoryVersion = {
    number: 0,
    at_ms: 0,
    by_account_id: null,
    by_name: 'Pantau',
    origin: 'start',
    reason: '',
    text: '',
    file_hash: null,
  }
  let pending: GivenInventory | null = null
  /** Version that the collector has; what it reads at its own start is the copy, so only a change must be told. */
  let toldNumber = 0
  let timer: NodeJS.Timeout | undefined

  const judge = (text: string) => parseInventory(text, { source: 'inventory', env: process.env, baseDir: dataDir })

  const putInForce = async (version: InventoryVersion, inventory: Inventory): Promise<void> => {
    current = version
    inForce.replace(inventory)
    const imported = await importedFile(db)
    writeInForce(dataDir, version.text, {
      version: version.number,
      importedHash: imported?.hash ?? null,
      isChangedOnScreen: await changedByPeopleSince(db, imported?.number ?? 0),
    })
    await options.onReplaced()
  }
  const tell = async (): Promise<string | null> => {
    const { number } = current
    const problem = await options.tellCollector()
    if (problem === null) toldNumber = number
    return problem
  }

  /** What was given at start, as the next version, where the rule says so. */
  const takeFile = async (tx: Tx): Promise<void> => {
    const newest = await newestVersion(tx)
    const next = { number: (newest?.number ?? 0) + 1, at_ms: clock.nowMs(), by_account_id: null, reason: '' }
    if (!given) {
      if (!newest)
        await insertVersion(tx, {
          ...next,
          by_name: 'Pantau',
          origin: 'start',
          text: printInventory(inForce),
          file_hash: null,
        })
      return
    }
    const hash = inventoryHash(given.text)
    const imported = await importedFile(tx)
    const isChangedOnScreen = await changedByPeopleSince(tx, imported?.number ?? 0)
    const origin = { importedHash: imported?.hash ?? null, isChangedOnScreen: isChangedOnScreen && !given.isAuthority }
    if (takesOverFile(hash, origin)) {
      const text = withAbsoluteFiles(given.text, given.baseDir)
      await insertVersion(tx, { ...next, by_name: given.name, origin: 'file', text, file_hash: hash })
      log.info({ file: given.name, version: next.number }, 'inventory file taken over')
    } else if (hash !== imported?.hash) {
      pending = given
      log.warn(
        { file: given.name },
        'the inventory file changed, and so did the inventory on the screen: the file is not taken over; compare and import it under Inventory',
      )
    }
  }
  /** Another server may have changed the inventory; a collector may have been away when it was told. */
  const look = async (): Promise<void> => {
    if ((await newestNumber(db)) > current.number) await readNewest()
    if (toldNumber !== current.number) await tell()
  }
  const readNewest = async (): Promise<void> => {
    const newest = await newestVersion(db)
    if (!newest || newest.number === current.number) return
    const { inventory, problems } = judge(newest.text)
    if (!inventory)
      throw new StartError(
        `Version ${newest.number} of the inventory does not hold on this machine any more: ${problems.map(printProblem).join('; ')}`,
      )
    await putInForce(newest, inventory)
  }

  return {
    part: {
      name: 'inventory',
      async start() {
        const copied = readInForce(dataDir)?.origin.version
        // In turn with other servers that start in the same moment.
        await db.transaction().execute(takeFile)
        await readNewest()
        // The collector began with the copy, or with what was given where there was none yet.
        if (copied === current.number || (copied === undefined && current.number === 1)) toldNumber = current.number
        timer = setInterval(() => {
          look().catch((err: unknown) => log.warn({ err }, 'the inventory could not be looked at'))
        }, LOOK_EVERY_MS)
      },
      stop() {
        clearInterval(timer)
        return Promise.resolve()
      },
    },
    reread: look,
    current: () => current,
    pendingFile: () => pending,
    judge,
    async change({ expectedNumber, text, origin, reason, byAccountId, byName }, alongside) {
      const { inventory, problems } = judge(text)
      if (!inventory)
        throw new AppError('invalid-input', 'The inventory does not hold; nothing was changed', {
          fields: problems.map(({ path, message }) => ({ path, message })),
        })
      const version: InventoryVersion = {
        number: expectedNumber + 1,
        at_ms: clock.nowMs(),
        by_account_id: byAccountId,
        by_name: byName,
        origin,
        reason,
        text,
        file_hash:
          pending && text === withAbsoluteFiles(pending.text, pending.baseDir) ? inventoryHash(pending.text) : null,
      }
      await db.transaction().execute(async (tx) => {
        const newest = await newestVersion(tx)
        if ((newest?.number ?? 0) !== expectedNumber || !(await insertVersion(tx, version)))
          throw new AppError('conflict', 'Somebody changed the inventory meanwhile; look at it again')
        await alongside(tx, version.number)
      })
      if (version.file_hash !== null) pending = null
      await putInForce(version, inventory)
      return tell()
    },
  }
}
