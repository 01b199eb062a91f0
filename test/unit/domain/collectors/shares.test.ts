import { RIGHT_MS, SILENCE_MS, HEARTBEAT_MS } from '#domain/collectors/polling-right.ts'
import { createRendezvous, rendezvous } from '#domain/collectors/rendezvous.ts'
import { hear, silenced, type Holding } from '#domain/collectors/share-ledger.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runCity, type ServerState, type Weather } from './city-of-collectors.ts'

const items = Array.from({ length: 24 }, (_, index) => `device-${index}`)
const calm: Weather = { isOpen: () => true, server: () => 'up', runs: () => true, delayMs: () => 50 }

describe('rendezvous', () => {
  const owners = ['utara', 'selatan', 'timur', 'barat']
  const many = Array.from({ length: 2_000 }, (_, index) => `device-${index}`)
  it('gives each of four a quarter, within a tenth of it', () => {
    for (const owner of owners) {
      const share = many.filter((item) => rendezvous(item, owners) === owner).length
      expect(share / many.length).toBeGreaterThan(0.225)
      expect(share / many.length).toBeLessThan(0.275)
    }
  })
  it('moves only what a new owner takes, and only what a lost one had', () => {
    const moved = many.filter((item) => rendezvous(item, owners) !== rendezvous(item, owners.slice(1)))
    expect(moved.every((item) => rendezvous(item, owners) === owners[0])).toBe(true)
    expect(moved.length / many.length).toBeLessThan(0.3)
  })
  it('is the same when it is remembered, also after others came and went', () => {
    const remembered = createRendezvous()
    for (const some of [owners, owners.slice(1), [...owners].reverse(), owners.slice(1), owners.slice(0, 1)])
      for (const item of many.slice(0, 300)) expect(remembered(item, some)).toBe(rendezvous(item, some))
  })
  it('knows no order, and nobody among nobody', () => {
    for (const item of items) expect(rendezvous(item, [...owners].reverse())).toBe(rendezvous(item, owners))
    expect(rendezvous('a', [])).toBeNull()
  })
})

/** Who is asked by nobody, and since when. */
const longestGap = (gaps: Map<string, number>, askedBy: Map<string, string[]>, atMs: number, worst: number): number => {
  let longest = worst
  for (const item of items) {
    if (askedBy.has(item)) gaps.set(item, atMs)
    longest = Math.max(longest, atMs - (gaps.get(item) ?? atMs))
  }
  return longest
}

describe('shares', () => {
  it('are never two at once, whatever the network does', () => {
    const stretch = fc.record({ fromMs: fc.nat(150_000), forMs: fc.nat(60_000) })
    const cut = fc.record({ collector: fc.nat(2), server: fc.nat(1), when: stretch })
    const fall = fc.record({
      server: fc.nat(1),
      how: fc.constantFrom<ServerState>('down', 'no-database'),
      when: stretch,
    })
    const rest = fc.record({ collector: fc.nat(2), when: stretch })
    const within = ({ fromMs, forMs }: { fromMs: number; forMs: number }, atMs: number): boolean =>
      atMs >= fromMs && atMs < fromMs + forMs
    fc.assert(
      fc.property(
        fc.array(cut, { maxLength: 8 }),
        fc.array(fall, { maxLength: 6 }),
        fc.array(rest, { maxLength: 5 }),
        fc.array(fc.nat(2_500), { minLength: 1, maxLength: 12 }),
        (cuts, falls, rests, delays) => {
          const weather: Weather = {
            isOpen: (collector, server, atMs) =>
              !cuts.some((one) => one.collector === collector && one.server === server && within(one.when, atMs)),
            server: (server, atMs) => falls.find((one) => one.server === server && within(one.when, atMs))?.how ?? 'up',
            runs: (collector, atMs) => !rests.some((one) => one.collector === collector && within(one.when, atMs)),
            delayMs: (seed) => (delays[seed % delays.length] ?? 0) / (seed % 4 === 0 ? 1 : 10),
          }
          runCity({ collectors: ['a', 'b', 'c'], servers: 2, items }, weather, {
            forMs: 200_000,
            look(askedBy, atMs) {
              for (const [item, by] of askedBy)
                if (by.length > 1) throw new Error(`${item} is asked by ${by.join(' and ')} after ${atMs} ms`)
            },
          })
        },
      ),
      { numRuns: 150, seed: 20261124 },
    )
  })

  it('move within 25 s when a collector dies, and few come back to it', () => {
    const gaps = new Map<string, number>()
    let worst = 0
    const { ledger } = runCity(
      { collectors: ['a', 'b', 'c'], servers: 1, items },
      { ...calm, runs: (collector, atMs) => collector !== 0 || atMs < 60_000 },
      {
        forMs: 120_000,
        look(askedBy, atMs) {
          if (atMs > 30_000) worst = longestGap(gaps, askedBy, atMs, worst)
        },
      },
    )
    expect(worst).toBeGreaterThan(10_000)
    expect(worst).toBeLessThan(SILENCE_MS + HEARTBEAT_MS + 2_000)
    expect(ledger.flatMap(({ held }) => held).sort()).toEqual([...items].sort())
    expect(ledger.find(({ id }) => id === 'a')).toMatchObject({ isLive: false, held: [] })
  })

  it.each<[string, Weather]>([
    ['every server is killed', { ...calm, server: (_, atMs) => (atMs > 30_000 ? 'down' : 'up') }],
    ['the database is away', { ...calm, server: (_, atMs) => (atMs > 30_000 ? 'no-database' : 'up') }],
  ])('stay where they are while %s', (_, weather) => {
    const gaps = new Map<string, number>()
    let worst = 0
    runCity({ collectors: ['a', 'b'], servers: 2, items }, weather, {
      forMs: 300_000,
      look(askedBy, atMs) {
        if (atMs > 25_000) worst = longestGap(gaps, askedBy, atMs, worst)
      },
    })
    expect(worst).toBe(0)
  })

  it('are given up by a collector that is cut off, before another one has them', () => {
    const seen = new Set<string>()
    runCity(
      { collectors: ['a', 'b'], servers: 2, items },
      { ...calm, isOpen: (collector, _, atMs) => collector !== 0 || atMs < 60_000 },
      {
        forMs: 100_000,
        look(askedBy, atMs) {
          if (atMs === 61_000) expect([...askedBy.values()].filter(([by]) => by === 'a').length).toBeGreaterThan(4)
          if (atMs > 60_000 + RIGHT_MS + 5_250) for (const by of askedBy.values()) by.forEach((id) => seen.add(id))
        },
      },
    )
    expect([...seen]).toEqual(['b'])
  })

  it('stay with the only collector, however long it hears nothing', () => {
    let askedAtEnd = 0
    const { ledger } = runCity(
      { collectors: ['a'], servers: 1, items },
      { ...calm, isOpen: (_, __, atMs) => atMs < 20_000 },
      { forMs: 600_000, look: (askedBy) => (askedAtEnd = askedBy.size) },
    )
    expect(askedAtEnd).toBe(items.length)
    expect(ledger).toMatchObject([{ id: 'a', isLive: true, isPromised: true }])
  })
})

