import { createLinkBoard } from '#web/live/link-board.ts'
import { RING_SIZE, SampleRing } from '#web/live/sample-ring.ts'
import { describe, expect, it } from 'vitest'
import { aLive, aView } from './live-link.ts'

describe('link board', () => {
  it('removes a value that is too old to believe, and never calls it normal', () => {
    const board = createLinkBoard((paint) => paint())
    board.replace([{ link: aView(), live: aLive({ downBps: 49e6 }) }])
    expect(board.now('dinkes-utama', 1_010_000)).toMatchObject({ state: 'full', rateBps: { down: 49e6 } })
    const old = board.now('dinkes-utama', 1_060_001)
    expect(old).toMatchObject({ state: 'unknown', rateBps: { down: null, up: null }, share: { down: null, up: null } })
  })
  it('shows no value of a link in quarantine', () => {
    const board = createLinkBoard((paint) => paint())
    board.replace([{ link: aView({ quarantine: 'renamed' }), live: aLive() }])
    expect(board.now('dinkes-utama', 1_000_000)).toMatchObject({ state: 'unknown', rateBps: { down: null, up: null } })
  })
  it('judges load by the p95 of five minutes of the worse direction', () => {
    const board = createLinkBoard((paint) => paint())
    board.replace([{ link: aView(), live: aLive({ upBps: 1e6 }) }])
    for (let i = 1; i < 30; i++)
      board.apply([aLive({ readAtMs: 1_000_000 + i * 10_000, downBps: 5e6, upBps: i < 20 ? 1e6 : 17e6 })])
    expect(board.now('dinkes-utama', 1_290_000)).toMatchObject({ state: 'busy', usedShare: 0.85 })
  })
  it('has no share without a contract, and no zero for it', () => {
    const board = createLinkBoard((paint) => paint())
    board.replace([{ link: aView({ contract: { downBps: null, upBps: null } }), live: aLive() }])
    expect(board.now('dinkes-utama', 1_000_000)).toMatchObject({ usedShare: null, share: { down: null, up: null } })
  })
  it('repaints a thousand deltas once', () => {
    const frames: (() => void)[] = []
    const board = createLinkBoard((paint) => frames.push(paint))
    board.replace([{ link: aView(), live: aLive() }])
    for (let i = 1; i <= 1000; i++) board.apply([aLive({ readAtMs: 1_000_000 + i })])
    expect(frames).toHaveLength(1)
    frames[0]?.()
    expect(board.version.value).toBe(1)
  })
  it('gives the same object until a sample or the time changes what it says', () => {
    const board = createLinkBoard((paint) => paint())
    board.replace([{ link: aView({ maintenanceUntilMs: 1_022_000 }), live: aLive() }])
    const states = [1_000_000, 1_021_999, 1_022_000, 1_025_000, 1_025_001, 1_060_000, 1_060_001].map((nowMs) =>
      board.now('dinkes-utama', nowMs),
    )
    expect(states.map((link) => `${link?.state} ${link?.age}`)).toEqual([
      'care fresh',
      'care fresh',
      'normal fresh',
      'normal fresh',
      'normal late',
      'normal late',
      'unknown unknown',
    ])
    expect([states[0] === states[1], states[2] === states[3], states[4] === states[5]]).toEqual([true, true, true])
    // A clock that was set back judges anew.
    expect(board.now('dinkes-utama', 1_000_000)?.state).toBe('care')
    const before = board.now('dinkes-utama', 1_026_000)
    board.apply([aLive({ readAtMs: 1_026_000 })])
    expect(board.now('dinkes-utama', 1_026_000)).not.toBe(before)
  })
  it('forgets links that a new snapshot does not name and keeps the past of the others', () => {
    const board = createLinkBoard((paint) => paint())
    board.replace([
      { link: aView(), live: aLive() },
      { link: aView({ id: 'b' }), live: aLive({ id: 'b' }) },
    ])
    board.replace([{ link: aView(), live: aLive({ readAtMs: 1_010_000 }) }])
    expect(board.ids()).toEqual(['dinkes-utama'])
    expect(board.ring('dinkes-utama')?.length).toBe(2)
    expect(board.now('b', 0)).toBeNull()
  })
  it('leaves what a new snapshot tells again as it is: the link, its place among the others', () => {
    const board = createLinkBoard((paint) => paint())
    const links = () => [
      { link: aView(), live: aLive() },
      { link: aView({ id: 'b' }), live: aLive({ id: 'b' }) },
    ]
    board.replace(links())
    const [members, view, now] = [board.membership.value, board.view('b'), board.now('b', 1_000_000)]
    board.replace(links())
    expect([board.membership.value, board.view('b'), board.now('b', 1_000_000)]).toEqual([members, view, now])
    expect(board.view('b')).toBe(view)
    expect(board.now('b', 1_000_000)).toBe(now)
    const changes = [{ contract: { downBps: 1, upBps: null } }, { quarantine: 'renamed' }] as const
    for (const change of changes) {
      const before = board.membership.value
      board.replace([
        { link: aView(), live: aLive() },
        { link: aView({ id: 'b', ...change }), live: aLive({ id: 'b' }) },
      ])
      expect(board.view('b')).toMatchObject(change)
      expect(board.now('b', 1_000_000)?.view).toMatchObject(change)
      expect(board.membership.value).toBe(before + 1)
    }
    const [first, second] = links()
    if (first && second) board.replace([first, { ...second, live: aLive({ id: 'b', downBps: 7 }) }])
    expect(board.now('b', 1_000_000)?.live.downBps).toBe(7)
  })
})

describe('sample ring', () => {
  it('has no newest time while it is empty: never the year 1970', () => {
    expect(new SampleRing().newestAtMs()).toBeNaN()
  })
  it('keeps the newest points in order and drops what was told twice', () => {
    const ring = new SampleRing()
    for (let i = 0; i < RING_SIZE + 10; i++) {
      ring.push(i, i, 0)
      ring.push(i, 999, 999)
    }
    expect(ring.length).toBe(RING_SIZE)
    expect(ring.atMs[ring.slot(0)]).toBe(10)
    expect(ring.newestAtMs()).toBe(RING_SIZE + 9)
    expect(Math.max(...ring.downBps)).toBeLessThan(999)
  })
  it('leaves holes out of what it counts', () => {
    const ring = new SampleRing()
    ring.push(1, 5, NaN)
    ring.push(2, NaN, NaN)
    ring.push(3, 7, NaN)
    expect(ring.since(0, 'down')).toEqual([7, 5])
    expect(ring.since(0, 'up')).toEqual([])
  })
  it('puts history before live points', () => {
    const ring = new SampleRing()
    ring.push(100, 1, 1)
    ring.prepend([
      { atMs: 50, downBps: 2, upBps: 2 },
      { atMs: 100, downBps: 9, upBps: 9 },
      { atMs: 150, downBps: 9, upBps: 9 },
    ])
    expect(ring.length).toBe(2)
    expect(ring.downBps[ring.slot(0)]).toBe(2)
    expect(ring.downBps[ring.slot(1)]).toBe(1)
  })
})
