import { counterDelta, type CounterFacts } from '#domain/counter-delta.ts'
import { describe, expect, it } from 'vitest'

const facts = (change: Partial<CounterFacts>): CounterFacts => ({
  bits: 64,
  previous: 1_000n,
  next: 2_000n,
  intervalMs: 10_000,
  nominalMs: 10_000,
  restarted: false,
  siblingFell: false,
  speedBps: 100e6,
  ...change,
})

describe('counterDelta', () => {
  it('measures a rise', () => {
    expect(counterDelta(facts({}))).toEqual({ label: 'ok', count: 1000 })
    expect(counterDelta(facts({ next: 1_000n }))).toEqual({ label: 'ok', count: 0 })
  })

  it('keeps full precision above 2^53', () => {
    const previous = 2n ** 63n
    expect(counterDelta(facts({ previous, next: previous + 7n }))).toEqual({ label: 'ok', count: 7 })
  })

  it.each([
    [{ previous: null }, 'gap'],
    [{ next: null }, 'gap'],
    [{ intervalMs: 0 }, 'gap'],
    [{ intervalMs: -5 }, 'gap'],
    [{ restarted: true }, 'reset'],
    [{ next: 999n }, 'reset'],
  ] as const)('%o has no count and is %s', (change, label) => {
    expect(counterDelta(facts(change))).toEqual({ label, count: null })
  })

  const wrapped = { bits: 32, previous: 4_294_967_000n, next: 704n } as const
  it('unwraps 32 bits only when nothing speaks against it', () => {
    expect(counterDelta(facts(wrapped))).toEqual({ label: 'wrap32', count: 1000 })
    expect(counterDelta(facts({ ...wrapped, siblingFell: true })).label).toBe('ambiguous')
    expect(counterDelta(facts({ ...wrapped, speedBps: null })).label).toBe('ambiguous')
    expect(counterDelta(facts({ ...wrapped, restarted: true })).label).toBe('reset')
    expect(counterDelta(facts({ ...wrapped, next: 4_000_000_000n })).label).toBe('ambiguous')
  })

  it('calls a 32-bit wrap at 100 Mbit/s ambiguous when a poll was missed', () => {
    expect(counterDelta(facts({ ...wrapped, intervalMs: 20_000 }))).toEqual({ label: 'ambiguous', count: null })
  })

  it('does not believe a 32-bit rise on a port that can turn it over unseen', () => {
    expect(counterDelta(facts({ bits: 32, speedBps: 10e9 })).label).toBe('ambiguous')
    expect(counterDelta(facts({ bits: 32, speedBps: null, intervalMs: 40_000, nominalMs: 40_000 })).label).toBe(
      'ambiguous',
    )
    expect(counterDelta(facts({ bits: 32, speedBps: null })).label).toBe('ok')
  })

  it('refuses what the port cannot carry', () => {
    expect(counterDelta(facts({ next: 1_000n + 125_000_000n }))).toEqual({ label: 'ok', count: 125_000_000 })
    expect(counterDelta(facts({ next: 1_000n + 138_000_000n }))).toEqual({ label: 'implausible', count: null })
    expect(counterDelta(facts({ speedBps: null, next: 2_000_000_000_000n })).label).toBe('implausible')
  })

  it('never bridges a hole: the octets are volume under the label gap', () => {
    expect(counterDelta(facts({ intervalMs: 15_000 })).label).toBe('ok')
    expect(counterDelta(facts({ intervalMs: 15_001 }))).toEqual({ label: 'gap', count: 1000 })
    expect(counterDelta(facts({ intervalMs: 20_000, restarted: true }))).toEqual({ label: 'reset', count: null })
    expect(counterDelta(facts({ intervalMs: 20_000, next: 10n ** 12n }))).toEqual({ label: 'gap', count: null })
  })
})
