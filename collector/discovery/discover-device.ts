import type { InventoryDevice } from '#platform/inventory.ts'
import { readDeviceTables, type DeviceTables } from '../poll/device-tables.ts'
import { system } from '../poll/oids.ts'
import { asText } from '../snmp/decode-varbind.ts'
import type { SnmpSession } from '../snmp/snmp-session.ts'

export interface Discovery {
  sysName: string
  sysDescr: string
  tables: DeviceTables
}

const MIKROTIK = '1.3.6.1.4.1.14988.'

/** Walks a device once: who it is, its interfaces, and its simple queues where it is a MikroTik. Rejects with SnmpFailure. */
export const discoverDevice = async (
  session: SnmpSession,
  version: InventoryDevice['snmp']['version'],
): Promise<Discovery> => {
  const { values } = await session.get([system.name, system.descr, system.objectId])
  const withQueues = `${asText(values[2]) ?? ''}.`.startsWith(MIKROTIK)
  const tables = await readDeviceTables(session, { withQueues, bulk: version !== '1' })
  return { sysName: asText(values[0]) ?? '', sysDescr: asText(values[1]) ?? '', tables }
}
