import type { LinkReading } from '#domain/link-reading.ts'
import { operStatuses, type OperStatus } from '#domain/sample.ts'
import type { InventoryLink } from '#platform/inventory.ts'
import { asCount, asMac, asNumber, asText } from '../snmp/decode-varbind.ts'
import type { SnmpValue } from '../snmp/snmp-session.ts'
import type { Binding } from './bind-link.ts'
import { port, queue } from './oids.ts'

/** Which octet counters are asked: 64-bit, 32-bit, or both where the 64-bit ones were missing or dead. */
export type CounterMode = 'hc' | 'both' | '32'

/** What the parts of an answer that belong to the device said. */
export interface DeviceFacts {
  atMs: number
  uptimeMs: number | null
  engineBoots: number | null
}

export interface LinkAnswer {
  reading: LinkReading
  oper: OperStatus | null
  /** The 64-bit counters are missing or stand at zero: ask the 32-bit ones as well. */
  needs32: boolean
  /** Octets of the interface a queue is compared with: [received, sent]. */
  check: [bigint, bigint] | null
}

export interface LinkQuery {
  oids: readonly string[]
  /** Reads the answer from `values[at]` on; a string tells why it is not this link (any more). */
  read(values: readonly SnmpValue[], at: number, facts: DeviceFacts): LinkAnswer | string
}

/** The question about one link: its identity and its counters, always in one PDU. `isMinimal`: nothing but those. */
export const linkQuery = (link: InventoryLink, binding: Binding, mode: CounterMode, isMinimal: boolean): LinkQuery => {
  const oids: string[] = []
  const ask = (column: string, index: string): number => oids.push(`${column}.${index}`) - 1
  if (binding.kind === 'queue') return queueQuery(binding, oids, ask, isMinimal)
  const { row, isByDescr } = binding
  const { index } = row
  const wanted = link.target.kind === 'interface' ? link.target : { alias: null, mac: null }
  const name = ask(isByDescr ? port.descr : port.name, index)
  const hc = mode === '32' ? null : { in: ask(port.hcInOctets, index), out: ask(port.hcOutOctets, index) }
  const low = mode === 'hc' ? null : { in: ask(port.inOctets, index), out: ask(port.outOctets, index) }
  const alias = wanted.alias === null ? null : ask(port.alias, index)
  const mac = wanted.mac === null ? null : ask(port.physAddress, index)
  const full = isMinimal
    ? null
    : {
        oper: ask(port.operStatus, index),
        inPackets: ask(mode === 'hc' ? port.hcInUcastPkts : port.inUcastPkts, index),
        outPackets: ask(mode === 'hc' ? port.hcOutUcastPkts : port.outUcastPkts, index),
        inDiscards: ask(port.inDiscards, index),
        outDiscards: ask(port.outDiscards, index),
        inErrors: ask(port.inErrors, index),
        outErrors: ask(port.outErrors, index),
        discontinuity: row.hasDiscontinuity ? ask(port.discontinuity, index) : null,
      }
  const expected = isByDescr ? row.descr : row.name
  return {
    oids,
    read(values, at, facts) {
      const said = asText(values[at + name])
      if (said === null) return `interface "${expected}" is no longer at index ${index}`
      if (said !== expected) return `index ${index} is now "${said}", not "${expected}"`
      if (alias !== null && asText(values[at + alias]) !== wanted.alias)
        return `interface "${expected}" lost the comment "${wanted.alias}"`
      if (mac !== null && asMac(values[at + mac]) !== wanted.mac)
        return `interface "${expected}" has not the address ${wanted.mac} any more`
      const count = (place: number | null | undefined): bigint | null =>
        place === null || place === undefined ? null : asCount(values[at + place])
      const [hcIn, hcOut] = [count(hc?.in), count(hc?.out)]
      const [lowIn, lowOut] = [count(low?.in), count(low?.out)]
      const isDead = (high: bigint | null, small: bigint | null): boolean => high === 0n && small !== null && small > 0n
      const useHc = hcIn !== null && hcOut !== null && !isDead(hcIn, lowIn) && !isDead(hcOut, lowOut)
      const bits = useHc ? 64 : 32
      const side = (octets: bigint | null, packets: number | undefined, drops: number | undefined, bad?: number) => ({
        octets,
        packets: count(packets),
        discards: count(drops),
        errors: count(bad),
      })
      return {
        reading: {
          series: `${index}/${bits}`,
          ...facts,
          bits,
          discontinuity: full && full.discontinuity !== null ? asNumber(values[at + full.discontinuity]) : null,
          received: side(useHc ? hcIn : lowIn, full?.inPackets, full?.inDiscards, full?.inErrors),
          sent: side(useHc ? hcOut : lowOut, full?.outPackets, full?.outDiscards, full?.outErrors),
        },
        oper: full ? (operStatuses[(asNumber(values[at + full.oper]) ?? 0) - 1] ?? null) : null,
        needs32: mode === 'hc' && (hcIn === null || hcOut === null || hcIn === 0n || hcOut === 0n),
        check: null,
      }
    },
  }
}

const queueQuery = (
  { index, name, check }: Extract<Binding, { kind: 'queue' }>,
  oids: string[],
  ask: (column: string, index: string) => number,
  isMinimal: boolean,
): LinkQuery => {
  const nameAt = ask(queue.name, index)
  const [inAt, outAt] = [ask(queue.bytesIn, index), ask(queue.bytesOut, index)]
  const full = isMinimal
    ? null
    : {
        packets: [ask(queue.packetsIn, index), ask(queue.packetsOut, index)] as const,
        drops: [ask(queue.droppedIn, index), ask(queue.droppedOut, index)] as const,
        check:
          check === null
            ? null
            : ([
                ask(check.hasHc ? port.hcInOctets : port.inOctets, check.index),
                ask(check.hasHc ? port.hcOutOctets : port.outOctets, check.index),
                ask(check.name === '' ? port.descr : port.name, check.index),
              ] as const),
      }
  return {
    oids,
    read(values, at, facts) {
      const said = asText(values[at + nameAt])
      if (said === null) return `queue "${name}" is no longer at index ${index}`
      if (said !== name) return `queue index ${index} is now "${said}", not "${name}"`
      const count = (place: number | undefined): bigint | null =>
        place === undefined ? null : asCount(values[at + place])
      // RouterOS leaves the packet counters of queues at 0 for ever: that is absent, not zero.
      const packets = (place: number | undefined): bigint | null => count(place) || null
      const side = (octets: number, which: 0 | 1) => ({
        octets: count(octets),
        packets: packets(full?.packets[which]),
        discards: count(full?.drops[which]),
        errors: null,
      })
      const [checkIn, checkOut] = [count(full?.check?.[0]), count(full?.check?.[1])]
      const isSamePort = full?.check ? asText(values[at + full.check[2]]) === (check?.name || check?.descr) : false
      return {
        reading: {
          series: `queue/${index}`,
          ...facts,
          bits: 64,
          discontinuity: null,
          received: side(inAt, 0),
          sent: side(outAt, 1),
        },
        oper: null,
        needs32: false,
        check: isSamePort && checkIn !== null && checkOut !== null ? [checkIn, checkOut] : null,
      }
    },
  }
}