describe('the ledger', () => {
  const beat = (id: string, applied: number | null, instance = `${id}-1`) => ({
    id,
    instance,
    applied,
    isLeaving: false,
  })
  const say = (ledger: Holding[], ...[one, isSilent = false]: [ReturnType<typeof beat>, boolean?]): Holding[] => {
    const heard = hear(ledger, one, { items, isSilent })
    if (!heard.ok) throw new Error(heard.reason)
    return [...ledger.filter(({ id }) => id !== one.id), heard.holding]
  }
  const of = (ledger: Holding[], id: string): Holding => ledger.find((one) => one.id === id) ?? expect.fail()

  it('gives nothing that another one may still hold: first the offer, then its confirmation, then the next offer', () => {
    let ledger = say([], beat('a', null))
    expect(of(ledger, 'a').offered).toHaveLength(items.length)
    ledger = say(ledger, beat('b', null))
    expect(of(ledger, 'b').offered).toEqual([])
    ledger = say(ledger, beat('a', 1))
    const kept = of(ledger, 'a').offered
    expect(kept.length).toBeLessThan(items.length)
    // A heartbeat that left before the offer came changes nothing.
    ledger = say(say(ledger, beat('a', 1)), beat('b', 1))
    expect(of(ledger, 'b').offered).toEqual([])
    ledger = say(say(ledger, beat('a', 2)), beat('b', 1))
    expect(of(ledger, 'b').offered).toEqual(items.filter((item) => !kept.includes(item)).sort())
  })

  it('keeps the share of one that may believe that it is alone, until its token is revoked or speaks again', () => {
    const alone = say([], beat('a', null))
    const withOther = say(alone, beat('b', null))
    const a = of(withOther, 'a')
    expect(silenced(a, { isRevoked: false })).toBe(a)
    expect(silenced(a, { isRevoked: true })).toMatchObject({ isLive: false, held: [] })
    // It confirmed that it is not alone: then its silence counts like anybody's.
    const confirmed = say(say(withOther, beat('a', 1)), beat('a', 2))
    expect(silenced(of(confirmed, 'a'), { isRevoked: false })).toMatchObject({ isLive: false, held: [] })
  })

  it('refuses a second process with the same token while the first may live', () => {
    const ledger = say([], beat('a', null))
    expect(hear(ledger, beat('a', null, 'a-2'), { items, isSilent: false })).toEqual({ ok: false, reason: 'in-use' })
    expect(of(say(ledger, beat('a', null, 'a-2'), true), 'a')).toMatchObject({
      instance: 'a-2',
      isLive: true,
      offer: 2,
    })
  })

  it('lets one that says goodbye go at once', () => {
    const ledger = say(say([], beat('a', null)), beat('b', null))
    const heard = hear(ledger, { ...beat('a', 1), isLeaving: true }, { items, isSilent: false })
    expect(heard).toMatchObject({ ok: true, holding: { isLive: false, held: [], isPromised: false } })
  })
})
