import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addSample, bucketStart, emptyRollup, meanBps, mergeRollup, worseLabel } from '#domain/rollup.ts'
import type { LinkSample } from '#domain/sample.ts'
import { deltaLabels, noDelta } from '#domain/sample.ts'

const delta = fc
  .record({
    label: fc.constantFrom(...deltaLabels),
    octets: fc.nat(2 ** 33),
    errors: fc.option(fc.nat(9), { nil: null }),
  })
  .map(({ label, octets, errors }) => ({ ...noDelta(label), octets, errors }))

const sample: fc.Arbitrary<LinkSample> = fc.record({
  linkId: fc.constant('a'),
  deviceId: fc.constant('d'),
  slotMs: fc.nat(59).map((k) => k * 60_000),
  readAtMs: fc.constant(0),
  intervalMs: fc.option(fc.integer({ min: 1, max: 20_000 }), { nil: null }),
  down: delta,
  up: delta,
  oper: fc.constantFrom('up', 'down', null),
  rttUs: fc.option(fc.nat(9_000_000), { nil: null }),
})

const rollupOf = (samples: readonly LinkSample[]) => {
  const rollup = emptyRollup('a', 0)
  for (const one of samples) addSample(rollup, one)
  return rollup
}

describe('rollup', () => {
  it('merged from parts is the rollup of all samples, however they are cut and ordered', () => {
    fc.assert(
      fc.property(fc.array(sample), fc.array(sample), fc.array(sample), (a, b, c) => {
        const merged = emptyRollup('a', 0)
        for (const part of [c, a, b]) mergeRollup(merged, rollupOf(part))
        expect(merged).toEqual(rollupOf([...a, ...b, ...c]))
      }),
    )
  })

  it('counts every sample once, under the worse of its labels', () => {
    fc.assert(
      fc.property(fc.array(sample), (samples) => {
        const { quality } = rollupOf(samples)
        expect(deltaLabels.reduce((sum, label) => sum + quality[label], 0)).toBe(samples.length)
        expect(quality.ok).toBe(samples.filter(({ down, up }) => down.label === 'ok' && up.label === 'ok').length)
      }),
    )
    expect(worseLabel('gap', 'wrap32')).toBe('gap')
    expect(worseLabel('ok', 'reset')).toBe('reset')
  })

  it('has a mean between its slowest and fastest sample, and none without a measurement', () => {
    fc.assert(
      fc.property(fc.array(sample), (samples) => {
        const { down } = rollupOf(samples)
        const mean = meanBps(down)
        if (down.samples === 0) expect([mean, down.minBps, down.maxBps]).toEqual([null, null, null])
        else {
          expect(mean).toBeGreaterThanOrEqual((down.minBps ?? NaN) - 0.5)
          expect(mean).toBeLessThanOrEqual((down.maxBps ?? NaN) + 0.5)
        }
      }),
    )
  })

  it('puts an instant into the bucket that begins at or before it', () => {
    expect(bucketStart(299_999, 300_000)).toBe(0)
    expect(bucketStart(300_000, 300_000)).toBe(300_000)
  })
})
