import { isReference } from '#platform/inventory-secrets.ts'
import type { Inventory, InventoryDevice } from '#platform/inventory.ts'
import type { CollectorStatus } from '#wire/collector-feed.ts'
import type { DeviceView, InventoryLinkView, InventoryVersionRow } from '#wire/inventory.ts'
import { inventoryOrigins, type InventoryVersion } from './version-store.ts'

const secretState = ({ snmp }: InventoryDevice): DeviceView['snmp']['secret'] => {
  const secrets = snmp.version === '3' ? [snmp.auth?.key, snmp.priv?.key] : [snmp.community]
  const written = secrets.filter((secret) => secret !== undefined)
  if (written.length === 0) return 'none'
  return written.some(isReference) ? 'reference' : 'set'
}

/** A device without its secrets. `device` as written: a reference is told from a secret by its text. */
export const presentDevice = (device: InventoryDevice, status: CollectorStatus | null): DeviceView => {
  const { id, host, port, intervalMs, snmp } = device
  const now = status?.devices.find((one) => one.id === id)
  return {
    id,
    host,
    port,
    intervalMs,
    snmp: {
      version: snmp.version,
      user: snmp.version === '3' ? snmp.user : null,
      authProtocol: snmp.version === '3' ? (snmp.auth?.protocol ?? null) : null,
      privProtocol: snmp.version === '3' ? (snmp.priv?.protocol ?? null) : null,
      secret: secretState(device),
    },
    hasRest: device.rest !== undefined,
    now: now ? { state: now.state, lastAnswerAtMs: now.lastAnswerAtMs, problem: now.problem, rttMs: now.rttMs } : null,
  }
}

export const presentLink = ({
  id,
  opdId,
  deviceId,
  target,
  faces,
  test,
}: Inventory['links'][number]): InventoryLinkView => ({
  id,
  opdId,
  deviceId,
  target,
  faces,
  hasTest: test !== undefined,
})

export const presentVersion = (row: InventoryVersion): InventoryVersionRow => ({
  number: row.number,
  atMs: row.at_ms,
  byName: row.by_name,
  origin: inventoryOrigins.find((known) => known === row.origin) ?? 'start',
  reason: row.reason,
})
