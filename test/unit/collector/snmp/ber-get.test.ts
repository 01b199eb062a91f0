import { decodeGet, getQuestion, stamped } from '#collector/snmp/ber-get.ts'
import { decodeRequest, encodeMessage, type Value } from '#test/agents/ber.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const requestId = 0x12345678
const ask = (...oids: string[]) => getQuestion(1, Buffer.from('public'), oids)
const arc = fc.integer({ min: 0, max: 4_294_967_295 })
const oid = fc.array(arc, { minLength: 3, maxLength: 14 }).map((arcs) => `1.3.${arcs.join('.')}`)
const value: fc.Arbitrary<Value> = fc.oneof(
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }).map((n): Value => ({ type: 'integer', value: n })),
  fc.integer({ min: 0, max: 2 ** 32 - 1 }).map((n): Value => ({ type: 'counter32', value: n })),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((n): Value => ({ type: 'counter64', value: n })),
  fc.uint8Array({ maxLength: 300 }).map((b): Value => ({ type: 'octets', value: Buffer.from(b) })),
  fc.constant<Value>({ type: 'noSuchInstance' }),
)
const answer = (varbinds: { oid: string; value: Value }[], more = {}): Buffer =>
  encodeMessage({
    version: 1,
    community: 'public',
    tag: 0xa2,
    requestId,
    first: 0,
    second: 0,
    varbinds,
    ...more,
  })

describe('GET on the wire', () => {
  it('is understood by an agent that was written apart, and its answer is read back', () => {
    const rows = fc.array(fc.record({ oid, value }), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(rows, (varbinds) => {
        const question = ask(...varbinds.map((row) => row.oid))
        stamped(question, 7)
        const request = decodeRequest(stamped(question, requestId))
        expect(request).toMatchObject({ version: 1, community: 'public', tag: 0xa0, requestId })
        expect(request?.varbinds.map((row) => row.oid)).toEqual(varbinds.map((row) => row.oid))
        const values = varbinds.map((row) => ('value' in row.value ? row.value.value : null))
        expect(decodeGet(answer(varbinds), question, requestId)).toEqual({ kind: 'values', values })
      }),
      { numRuns: 300 },
    )
  })

  it('hears no other request, community or kind, and no other objects', () => {
    const varbinds = [{ oid: '1.3.6.1.2.1.1.3.0', value: { type: 'ticks', value: 7 } as const }]
    const question = ask('1.3.6.1.2.1.1.3.0')
    for (const other of [{ requestId: 1 }, { community: 'publix' }, { tag: 0xa0 }, { version: 0 as const }])
      expect(decodeGet(answer(varbinds, other), question, requestId)).toBeNull()
    expect(decodeGet(answer(varbinds, { first: 1 }), question, requestId)).toEqual({
      kind: 'error',
      status: 1,
      index: 0,
    })
    expect(decodeGet(answer(varbinds), ask('1.3.6.1.2.1.1.4.0'), requestId)).toEqual({ kind: 'mismatch' })
    expect(decodeGet(answer([]), question, requestId)).toEqual({ kind: 'mismatch' })
    expect(decodeGet(answer([...varbinds, ...varbinds]), question, requestId)).toEqual({ kind: 'mismatch' })
  })

  it('never throws, whatever the bytes', () => {
    const question = ask('1.3.6.1.2.1.31.1.1.1.6.1')
    const good = answer([{ oid: '1.3.6.1.2.1.31.1.1.1.6.1', value: { type: 'counter64', value: 2n ** 63n } }])
    const flip = fc.tuple(fc.nat(good.length - 1), fc.nat(255), fc.nat(good.length))
    fc.assert(
      fc.property(fc.array(flip, { minLength: 1, maxLength: 4 }), (flips) => {
        let bytes = Buffer.from(good)
        for (const [at, byte, cut] of flips) {
          if (at < bytes.length) bytes[at] = byte
          if (byte % 5 === 0) bytes = bytes.subarray(0, cut)
        }
        decodeGet(bytes, question, requestId)
      }),
      { numRuns: 3_000 },
    )
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 80 }),
        (bytes) => decodeGet(Buffer.from(bytes), question, requestId) === null,
      ),
    )
  })
})
