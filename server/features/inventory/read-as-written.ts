import { emptyInventory } from '#platform/inventory-text.ts'
import type { Inventory } from '#platform/inventory.ts'
import { parseInventory } from '#platform/load-inventory.ts'

/** As written, for comparing and showing: an old version need not hold on this machine any more. */
export const readAsWritten = (text: string): Inventory =>
  parseInventory(text, { source: 'inventory', env: {}, baseDir: '/', asWritten: true }).inventory ?? emptyInventory
