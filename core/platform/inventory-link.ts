import { isIP } from 'node:net'
import { parseRateBps } from '#domain/units.ts'
import { readHost } from './inventory-host.ts'
import { readId } from './inventory-id.ts'
import type { InventoryLink, TestHost } from './inventory.ts'
import { suggestName } from './nearest-name.ts'
import type { YamlPlace } from './yaml-reader.ts'

const readReference = (place: YamlPlace, what: string, known: readonly string[]): string | undefined => {
  const id = place.text(`the ${what} of a link`)
  if (id === undefined || known.includes(id)) return id
  return place.problem(`there is no ${what} "${id}"${suggestName(id, known)}`)
}

/** `00:1a:2B…` with any usual separator → lower case with colons. */
const readMac = (place: YamlPlace): string | undefined => {
  const digits = (place.written ?? '').replaceAll(/[:.-]/g, '').toLowerCase()
  if (/^[0-9a-f]{12}$/.test(digits)) return digits.replaceAll(/(..)(?=.)/g, '$1:')
  return place.problem(`"${place.written ?? ''}" is not a MAC address; write "48:8f:5a:01:02:03", in quotes`)
}

const readInterface = (place: YamlPlace): InventoryLink['target'] | undefined => {
  const keys = place.mapping(['name', 'alias', 'mac'], 'interface')
  if (!keys) return undefined
  const name = keys.name.text('the name of the interface (ifName)', { maxLength: 255 })
  const alias = keys.alias.isAbsent ? null : keys.alias.text('the alias of the interface', { maxLength: 255 })
  const mac = keys.mac.isAbsent ? null : readMac(keys.mac)
  return name === undefined || alias === undefined || mac === undefined
    ? undefined
    : { kind: 'interface', name, alias, mac }
}

const readQueue = (place: YamlPlace): InventoryLink['target'] | undefined => {
  const keys = place.mapping(['name', 'columns', 'checkInterface'], 'queue')
  if (!keys) return undefined
  const name = keys.name.text('the name of the queue', { maxLength: 255 })
  const columns = keys.columns.isAbsent
    ? ('learn' as const)
    : keys.columns.oneOf(['learn', 'inIsDownload', 'inIsUpload'], 'columns')
  const checkInterface = keys.checkInterface.isAbsent
    ? null
    : keys.checkInterface.text('the interface to check against', { maxLength: 255 })
  return name === undefined || columns === undefined || checkInterface === undefined
    ? undefined
    : { kind: 'queue', name, columns, checkInterface }
}

const readRate = (place: YamlPlace, what: string): number | null | undefined => {
  if (place.isAbsent) return null
  const written = place.written
  const bps = written === undefined ? undefined : parseRateBps(written)
  if (bps !== undefined) return bps
  return place.problem(`${what} "${written ?? ''}" is not a rate; write 50M, 512k, 1.5G or bit/s`)
}

const readContract = (place: YamlPlace): InventoryLink['contract'] | undefined => {
  if (place.isAbsent) return { downBps: null, upBps: null }
  const keys = place.mapping(['down', 'up'], 'contract')
  if (!keys) return undefined
  const downBps = readRate(keys.down, 'the download')
  const upBps = readRate(keys.up, 'the upload')
  return downBps === undefined || upBps === undefined ? undefined : { downBps, upBps }
}

const readTest = (place: YamlPlace): TestHost | undefined => {
  const keys = place.mapping(['host', 'port', 'from', 'max', 'seconds'], 'test')
  if (!keys) return undefined
  const host = readHost(keys.host)
  const port = keys.port.isAbsent ? 5201 : keys.port.integer('the port of iperf3', 1, 65_535)
  const from = keys.from.isAbsent ? null : keys.from.text('the address to test from')
  if (from !== null && from !== undefined && isIP(from) === 0)
    return keys.from.problem(`"${from}" is not an address of this machine`)
  const maxRateBps = readRate(keys.max, 'the highest rate of a test')
  const maxSeconds = keys.seconds.isAbsent ? 180 : keys.seconds.integer('the longest test in seconds', 10, 600)
  if (maxRateBps === null) return keys.max.problem('a test needs a rate cap; write max: 100M')
  return host === undefined ||
    port === undefined ||
    from === undefined ||
    maxRateBps === undefined ||
    maxSeconds === undefined
    ? undefined
    : { host, port, from, maxRateBps, maxSeconds }
}

/** One item of `links`; undefined after noting what is wrong. */
export const readLink = (
  place: YamlPlace,
  known: { opds: readonly string[]; devices: readonly string[] },
): InventoryLink | undefined => {
  const keys = place.mapping(['id', 'opd', 'device', 'interface', 'queue', 'faces', 'contract', 'test'], 'a link')
  if (!keys) return undefined
  const id = readId(keys.id, 'the id of a link')
  const opdId = readReference(keys.opd, 'opd', known.opds)
  const deviceId = readReference(keys.device, 'device', known.devices)
  const faces = keys.faces.isAbsent ? 'opd' : keys.faces.oneOf(['opd', 'network'], 'faces')
  const contract = readContract(keys.contract)
  const test = keys.test.isAbsent ? null : readTest(keys.test)
  if (keys.interface.isAbsent === keys.queue.isAbsent)
    return place.problem(
      keys.queue.isAbsent
        ? 'a link needs an interface or a queue; write interface: { name: ether3 }'
        : 'a link is an interface or a queue, not both; for a queue, name the port in queue.checkInterface',
    )
  const target = keys.queue.isAbsent ? readInterface(keys.interface) : readQueue(keys.queue)
  if (id === undefined || opdId === undefined || deviceId === undefined || !faces || !contract || !target)
    return undefined
  if (test === undefined) return undefined
  return { id, opdId, deviceId, target, faces, contract, ...(test === null ? {} : { test }) }
}
