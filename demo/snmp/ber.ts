/** BER as SNMP uses it (ITU-T X.690, RFC 3417 §8): definite lengths, one-octet tags. */
export const tag = {
  integer: 0x02,
  octets: 0x04,
  nothing: 0x05,
  oid: 0x06,
  sequence: 0x30,
  ipAddress: 0x40,
  counter32: 0x41,
  gauge32: 0x42,
  timeTicks: 0x43,
  counter64: 0x46,
  noSuchObject: 0x80,
  noSuchInstance: 0x81,
  endOfMibView: 0x82,
} as const

/** What cannot be read is dropped, as RFC 3412 wants: an agent does not answer noise. */
export class MalformedMessage extends Error {}

export const tlv = (tagNumber: number, ...content: Buffer[]): Buffer => {
  const body = Buffer.concat(content)
  const { length } = body
  const head =
    length < 0x80
      ? [tagNumber, length]
      : length < 0x100
        ? [tagNumber, 0x81, length]
        : [tagNumber, 0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from(head), body])
}

/** Two's complement in as few octets as hold it; unsigned types get a leading zero where the top bit is set. */
const integerContent = (value: bigint): Buffer => {
  const octets: number[] = []
  let rest = value
  do {
    octets.unshift(Number(rest & 0xffn))
    rest >>= 8n
  } while (!(rest === 0n && (octets[0] ?? 0) < 0x80) && !(rest === -1n && (octets[0] ?? 0) >= 0x80))
  return Buffer.from(octets)
}

export const encodeInteger = (value: number | bigint, tagNumber: number = tag.integer): Buffer =>
  tlv(tagNumber, integerContent(typeof value === 'bigint' ? value : BigInt(Math.trunc(value))))

export const encodeOctets = (value: Buffer | string): Buffer =>
  tlv(tag.octets, typeof value === 'string' ? Buffer.from(value, 'utf8') : value)

export type Oid = readonly number[]

export const parseOid = (text: string): Oid => text.split('.').map(Number)

export const compareOids = (a: Oid, b: Oid): number => {
  const shorter = Math.min(a.length, b.length)
  for (let at = 0; at < shorter; at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

export const encodeOid = (oid: Oid): Buffer => {
  const octets = [(oid[0] ?? 0) * 40 + (oid[1] ?? 0)]
  for (const part of oid.slice(2)) {
    const groups = [part % 128]
    for (let rest = Math.floor(part / 128); rest > 0; rest = Math.floor(rest / 128)) groups.unshift((rest % 128) | 0x80)
    octets.push(...groups)
  }
  return tlv(tag.oid, Buffer.from(octets))
}

/** Reads one value after the other; every step checks its bounds. */
export class BerReader {
  readonly #buffer: Buffer
  #at = 0
  constructor(buffer: Buffer) {
    this.#buffer = buffer
  }
  get done(): boolean {
    return this.#at >= this.#buffer.length
  }
  /** Where the content of the last value began, within the buffer. */
  contentAt = 0

  next(expected?: number): { tag: number; content: Buffer } {
    const tagNumber = this.#octet()
    let length = this.#octet()
    if (length > 0x82 || length === 0x80) throw new MalformedMessage('length of more than two octets')
    if (length > 0x80) {
      let octets = length & 0x7f
      length = 0
      while (octets-- > 0) length = length * 256 + this.#octet()
    }
    if (expected !== undefined && tagNumber !== expected)
      throw new MalformedMessage(`tag ${tagNumber}, not ${expected}`)
    if (this.#at + length > this.#buffer.length) throw new MalformedMessage('value longer than its message')
    this.contentAt = this.#at
    this.#at += length
    return { tag: tagNumber, content: this.#buffer.subarray(this.contentAt, this.#at) }
  }
  sequence(): BerReader {
    return new BerReader(this.next(tag.sequence).content)
  }
  integer(): number {
    const { content } = this.next(tag.integer)
    if (content.length === 0 || content.length > 5) throw new MalformedMessage('integer of a wrong length')
    return content.readIntBE(0, content.length)
  }
  octets(): Buffer {
    return this.next(tag.octets).content
  }
  oid(): Oid {
    const { content } = this.next(tag.oid)
    const first = content[0] ?? 0
    const oid = [Math.min(2, Math.floor(first / 40))]
    oid.push(first - (oid[0] ?? 0) * 40)
    let part = 0
    for (const octet of content.subarray(1)) {
      part = part * 128 + (octet & 0x7f)
      if (octet >= 0x80) continue
      oid.push(part)
      part = 0
    }
    return oid
  }
  #octet(): number {
    const octet = this.#buffer[this.#at]
    if (octet === undefined) throw new MalformedMessage('message ends early')
    this.#at += 1
    return octet
  }
}
