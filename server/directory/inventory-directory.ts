import type { Inventory } from '#platform/inventory.ts'
import type { LinkDirectory } from '../ports/link-directory.ts'
import { indexById } from './inventory-in-force.ts'

/** The LinkDirectory port over an inventory, which may be the one in force: then it follows every change. */
export const createInventoryDirectory = (inventory: Readonly<Pick<Inventory, 'links' | 'opds'>>): LinkDirectory => {
  const linkById = indexById(() => inventory.links)
  const opdById = indexById(() => inventory.opds)
  return {
    link: (id) => linkById().get(id) ?? null,
    links: () => inventory.links,
    opd: (id) => opdById().get(id) ?? null,
    opds: () => inventory.opds,
  }
}
