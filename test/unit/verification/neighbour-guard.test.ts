import { noDelta, type LinkSample } from '#domain/sample.ts'
import { createNeighbourGuard, mayTestNow } from '#domain/verification/neighbour-guard.ts'
import { planActiveTest } from '#domain/verification/plan-active-test.ts'
import { describe, expect, it } from 'vitest'

interface Facts {
  downBps?: number | null
  drops?: number
  rttUs?: number | null
}
let second = 0
const sample = (linkId: string, { downBps = 10e6, drops = 0, rttUs = 2_000 }: Facts = {}): LinkSample => {
  second++
  const side = (bps: number | null) =>
    bps === null
      ? noDelta('gap')
      : { label: 'ok' as const, octets: bps / 8, packets: null, discards: drops, errors: null }
  const isSilent = rttUs === null
  return {
    linkId,
    deviceId: 'core-1',
    slotMs: second * 1000,
    readAtMs: second * 1000,
    intervalMs: isSilent ? null : 1000,
    down: side(isSilent ? null : downBps),
    up: side(isSilent ? null : 2e6),
    oper: 'up',
    rttUs,
  }
}
const quiet = Array.from({ length: 30 }, (_, k) => sample(k % 2 === 0 ? 'own' : 'other', { drops: 1 }))
const watch = (...seen: LinkSample[]) => {
  const guard = createNeighbourGuard('own', quiet)
  return seen.map((one) => guard.see(one)?.reason ?? null)
}

describe('the test stops when neighbours suffer', () => {
  it('at once when a neighbour drops what it did not drop before', () => {
    expect(watch(sample('other', { drops: 10 }), sample('other', { drops: 11 }))).toEqual([null, 'neighbour-drops'])
  })

  it('when a neighbour has lost two fifths of its traffic twice, not once', () => {
    const squeezed = sample('other', { downBps: 5.9e6 })
    expect(watch(squeezed, sample('other'), squeezed, squeezed)).toEqual([null, null, null, 'neighbour-squeezed'])
    expect(watch(...Array.from({ length: 9 }, () => sample('other', { downBps: 6.1e6 })))).not.toContain(
      'neighbour-squeezed',
    )
  })

  it('when the device no longer answers, or answers slowly, twice', () => {
    const silent = sample('other', { rttUs: null })
    expect(watch(silent, silent)).toEqual([null, 'device-silent'])
    const slow = sample('own', { rttUs: 250_000 })
    expect(watch(slow, slow)).toEqual([null, 'device-slow'])
  })

  it('never for what the tested link does itself: it is full on purpose', () => {
    expect(
      watch(sample('own', { drops: 5_000 }), sample('own', { downBps: 0 }), sample('own', { downBps: 0 })),
    ).toEqual([null, null, null])
  })

  it('never for a neighbour that nobody knew before, or one that was idle', () => {
    expect(watch(sample('new', { downBps: 0 }), sample('new', { downBps: 0, drops: 500 }))).toEqual([null, null])
    const idle = createNeighbourGuard('own', [sample('other', { downBps: 5e5 })])
    expect([idle.see(sample('other', { downBps: 0 })), idle.see(sample('other', { downBps: 0 }))]).toEqual([null, null])
  })
})

describe('the test begins only where it may', () => {
  const asked = {
    ownLinkId: 'own',
    direction: 'down' as const,
    rateBps: 100e6,
    contractBps: (id: string) => (id === 'other' ? 20e6 : 100e6),
    uplinkBps: null,
  }
  it.each([
    [null, [sample('own'), sample('other')], null],
    ['not-measured', [sample('other')], null],
    ['not-measured', [sample('own', { rttUs: null }), sample('other')], null],
    ['neighbour-busy', [sample('own'), sample('other', { downBps: 18e6 })], null],
    ['uplink-full', [sample('own'), sample('other')], 149e6],
    [null, [sample('own'), sample('other')], 151e6],
  ] as const)('%s', (refusal, newest, uplinkBps) => {
    expect(mayTestNow({ ...asked, newest, uplinkBps })).toBe(refusal)
  })
})

describe('the plan', () => {
  const plan = (more: Partial<Parameters<typeof planActiveTest>[0]> = {}) =>
    planActiveTest({ askedBps: 100e6, maxRateBps: 200e6, maxSeconds: 60, bound: { bps: 52e6, allowanceS: 5 }, ...more })

  it('is the asked rate, no longer than the proof needs, and does over-run the old limit', () => {
    const made = plan()
    if (typeof made === 'string') expect.fail(made)
    expect(made.rateBps).toBe(100e6)
    expect(made.payloadBps).toBeLessThan(96e6)
    expect(made.seconds).toBe(10)
    expect(0.95 * made.rateBps * (made.seconds - 3)).toBeGreaterThan(52e6 * (made.seconds - 3 + 5) * 0.98)
  })

  it('is longer with pessimistic margins, and refused where the caps leave no proof', () => {
    const long = plan({ bound: { bps: 52e6, allowanceS: 27 } })
    expect(long).toMatchObject({ seconds: 41 })
    expect(plan({ bound: { bps: 52e6, allowanceS: 60 } })).toBe('time-cap-too-short')
    expect(plan({ maxRateBps: 50e6 })).toBe('rate-cap-too-low')
    expect(plan({ maxRateBps: 80e6 })).toMatchObject({ rateBps: 80e6 })
  })
})
