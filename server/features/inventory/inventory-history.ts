import type { Inventory } from '#platform/inventory.ts'
import type { ServiceDb } from '../../database/service-database.ts'
import { versionNumbered } from './version-store.ts'
import { readAsWritten } from './read-as-written.ts'

/** What there was at some instant of [fromMs, toMs): a link that was retired since was measured all the same. */
export type InventoryDuring = (fromMs: number, toMs: number) => Promise<Pick<Inventory, 'opds' | 'devices' | 'links'>>

/** Versions never change: each is read once. Without a version at all (nothing was started yet) `inForce` holds. */
export const createInventoryHistory = (db: ServiceDb, inForce: Readonly<Inventory>): InventoryDuring => {
  const known = new Map<number, Inventory>()
  const read = async (number: number): Promise<Inventory> => {
    const kept = known.get(number)
    if (kept) return kept
    const inventory = readAsWritten((await versionNumbered(db, number))?.text ?? '')
    known.set(number, inventory)
    return inventory
  }
  return async (fromMs, toMs) => {
    const rows = await db.selectFrom('inventory_versions').select(['number', 'at_ms']).orderBy('number').execute()
    // The first version says what there was before anybody wrote versions down.
    const first = rows.findLastIndex(({ at_ms }) => at_ms <= fromMs)
    const during = rows.filter(({ at_ms }, at) => at >= first && (at_ms < toMs || at === 0))
    const opds = new Map<string, Inventory['opds'][number]>()
    const devices = new Map<string, Inventory['devices'][number]>()
    const links = new Map<string, Inventory['links'][number]>()
    const take = (inventory: Pick<Inventory, 'opds' | 'devices' | 'links'>): void => {
      for (const opd of inventory.opds) opds.set(opd.id, opd)
      for (const device of inventory.devices) devices.set(device.id, device)
      for (const link of inventory.links) links.set(link.id, link)
    }
    if (during.length === 0) take(inForce)
    for (const { number } of during) take(await read(number))
    return { opds: [...opds.values()], devices: [...devices.values()], links: [...links.values()] }
  }
}
