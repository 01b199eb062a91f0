import { portSpeedBps } from '#domain/port-speed.ts'
import { asMac, asNumber, asText } from '../snmp/decode-varbind.ts'
import type { SnmpSession, SnmpValue } from '../snmp/snmp-session.ts'
import { walkColumns, type ColumnWalk, type WalkLimits } from '../snmp/walk-columns.ts'
import { port, queue, system } from './oids.ts'

export interface PortRow {
  /** ifIndex as text: it may be above 2^31. */
  index: string
  /** ifName; empty where the device has none. */
  name: string
  descr: string
  alias: string
  mac: string | null
  type: number | null
  speedBps: number | null
  oper: number | null
  hasHc: boolean
  hasDiscontinuity: boolean
}

export interface QueueRow {
  index: string
  name: string
}

export interface DeviceTables {
  ports: PortRow[]
  queues: QueueRow[]
  isBulkBroken: boolean
  /** Why the tables may be incomplete; empty when nothing speaks against them. */
  doubts: string[]
}

const columns = [
  port.descr,
  port.name,
  port.alias,
  port.physAddress,
  port.type,
  port.speed,
  port.highSpeed,
  port.operStatus,
  port.hcInOctets,
  port.discontinuity,
] as const

/**
 * Walks the interface tables, and the simple queues where wanted. A walk may end early and look complete
 * (snmp-devices.md §0.5): the row sets of the columns are compared with each other and with ifNumber, and when they
 * disagree the walk is done once more with GETNEXT.
 */
export const readDeviceTables = async (
  session: SnmpSession,
  { withQueues = false, ...limits }: WalkLimits & { withQueues?: boolean } = {},
): Promise<DeviceTables> => {
  const { values } = await session.get([system.ifNumber])
  const ifNumber = asNumber(values[0])
  let walk = await walkColumns(session, columns, limits)
  let doubts = cutShort(walk, ifNumber)
  if (doubts.length > 0 && !walk.isBulkBroken && limits.bulk !== false) {
    const slow = await walkColumns(session, columns, { ...limits, bulk: false })
    if (rowCount(slow) > rowCount(walk)) {
      walk = slow
      doubts = cutShort(walk, ifNumber)
    }
  }
  const queues = withQueues ? await walkColumns(session, [queue.name], { ...limits, bulk: !walk.isBulkBroken }) : null
  return {
    ports: portRows(walk),
    queues: [...(queues?.columns[0] ?? [])].map(([index, value]) => ({ index, name: asText(value) ?? '' })),
    isBulkBroken: walk.isBulkBroken || (queues?.isBulkBroken ?? false),
    doubts: [...doubts, ...walk.doubts, ...(queues?.doubts ?? [])],
  }
}

const rowCount = (walk: ColumnWalk): number => walk.columns[0]?.size ?? 0

const cutShort = ({ columns: [descr, name] }: ColumnWalk, ifNumber: number | null): string[] => {
  const rows = descr?.size ?? 0
  const doubts: string[] = []
  // ifNumber may count ports that have no row; a few missing are normal, a cut is not.
  if (ifNumber !== null && rows < ifNumber * 0.9 - 1)
    doubts.push(`the walk of ifDescr gave ${rows} rows although the device says it has ${ifNumber} interfaces`)
  if (name !== undefined && name.size > rows)
    doubts.push(`ifDescr has ${rows} rows, ifName ${name.size}: the walk was cut short`)
  return doubts
}

const portRows = ({ columns: walked }: ColumnWalk): PortRow[] => {
  const column = (oid: (typeof columns)[number]): Map<string, SnmpValue> => walked[columns.indexOf(oid)] ?? new Map()
  const indexes = new Set([...column(port.descr).keys(), ...column(port.name).keys()])
  return [...indexes].map((index) => ({
    index,
    name: asText(column(port.name).get(index)) ?? '',
    descr: asText(column(port.descr).get(index)) ?? '',
    alias: asText(column(port.alias).get(index)) ?? '',
    mac: asMac(column(port.physAddress).get(index)),
    type: asNumber(column(port.type).get(index)),
    speedBps: portSpeedBps(asNumber(column(port.speed).get(index)), asNumber(column(port.highSpeed).get(index))),
    oper: asNumber(column(port.operStatus).get(index)),
    hasHc: column(port.hcInOctets).has(index),
    hasDiscontinuity: column(port.discontinuity).has(index),
  }))
}
