import type { DemoDevice } from '../city/devices.ts'
import type { DemoLink } from '../city/links.ts'
import { seedOf } from '../traffic/noise.ts'
import { type MibRow, MibView, value } from '../snmp/mib-view.ts'
import { parseOid } from '../snmp/ber.ts'
import type { Totals } from './link-counter.ts'

/** Everything a device shows at one instant. */
export interface DeviceState {
  uptimeMs: number
  engineBoots: number
  engineTimeSec: number
  /** How often the ports were numbered anew. */
  renumbered: number
  links: readonly { link: DemoLink; totals: Totals }[]
}

/** Octets that an Ethernet header adds to an IP packet; a queue does not count it (snmp-devices.md §0.3). */
export const ETHERNET_HEADER = 14

interface Port {
  index: number
  name: string
  descr: string
  alias: string
  mac: Buffer
  /** ifType: 6 ethernetCsmacd, 135 l2vlan. */
  type: number
  speedBps: number
  oper: 'up' | 'down'
  inOctets: number
  outOctets: number
  inPackets: number
  outPackets: number
  outDiscards: number
}

const oids = {
  system: parseOid('1.3.6.1.2.1.1'),
  ifNumber: parseOid('1.3.6.1.2.1.2.1.0'),
  ifEntry: parseOid('1.3.6.1.2.1.2.2.1'),
  ifXEntry: parseOid('1.3.6.1.2.1.31.1.1.1'),
  engine: parseOid('1.3.6.1.6.3.10.2.1'),
  queueEntry: parseOid('1.3.6.1.4.1.14988.1.1.2.1.1'),
} as const

/** Locally administered, so it belongs to nobody. */
const macOf = (text: string): Buffer => {
  const mac = Buffer.alloc(6)
  mac.writeUInt8(0x02)
  mac.writeUInt32BE(seedOf(text), 1)
  mac.writeUInt8(seedOf(`${text}'`) & 0xff, 5)
  return mac
}

/** Restarts and re-plugged ports rotate the numbers; names, aliases and MACs stay. */
const indexOf = (device: DemoDevice, at: number, count: number, renumbered: number): number =>
  device.firstIfIndex +
  (device.personality === 'linux' || device.personality === 'old' ? (at + renumbered) % count : at)

const portOf = (device: DemoDevice, state: DeviceState, at: number): Port | null => {
  const entry = state.links[at]
  if (!entry) return null
  const { link, totals } = entry
  const queued = link.kind === 'queue'
  const header = queued ? ETHERNET_HEADER : 0
  const down = { octets: totals.downOctets + header * totals.downPackets, packets: totals.downPackets }
  const up = { octets: totals.upOctets + header * totals.upPackets, packets: totals.upPackets }
  const [input, output] = link.faces === 'network' ? [down, up] : [up, down]
  const name = queued ? `vlan-${link.name}` : link.name
  return {
    index: indexOf(device, at, state.links.length, state.renumbered),
    name,
    descr: device.personality === 'router' ? name.replace('Gi', 'GigabitEthernet') : name,
    alias: link.alias ?? '',
    mac: macOf(`${device.id} ${name}`),
    type: queued ? 135 : 6,
    speedBps: device.personality === 'old' ? 100e6 : 1e9,
    oper: totals.oper,
    inOctets: input.octets,
    outOctets: output.octets,
    inPackets: input.packets,
    outPackets: output.packets,
    outDiscards: totals.downDiscards,
  }
}

/** The port towards the core carries what all the others carry together. */
const uplinkOf = (device: DemoDevice, ports: readonly Port[]): Port => {
  const sum = (pick: (port: Port) => number): number => ports.reduce((total, port) => total + pick(port), 0)
  const name = { router: 'Te0/1/0', mikrotik: 'sfp-sfpplus1', secure: 'xe-0/2/0', old: 'port 24', linux: 'eth0' }
  return {
    index: device.firstIfIndex + ports.length + 20,
    name: name[device.personality],
    descr: name[device.personality],
    alias: 'uplink',
    mac: macOf(`${device.id} uplink`),
    type: 6,
    speedBps: device.personality === 'old' ? 100e6 : 10e9,
    oper: 'up',
    inOctets: sum((port) => port.outOctets),
    outOctets: sum((port) => port.inOctets),
    inPackets: sum((port) => port.outPackets),
    outPackets: sum((port) => port.inPackets),
    outDiscards: 0,
  }
}

