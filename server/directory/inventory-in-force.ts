import type { Inventory } from '#platform/inventory.ts'

/**
 * The inventory in force, as an Inventory that is always the newest: whoever keeps a reference sees each change. Lists are
 * replaced as a whole, so a derived index is good as long as the list is the same one.
 */
export interface InventoryInForce extends Readonly<Inventory> {
  replace(next: Inventory): void
}

export const createInventoryInForce = (first: Inventory): InventoryInForce => {
  let now = first
  return {
    get site() {
      return now.site
    },
    get opds() {
      return now.opds
    },
    get devices() {
      return now.devices
    },
    get links() {
      return now.links
    },
    replace(next) {
      now = next
    },
  }
}

/** An index of a list by id, built anew when the list is another one. */
export const indexById = <T extends { id: string }>(list: () => readonly T[]): (() => ReadonlyMap<string, T>) => {
  let indexed: readonly T[] | null = null
  let byId = new Map<string, T>()
  return () => {
    const now = list()
    if (now !== indexed) {
      byId = new Map(now.map((item) => [item.id, item]))
      indexed = now
    }
    return byId
  }
}
