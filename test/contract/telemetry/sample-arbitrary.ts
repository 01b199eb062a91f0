import fc from 'fast-check'
import type { DirectionDelta, LinkSample } from '#domain/sample.ts'
import { deltaLabels, isMeasured, operStatuses } from '#domain/sample.ts'
import { t0 } from './sample-builder.ts'

const count = fc.option(fc.nat(1000), { nil: null })

const delta: fc.Arbitrary<DirectionDelta> = fc
  .record({
    label: fc.constantFrom(...deltaLabels, 'ok', 'ok', 'ok'),
    octets: fc.nat(2 ** 33),
    packets: count,
    discards: count,
    errors: count,
  })
  .map((of) => ({ ...of, octets: isMeasured(of.label) || of.label === 'gap' ? of.octets : null }))

/** Samples as odd as a network makes them: any label, silent polls, slots of a burst between those of the cycle. */
export const samplesWithin = (spanMs: number, links: readonly string[]): fc.Arbitrary<LinkSample> =>
  fc
    .record({
      linkId: fc.constantFrom(...links),
      deviceId: fc.constantFrom('core-1', 'core-2'),
      slotMs: fc.nat(spanMs / 1000 - 1).map((s) => t0 + s * 1000),
      readAtMs: fc.nat(900),
      intervalMs: fc.option(fc.integer({ min: 900, max: 14_000 }), { nil: null, freq: 8 }),
      down: delta,
      up: delta,
      oper: fc.option(fc.constantFrom(...operStatuses), { nil: null }),
      rttUs: fc.option(fc.nat(3_000_000), { nil: null }),
    })
    .map((sample) => ({ ...sample, readAtMs: sample.slotMs + sample.readAtMs }))