const ifRows = (port: Port, uptimeMs: number): MibRow[] => {
  const row = (column: number, of: Buffer): MibRow => ({ oid: [...oids.ifEntry, column, port.index], value: of })
  return [
    row(1, value.integer(port.index)),
    row(2, value.text(port.descr)),
    row(3, value.integer(port.type)),
    row(4, value.integer(1500)),
    row(5, value.gauge32(port.speedBps)),
    row(6, value.octets(port.mac)),
    row(7, value.integer(1)),
    row(8, value.integer(port.oper === 'up' ? 1 : 2)),
    row(9, value.timeTicks(Math.min(uptimeMs, 1200))),
    row(10, value.counter32(port.inOctets)),
    row(11, value.counter32(port.inPackets)),
    row(13, value.counter32(0)),
    row(14, value.counter32(0)),
    row(16, value.counter32(port.outOctets)),
    row(17, value.counter32(port.outPackets)),
    row(19, value.counter32(port.outDiscards)),
    row(20, value.counter32(0)),
  ]
}

const ifXRows = (port: Port, discontinuity: boolean): MibRow[] => {
  const row = (column: number, of: Buffer): MibRow => ({ oid: [...oids.ifXEntry, column, port.index], value: of })
  const rows = [
    row(1, value.text(port.name)),
    row(6, value.counter64(port.inOctets)),
    row(7, value.counter64(port.inPackets)),
    row(8, value.counter64(0)),
    row(9, value.counter64(0)),
    row(10, value.counter64(port.outOctets)),
    row(11, value.counter64(port.outPackets)),
    row(12, value.counter64(0)),
    row(13, value.counter64(0)),
    row(15, value.gauge32(port.speedBps / 1e6)),
    row(17, value.integer(1)),
    row(18, value.text(port.alias)),
  ]
  return discontinuity ? [...rows, row(19, value.timeTicks(0))] : rows
}

/** MIKROTIK-MIB simple queues: column 8 is the client's download (snmp-devices.md §0.2); packets stand still. */
const queueRows = ({ link, totals }: { link: DemoLink; totals: Totals }, index: number, iface: number): MibRow[] => {
  const row = (column: number, of: Buffer): MibRow => ({ oid: [...oids.queueEntry, column, index], value: of })
  return [
    row(2, value.text(link.name)),
    row(7, value.integer(iface)),
    row(8, value.counter64(totals.downOctets)),
    row(9, value.counter64(totals.upOctets)),
    row(10, value.counter32(0)),
    row(11, value.counter32(0)),
    row(14, value.counter32(totals.downDiscards)),
    row(15, value.counter32(0)),
  ]
}

export const deviceMib = (device: DemoDevice, state: DeviceState): MibView => {
  const uptimeMs = Math.floor(state.uptimeMs / device.uptimeStepMs) * device.uptimeStepMs
  const ports = state.links.map((_, at) => portOf(device, state, at)).filter((port) => port !== null)
  const all = [...ports, uplinkOf(device, ports)]
  const system = (column: number, of: Buffer): MibRow => ({ oid: [...oids.system, column, 0], value: of })
  const rows = [
    system(1, value.text(device.sysDescr)),
    system(2, value.oid(device.sysObjectId)),
    system(3, value.timeTicks(uptimeMs)),
    system(5, value.text(device.sysName)),
    { oid: oids.ifNumber, value: value.integer(all.length) },
    ...all.flatMap((port) => ifRows(port, uptimeMs)),
  ]
  if (device.personality !== 'old')
    rows.push(
      ...all.flatMap((port) => ifXRows(port, device.personality === 'router' || device.personality === 'secure')),
    )
  if (device.personality === 'mikrotik')
    rows.push(...state.links.flatMap((entry, at) => queueRows(entry, at + 1, ports[at]?.index ?? 0)))
  if (device.personality === 'secure' || device.personality === 'linux')
    rows.push(
      { oid: [...oids.engine, 2, 0], value: value.integer(state.engineBoots) },
      { oid: [...oids.engine, 3, 0], value: value.integer(state.engineTimeSec) },
    )
  return new MibView(rows)
}
