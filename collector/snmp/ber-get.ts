import type { SnmpValue } from './snmp-session.ts'

/**
 * The two messages that fill the day of a collector, SNMPv1/v2c GetRequest and GetResponse (RFC 3416, X.690 BER), encoded
 * and decoded without an object per varbind: about a quarter of net-snmp's CPU. Everything else goes through net-snmp.
 */
const tag = { integer: 0x02, octets: 0x04, null: 0x05, oid: 0x06, sequence: 0x30, get: 0xa0, response: 0xa2 } as const
const unsigned = { counter32: 0x41, gauge32: 0x42, ticks: 0x43, counter64: 0x46 } as const
const ipAddress = 0x40
const opaque = 0x44

const length = (n: number): number[] => (n < 128 ? [n] : n < 256 ? [0x81, n] : [0x82, n >> 8, n & 255])

const wrap = (kind: number, parts: readonly Uint8Array[]): Buffer => {
  const size = parts.reduce((sum, part) => sum + part.length, 0)
  return Buffer.concat([Uint8Array.of(kind, ...length(size)), ...parts])
}

const encodeOid = (oid: string): Buffer => {
  const arcs = oid.split('.').map(Number)
  const bytes: number[] = []
  for (const arc of [(arcs[0] ?? 0) * 40 + (arcs[1] ?? 0), ...arcs.slice(2)]) {
    const group = [arc % 128]
    for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128)) group.unshift((rest % 128) | 0x80)
    bytes.push(...group)
  }
  return wrap(tag.oid, [Uint8Array.from(bytes)])
}

/** A question as it goes out again and again: encoded once, only its request id changes. */
export interface GetQuestion {
  version: 0 | 1
  community: Buffer
  oids: readonly string[]
  /** The encoded OIDs with tag and length, as they must come back. */
  names: readonly Buffer[]
  packet: Buffer
  /** Where the four octets of the request id stand in `packet`. */
  idAt: number
}

export const getQuestion = (version: 0 | 1, community: Buffer, oids: readonly string[]): GetQuestion => {
  const names = oids.map(encodeOid)
  const list = wrap(
    tag.sequence,
    names.map((name) => wrap(tag.sequence, [name, Uint8Array.of(tag.null, 0)])),
  )
  const head = Uint8Array.of(tag.integer, 4, 0, 0, 0, 0, tag.integer, 1, 0, tag.integer, 1, 0)
  const pdu = wrap(tag.get, [head, list])
  const packet = wrap(tag.sequence, [Uint8Array.of(tag.integer, 1, version), wrap(tag.octets, [community]), pdu])
  return { version, community, oids, names, packet, idAt: packet.length - list.length - head.length + 2 }
}

/** The packet of the question with this request id (0 … 2^31 - 1); the same bytes are changed by the next call. */
export const stamped = ({ packet, idAt }: GetQuestion, requestId: number): Buffer => {
  packet.writeInt32BE(requestId, idAt)
  return packet
}

export type GetReply =
  | { kind: 'values'; values: SnmpValue[] }
  | { kind: 'error'; status: number; index: number }
  /** It is an answer to this request, but not about the OIDs that were asked. */
  | { kind: 'mismatch' }

/** Reads an answer; null when the bytes are not one to this question (malformed, another community, another request). */
export const decodeGet = (bytes: Buffer, question: GetQuestion, requestId: number): GetReply | null => {
  const { names } = question
  const reader = new Reader(bytes)
  if (!reader.enter(tag.sequence)) return null
  if (reader.integer() !== question.version || !reader.same(tag.octets, question.community)) return null
  if (!reader.enter(tag.response) || reader.integer() !== requestId) return null
  const status = reader.integer()
  const index = reader.integer()
  if (status === null || index === null || !reader.enter(tag.sequence)) return null
  if (status !== 0) return { kind: 'error', status, index }
  const values = new Array<SnmpValue>(names.length)
  for (let i = 0; i < names.length; i++) {
    if (reader.atEnd) return { kind: 'mismatch' }
    if (!reader.enter(tag.sequence)) return null
    if (!reader.matches(names[i] as Buffer)) return { kind: 'mismatch' }
    const value = reader.value()
    if (value === undefined) return null
    values[i] = value
  }
  return reader.atEnd ? { kind: 'values', values } : { kind: 'mismatch' }
}

/** A cursor over BER that never reads beyond its bytes: every refusal is a value. */
class Reader {
  readonly #bytes: Buffer
  #at = 0
  #kind = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  get atEnd(): boolean {
    return this.#at === this.#bytes.length
  }

  /** Reads tag and length; returns the length of the content, or -1. */
  #head(): number {
    const bytes = this.#bytes
    if (this.#at + 2 > bytes.length) return -1
    this.#kind = bytes[this.#at++] ?? 0
    let size = bytes[this.#at++] ?? 0
    if (size >= 0x80) {
      const count = size - 0x80
      if (count < 1 || count > 4 || this.#at + count > bytes.length) return -1
      size = bytes.readUIntBE(this.#at, count)
      this.#at += count
    }
    return this.#at + size <= bytes.length ? size : -1
  }

  enter(kind: number): boolean {
    return this.#head() >= 0 && this.#kind === kind
  }

  integer(): number | null {
    const size = this.#head()
    if (this.#kind !== tag.integer || size < 1 || size > 5) return null
    const value = this.#bytes.readIntBE(this.#at, size)
    this.#at += size
    return value
  }

  same(kind: number, content: Buffer): boolean {
    const size = this.#head()
    if (this.#kind !== kind || size !== content.length) return false
    const isSame = content.compare(this.#bytes, this.#at, this.#at + size) === 0
    this.#at += size
    return isSame
  }

  matches(encoded: Buffer): boolean {
    const end = this.#at + encoded.length
    if (end > this.#bytes.length || encoded.compare(this.#bytes, this.#at, end) !== 0) return false
    this.#at = end
    return true
  }

  /** The value under the cursor; null = absent, undefined = broken. */
  value(): SnmpValue | undefined {
    const size = this.#head()
    if (size < 0) return undefined
    const at = this.#at
    this.#at += size
    switch (this.#kind) {
      case unsigned.counter64:
        return this.#unsigned64(at, size)
      case unsigned.counter32:
      case unsigned.gauge32:
      case unsigned.ticks:
        // Some agents send 32 bits with the sign bit set: they mean the unsigned number.
        return size >= 1 && size <= 5 ? this.#bytes.readUIntBE(at, size) % 4_294_967_296 : undefined
      case tag.integer:
        return size >= 1 && size <= 5 ? this.#bytes.readIntBE(at, size) : undefined
      case tag.octets:
      case opaque:
        return this.#bytes.subarray(at, at + size)
      case ipAddress:
        return size === 4 ? this.#bytes.subarray(at, at + 4).join('.') : undefined
      default:
        return null // NULL, noSuchObject, noSuchInstance, endOfMibView; and what the collector never asks for
    }
  }

  #unsigned64(at: number, size: number): bigint | undefined {
    const bytes = this.#bytes
    if (size < 1 || size > 9 || (size === 9 && bytes[at] !== 0)) return undefined
    if (size <= 6) return BigInt(bytes.readUIntBE(at, size))
    const low = at + size - 6
    return (BigInt(bytes.readUIntBE(at, size - 6)) << 48n) | BigInt(bytes.readUIntBE(low, 6))
  }
}
