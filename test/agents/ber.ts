/** The little BER that an SNMPv1/v2c agent needs; written apart from the collector so that neither hides the other's faults. */
export type Value =
  | { type: 'integer' | 'counter32' | 'gauge32' | 'ticks'; value: number }
  | { type: 'counter64'; value: bigint }
  | { type: 'octets'; value: Buffer }
  | { type: 'oid'; value: string }
  | { type: 'null' | 'noSuchObject' | 'noSuchInstance' | 'endOfMibView' }

export interface Varbind {
  oid: string
  value: Value
}

export interface Pdu {
  version: 0 | 1
  community: string
  /** 0xa0 get, 0xa1 getnext, 0xa2 response, 0xa5 getbulk. */
  tag: number
  requestId: number
  /** errorStatus, or nonRepeaters of a GETBULK. */
  first: number
  /** errorIndex, or maxRepetitions of a GETBULK. */
  second: number
  varbinds: Varbind[]
}

const tags = {
  integer: 0x02,
  octets: 0x04,
  null: 0x05,
  oid: 0x06,
  counter32: 0x41,
  gauge32: 0x42,
  ticks: 0x43,
  counter64: 0x46,
  noSuchObject: 0x80,
  noSuchInstance: 0x81,
  endOfMibView: 0x82,
} as const

const wrap = (tag: number, body: Buffer): Buffer => {
  const n = body.length
  const head = n < 128 ? [tag, n] : n < 256 ? [tag, 0x81, n] : [tag, 0x82, n >> 8, n & 255]
  return Buffer.concat([Buffer.from(head), body])
}

/** Two's complement, shortest form; also for unsigned kinds (a leading 00 keeps them positive). */
const integer = (value: bigint): Buffer => {
  const bytes: number[] = []
  let rest = value
  do {
    bytes.unshift(Number(rest & 255n))
    rest >>= 8n
  } while (!(rest === 0n && (bytes[0] ?? 0) < 128) && !(rest === -1n && (bytes[0] ?? 0) >= 128))
  return Buffer.from(bytes)
}

const oidBytes = (oid: string): Buffer => {
  const arcs = oid.split('.').map(Number)
  const out: number[] = []
  for (const arc of [(arcs[0] ?? 0) * 40 + (arcs[1] ?? 0), ...arcs.slice(2)]) {
    const group = [arc % 128]
    for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128)) group.unshift((rest % 128) | 0x80)
    out.push(...group)
  }
  return Buffer.from(out)
}

const encodeValue = (v: Value): Buffer => {
  if (v.type === 'octets') return wrap(tags.octets, v.value)
  if (v.type === 'oid') return wrap(tags.oid, oidBytes(v.value))
  if (v.type === 'counter64') return wrap(tags.counter64, integer(v.value))
  if ('value' in v) return wrap(tags[v.type], integer(BigInt(v.value)))
  return wrap(tags[v.type], Buffer.alloc(0))
}

const int = (value: number): Buffer => wrap(tags.integer, integer(BigInt(value)))

export const encodeMessage = (pdu: Pdu): Buffer => {
  const varbinds = pdu.varbinds.map(({ oid, value }) =>
    wrap(0x30, Buffer.concat([wrap(tags.oid, oidBytes(oid)), encodeValue(value)])),
  )
  const body = [int(pdu.requestId), int(pdu.first), int(pdu.second), wrap(0x30, Buffer.concat(varbinds))]
  const community = wrap(tags.octets, Buffer.from(pdu.community))
  return wrap(0x30, Buffer.concat([int(pdu.version), community, wrap(pdu.tag, Buffer.concat(body))]))
}

interface Piece {
  tag: number
  body: Buffer
  rest: Buffer
}

const take = (buffer: Buffer): Piece => {
  let length = buffer[1] ?? 0
  let start = 2
  if (length > 128) {
    const size = length - 128
    length = buffer.readUIntBE(2, size)
    start += size
  }
  return { tag: buffer[0] ?? 0, body: buffer.subarray(start, start + length), rest: buffer.subarray(start + length) }
}

const readOid = (body: Buffer): string => {
  const arcs: number[] = []
  let arc = 0
  for (const byte of body) {
    arc = arc * 128 + (byte & 127)
    if (byte < 128) {
      arcs.push(arc)
      arc = 0
    }
  }
  const head = arcs.shift() ?? 0
  return [Math.floor(head / 40), head % 40, ...arcs].join('.')
}

/** Parses a request; undefined when it is not one of SNMPv1/v2c. */
export const decodeRequest = (buffer: Buffer): Pdu | undefined => {
  const version = take(take(buffer).body)
  if (version.tag !== tags.integer || (version.body[0] ?? 9) > 1) return undefined
  const community = take(version.rest)
  const pdu = take(community.rest)
  const id = take(pdu.body)
  const first = take(id.rest)
  const second = take(first.rest)
  const varbinds: Varbind[] = []
  for (let rest = take(second.rest).body; rest.length > 0;) {
    const varbind = take(rest)
    varbinds.push({ oid: readOid(take(varbind.body).body), value: { type: 'null' } })
    rest = varbind.rest
  }
  return {
    version: version.body[0] === 0 ? 0 : 1,
    community: community.body.toString(),
    tag: pdu.tag,
    requestId: id.body.readIntBE(0, id.body.length),
    first: first.body.readIntBE(0, first.body.length),
    second: second.body.readIntBE(0, second.body.length),
    varbinds,
  }
}

/** Order of OIDs by their arcs. */
export const compareOids = (a: string, b: string): number => {
  const x = a.split('.')
  const y = b.split('.')
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    const d = Number(x[i]) - Number(y[i])
    if (d !== 0) return d
  }
  return x.length - y.length
}
