import { driftAt, isDimmed, isSwapped } from '#web/features/wall/burn-in.ts'
import { letterSizePx } from '#web/features/wall/letter-size.ts'
import { planNetwork } from '#web/features/wall/network-plan.ts'
import { keepPlaces, pageSeconds, planScreen, planWall } from '#web/features/wall/wall-plan.ts'
import { sceneAt, sceneSeconds, wallSetup } from '#web/features/wall/wall-setup.ts'
import { pinnedNow } from '#web/features/wall/request-order.ts'
import type { LinkNow } from '#web/live/link-board.ts'
import type { LinkState } from '#web/live/link-state.ts'
import { describe, expect, it } from 'vitest'
import { standInWall } from '#test/browser/stand-in-city.ts'
import { aLive, aView } from '../live/live-link.ts'

const aLink = (id: string, state: LinkState, usedShare: number | null = 0.5): LinkNow => ({
  view: aView({ id }),
  live: aLive({ id }),
  age: 'fresh',
  state,
  usedShare,
  used: { down: usedShare, up: null },
  share: { down: usedShare, up: null },
  rateBps: { down: 1, up: 1 },
})
const many = (count: number, state: LinkState): LinkNow[] =>
  Array.from({ length: count }, (_, i) => aLink(`${state}-${i}`, state, i / count))

describe('wall plan', () => {
  it('pins what is cut on every page', () => {
    const links = [...many(30, 'normal'), aLink('gone', 'cut')]
    for (let page = 0; page < 5; page++) expect(planWall(links, 9, page * 15_000).tiles[0]?.view.id).toBe('gone')
  })
  it('shows every troubled link within one round and only the busiest of the well', () => {
    const links = [...many(1000, 'normal'), ...many(7, 'full'), ...many(3, 'unknown')]
    const seen = new Set<string>()
    const { pages } = planWall(links, 8, 0)
    for (let page = 0; page < pages; page++)
      for (const { view } of planWall(links, 8, page * pageSeconds(8) * 1000).tiles) seen.add(view.id)
    expect(seen.size).toBe(7 + 3 + 24)
    expect(planWall(links, 8, 0).tiles[0]?.state).toBe('unknown')
  })
  it('never leaves the last page half empty', () => {
    const last = planWall(many(13, 'full'), 6, 2 * pageSeconds(6) * 1000)
    expect(last).toMatchObject({ page: 3, pages: 3 })
    expect(last.tiles.map(({ view }) => view.id)).toEqual(many(6, 'full').map((_, i) => `full-${5 - i}`))
    expect(planWall(many(2, 'full'), 6, 0).tiles).toHaveLength(2)
  })
  it('moves no tile while its page stands: who comes takes the place of one who left', () => {
    const named = (ids: string) => [...ids].map((id) => aLink(id, 'normal'))
    const places = (before: string, now: string): string =>
      keepPlaces(named(before), named(now))
        .map(({ view }) => view.id)
        .join('')
    expect(places('', 'abc')).toBe('abc')
    expect(places('abcd', 'dcba')).toBe('abcd')
    expect(places('abcd', 'xdba')).toBe('abxd')
    expect(places('abcd', 'dx')).toBe('dx')
    expect(places('ab', 'yxba')).toBe('abyx')
    const [shown] = keepPlaces(named('a'), [aLink('a', 'cut')])
    expect(shown?.state).toBe('cut')
  })
  it('says how many cut links found no place', () => {
    expect(planWall(many(12, 'cut'), 8, 0)).toMatchObject({ cutUnseen: 4, pages: 1 })
    expect(planWall([], 8, 0)).toMatchObject({ tiles: [], pages: 1, cutUnseen: 0 })
  })
  it('gives a page 5 s and a second a tile, rounded up', () => {
    expect(pageSeconds(6)).toBe(15)
    expect(pageSeconds(12)).toBe(20)
  })
})

it('pins the latest request first and lets the clocks go on by themselves', () => {
  const { pinned } = standInWall(0)
  const now = (atMs: number) => pinnedNow(pinned, atMs).map(({ number, clock }) => [number, clock.state])
  expect(now(0)).toEqual([
    ['0415', 'breached'],
    ['0418', 'at_risk'],
  ])
  expect(now(169 * 60_000)).toEqual([
    ['0415', 'breached'],
    ['0418', 'breached'],
  ])
})

it('sizes letters by physics: 16 minutes of arc at 5 m', () => {
  expect(letterSizePx({ diagonalInch: 55, distanceM: 5, widthPx: 1920 })).toBeCloseTo(49, 0)
  expect(letterSizePx({ diagonalInch: 65, distanceM: 5, widthPx: 1920 })).toBeCloseTo(42, 0)
  expect(letterSizePx({ diagonalInch: 55, distanceM: 5, widthPx: 300 })).toBe(13)
})

