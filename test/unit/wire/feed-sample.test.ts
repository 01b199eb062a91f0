import { deltaLabels, operStatuses, type LinkSample } from '#domain/sample.ts'
import { readCollectorMessage } from '#wire/collector-feed.ts'
import { decodeSample, encodeSample } from '#wire/feed-sample.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod/mini'

const count = fc.option(fc.nat())
const delta = fc.record({
  label: fc.constantFrom(...deltaLabels),
  octets: count,
  packets: count,
  discards: count,
  errors: count,
})
const sample: fc.Arbitrary<LinkSample> = fc.record({
  linkId: fc.string(),
  deviceId: fc.string(),
  slotMs: fc.nat(),
  readAtMs: fc.nat(),
  intervalMs: count,
  down: delta,
  up: delta,
  oper: fc.option(fc.constantFrom(...operStatuses)),
  rttUs: count,
})

/** The same rules said apart, in a validator's words. */
const wireCount = z.nullable(z.number())
const wireDelta = z.tuple([z.enum(deltaLabels), wireCount, wireCount, wireCount, wireCount])
const reference = z.tuple([
  z.string(),
  z.string(),
  z.number(),
  z.number(),
  wireCount,
  wireDelta,
  wireDelta,
  z.nullable(z.enum(operStatuses)),
  wireCount,
])

const line = (message: unknown): string => JSON.stringify(message)

describe('a sample on the feed', () => {
  it('comes out as it went in', () => {
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 5 }), (samples) => {
        const heard = readCollectorMessage(line({ type: 'samples', samples: samples.map(encodeSample) }))
        expect(heard).toEqual({ type: 'samples', samples })
      }),
    )
  })

  it('is taken exactly when every part of it is what it should be', () => {
    let [taken, refused] = [0, 0]
    const odd = fc.oneof(fc.constantFrom<unknown>(null, 0, 7, 'ok', 'up', '', true, [], {}, ['ok', 1, 1, 1, 1]))
    const spoil = fc.record({
      path: fc.array(fc.nat(9), { minLength: 1, maxLength: 2 }),
      value: odd,
      cut: fc.boolean(),
    })
    fc.assert(
      fc.property(sample, spoil, (good, { path, value, cut }) => {
        const wire = JSON.parse(line(encodeSample(good))) as unknown[]
        const inner = wire[path[0] ?? 0]
        const target = path.length === 2 && Array.isArray(inner) ? (inner as unknown[]) : wire
        if (cut) target.pop()
        else target[path.at(-1) ?? 0] = value
        const spoilt: unknown = JSON.parse(line(wire))
        const isGood = reference.safeParse(spoilt).success
        expect(decodeSample(spoilt) !== null, line(spoilt)).toBe(isGood)
        if (isGood) taken += 1
        else refused += 1
      }),
      { numRuns: 5_000 },
    )
    expect(Math.min(taken, refused)).toBeGreaterThan(200)
  })

  it('takes a message with it when it is broken, and never throws', () => {
    const broken = ['', 'null', '7', '[]', '{"type":"samples"}', '{"type":"samples","samples":{}}', '{"type":"x"}', '{']
    for (const text of [...broken, '{"type":"samples","samples":[null]}', '{"type":"status","status":{}}'])
      expect(readCollectorMessage(text), text).toBeNull()
  })
})
