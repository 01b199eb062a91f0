import { demoDevices } from '#demo/city/devices.ts'
import { demoInventoryYaml } from '#demo/city/inventory-yaml.ts'
import type { Inventory } from '#platform/inventory.ts'
import { loadInventory } from '#platform/load-inventory.ts'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The inventory of the demo city as its server reads it, without agents behind it. */
export const demoInventory = (bornAtMs: number): Inventory => {
  const folder = mkdtempSync(join(tmpdir(), 'pantau-inventory-'))
  try {
    const file = join(folder, 'demo.yaml')
    const ports = Object.fromEntries(demoDevices.map(({ id }, at) => [id, 10_000 + at]))
    writeFileSync(file, demoInventoryYaml(ports, bornAtMs))
    return loadInventory(file)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