describe('burn-in', () => {
  const at = (clock: string): number => Date.parse(`2026-11-24T${clock}:00+07:00`)
  it('wanders at most 8 px and stands nowhere for longer than a minute', () => {
    const places = Array.from({ length: 16 }, (_, i) => driftAt(i * 60_000))
    expect(new Set(places.map(({ x, y }) => `${x},${y}`)).size).toBe(16)
    for (const { x, y } of places) expect(Math.max(Math.abs(x), Math.abs(y))).toBeLessThanOrEqual(8)
  })
  it('swaps bars at 06.00 and 18.00 and dims at night, unless something is wrong', () => {
    expect([isSwapped(at('05:59')), isSwapped(at('06:00')), isSwapped(at('17:59')), isSwapped(at('18:00'))]).toEqual([
      true,
      false,
      false,
      true,
    ])
    expect([isDimmed(at('22:00'), false), isDimmed(at('04:59'), false), isDimmed(at('05:00'), false)]).toEqual([
      true,
      true,
      false,
    ])
    expect(isDimmed(at('23:00'), true)).toBe(false)
  })
})

describe('several screens', () => {
  it('share the links as one wide wall, each its own part', () => {
    const links = [...many(3, 'cut'), ...many(30, 'normal'), ...many(4, 'full')]
    const capacities = [4, 8, 8]
    const shown = capacities.map((_, index) => planScreen(links, { capacities, index }, 0).tiles)
    expect(shown.map(({ length }) => length)).toEqual(capacities)
    expect(shown.flat()).toEqual(planWall(links, 20, 0).tiles)
    expect(shown[0]?.slice(0, 3).every(({ state }) => state === 'cut')).toBe(true)
  })
  it('are set up by their address; what is not understood changes nothing', () => {
    expect(wallSetup({ scenes: 'network,status', screen: '2/3', sound: '1', inch: '65' })).toEqual({
      inch: 65,
      metres: 5,
      scenes: ['network', 'status'],
      screen: { index: 1, of: 3 },
      sound: true,
    })
    const plain = { inch: 55, metres: 5, scenes: ['status'], screen: { index: 0, of: 1 }, sound: false }
    expect(wallSetup({})).toEqual(plain)
    expect(wallSetup({ scenes: 'x', screen: '0/0', sound: 'yes', inch: '-1', m: 'far' })).toEqual(plain)
    expect(wallSetup({ screen: '9/3' }).screen).toEqual({ index: 2, of: 3 })
  })
})

it('lets the scenes take turns, and none take the place of an alarm', () => {
  const both = ['status', 'network'] as const
  const seen = Array.from({ length: 60 }, (_, second) => sceneAt(both, second * 1000, false))
  expect(seen.filter((scene) => scene === 'network')).toHaveLength(sceneSeconds.network)
  for (let second = 0; second < 60; second++) expect(sceneAt(both, second * 1000, true)).toBe('status')
  expect(sceneAt(['network'], 0, true)).toBe('network')
})

describe('network scene', () => {
  const on = (deviceId: string, links: LinkNow[]): LinkNow[] =>
    links.map((link) => ({ ...link, view: { ...link.view, id: `${deviceId}-${link.view.id}`, deviceId } }))
  const links = [...on('b', many(12, 'normal')), ...on('a', [...many(3, 'normal'), ...many(1, 'cut')])]
  it('shows every link of every device once in a round, the worst of a device first', () => {
    const { pages } = planNetwork(links, { columns: 1, lines: 6 }, 0)
    const shown = Array.from({ length: pages }, (_, k) => planNetwork(links, { columns: 1, lines: 6 }, k * 10_000))
    const groups = shown.flatMap(({ columns }) => columns.flat())
    expect(groups.flatMap((group) => group.links.map(({ view }) => view.id)).toSorted()).toEqual(
      links.map(({ view }) => view.id).toSorted(),
    )
    expect(groups[0]).toMatchObject({ deviceId: 'a', all: 4, links: [{ state: 'cut' }, {}, {}, {}] })
    for (const { columns } of shown)
      for (const column of columns)
        expect(column.reduce((lines, group) => lines + 1 + group.links.length, 0)).toBeLessThanOrEqual(6)
  })
  it('is one page where all find room, and none of nothing', () => {
    expect(planNetwork(links, { columns: 2, lines: 20 }, 55_000)).toMatchObject({ page: 1, pages: 1 })
    expect(planNetwork([], { columns: 2, lines: 20 }, 0)).toMatchObject({ columns: [[]], pages: 1 })
  })
})
