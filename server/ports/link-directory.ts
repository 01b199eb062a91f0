import type { InventoryLink } from '#platform/inventory.ts'

/** The links and OPDs that exist, from the inventory. */
export interface LinkDirectory {
  link(id: string): InventoryLink | null
  links(): readonly InventoryLink[]
  opd(id: string): { id: string; name: string; shortName: string } | null
  opds(): readonly { id: string; name: string; shortName: string }[]
}
