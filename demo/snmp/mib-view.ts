import { type Oid, compareOids, encodeInteger, encodeOctets, encodeOid, parseOid, tag, tlv } from './ber.ts'

/** One readable object of an agent: its value is encoded already. */
export interface MibRow {
  oid: Oid
  value: Buffer
}

const unsigned32 = (value: number): number => ((Math.trunc(value) % 4294967296) + 4294967296) % 4294967296

export const value = {
  integer: (of: number): Buffer => encodeInteger(of),
  text: (of: string): Buffer => encodeOctets(of),
  octets: (of: Buffer): Buffer => encodeOctets(of),
  oid: (of: string): Buffer => encodeOid(parseOid(of)),
  /** Modulo 2^32, as the register is. */
  counter32: (of: number): Buffer => encodeInteger(unsigned32(of), tag.counter32),
  gauge32: (of: number): Buffer => encodeInteger(Math.min(4294967295, Math.max(0, of)), tag.gauge32),
  timeTicks: (ofMs: number): Buffer => encodeInteger(unsigned32(ofMs / 10), tag.timeTicks),
  counter64: (of: number): Buffer => encodeInteger(BigInt(Math.trunc(of)), tag.counter64),
}

export const exception = {
  noSuchObject: tlv(tag.noSuchObject),
  noSuchInstance: tlv(tag.noSuchInstance),
  endOfMibView: tlv(tag.endOfMibView),
}

/** The objects of an agent in the order of their OIDs, at one instant. */
export class MibView {
  readonly #rows: readonly MibRow[]
  constructor(rows: readonly MibRow[]) {
    this.#rows = [...rows].sort((a, b) => compareOids(a.oid, b.oid))
  }
  get(oid: Oid): Buffer | undefined {
    const row = this.#rows[this.#firstNotBefore(oid)]
    return row && compareOids(row.oid, oid) === 0 ? row.value : undefined
  }
  /** The first object after the OID; `visible` leaves out what the asker cannot hold (Counter64 in SNMPv1). */
  after(oid: Oid, visible: (row: MibRow) => boolean = () => true): MibRow | undefined {
    let at = this.#firstNotBefore(oid)
    const same = this.#rows[at]
    if (same && compareOids(same.oid, oid) === 0) at += 1
    for (let row = this.#rows[at]; row; row = this.#rows[++at]) if (visible(row)) return row
    return undefined
  }
  #firstNotBefore(oid: Oid): number {
    let low = 0
    let high = this.#rows.length
    while (low < high) {
      const middle = (low + high) >> 1
      const row = this.#rows[middle]
      if (row && compareOids(row.oid, oid) < 0) low = middle + 1
      else high = middle
    }
    return low
  }
}
