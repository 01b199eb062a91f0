// @vitest-environment happy-dom
import { createLinkBoard } from '#web/live/link-board.ts'
import { createLiveFeed, type FeedSocket } from '#web/live/live-feed.ts'
import { createServerClock } from '#web/live/server-clock.ts'
import { PROTOCOL_VERSION } from '#wire/socket-events.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { aLive, aView } from './live-link.ts'

const fakeSocket = () => {
  const handlers = new Map<string, (argument: unknown) => void>()
  const calls: string[] = []
  const socket = {
    active: true,
    on: (event: string, handler: (argument: unknown) => void) => handlers.set(event, handler),
    emit: (event: string, argument: { linkIds: string[] }) => calls.push(`${event} ${argument.linkIds.join()}`),
    connect: () => calls.push('connect'),
    disconnect: () => calls.push('disconnect'),
  }
  return {
    socket: socket as unknown as FeedSocket,
    raw: socket,
    calls,
    say: (event: string, fact: unknown) => handlers.get(event)?.(fact),
  }
}
const ages = { collectorAgeMs: 1000, telemetryOk: true }
const snapshot = (change: object = {}) => ({
  protocol: PROTOCOL_VERSION,
  serverVersion: '1',
  seq: 1,
  serverNowMs: 1_000_000,
  demo: true,
  links: [{ link: aView(), live: aLive() }],
  ages,
  ...change,
})

describe('live feed', () => {
  let nowMs = 0
  let hidden = false
  const build = () => {
    const { socket, raw, calls, say } = fakeSocket()
    const board = createLinkBoard((paint) => paint())
    const clock = createServerClock(() => nowMs)
    const reload = vi.fn()
    const refused = vi.fn()
    const page = new EventTarget() as unknown as Document
    Object.defineProperty(page, 'hidden', { get: () => hidden })
    const feed = createLiveFeed({ board, clock, openSocket: () => socket, reload, refused, page })
    feed.start()
    return { feed, raw, board, clock, calls, say, reload, refused, page }
  }
  const pass = (ms: number): void => {
    for (let left = ms; left > 0; left -= 1000) {
      nowMs += 1000
      vi.advanceTimersByTime(1000)
    }
  }
  beforeEach(() => {
    vi.useFakeTimers()
    nowMs = 0
    hidden = false
  })
  afterEach(() => vi.useRealTimers())

  it('takes the snapshot, the clock of the server and the deltas', () => {
    const { feed, board, clock, say } = build()
    expect(feed.state.value).toBe('connecting')
    say('snapshot', snapshot())
    nowMs += 500
    expect(clock.now()).toBe(1_000_500)
    say('live', { seq: 2, links: [aLive({ readAtMs: 1_000_400, downBps: 7 })] })
    expect(board.now('dinkes-utama', 1_000_500)?.rateBps.down).toBe(7)
    expect(feed).toMatchObject({ state: { value: 'live' }, isDemo: { value: true } })
  })
  it('asks for a new snapshot when the sequence has a hole, and keeps what it has', () => {
    const { board, calls, say } = build()
    say('snapshot', snapshot())
    calls.length = 0
    say('live', { seq: 3, links: [aLive({ readAtMs: 1_000_400, downBps: 7 })] })
    expect(calls).toEqual(['disconnect', 'connect'])
    expect(board.now('dinkes-utama', 1_000_500)?.rateBps.down).toBe(10e6)
    say('live', { seq: 4, links: [aLive({ readAtMs: 1_000_500, downBps: 8 })] })
    expect(board.now('dinkes-utama', 1_000_500)?.rateBps.down).toBe(10e6)
  })
  it('is disconnected after 15 s without a tick, whatever the socket says, and live again with a snapshot', () => {
    const { feed, say } = build()
    say('snapshot', snapshot())
    pass(14_000)
    expect(feed.state.value).toBe('live')
    pass(2000)
    expect(feed.state.value).toBe('disconnected')
    say('snapshot', snapshot({ serverNowMs: 1_016_000 }))
    expect(feed.state.value).toBe('live')
  })
  it('tries again by itself after the server ended the socket, which socket.io does not', () => {
    const { raw, calls, say } = build()
    say('snapshot', snapshot())
    raw.active = false
    calls.length = 0
    pass(11_000)
    expect(calls.filter((call) => call === 'connect').length).toBeGreaterThanOrEqual(2)
    expect(calls.filter((call) => call === 'connect').length).toBeLessThanOrEqual(3)
  })
  it('stays live while only ticks come', () => {
    const { feed, say } = build()
    say('snapshot', snapshot())
    for (let i = 0; i < 6; i++) {
      pass(5000)
      say('tick', { seq: 2 + i, serverNowMs: 1_000_000 + (i + 1) * 5000, ages })
    }
    expect(feed).toMatchObject({ state: { value: 'live' }, ticks: { value: 7 } })
  })
  it('reloads when the code of the server changed, or speaks another protocol', () => {
    const { say, reload } = build()
    say('snapshot', snapshot())
    say('snapshot', snapshot({ serverVersion: '1' }))
    expect(reload).not.toHaveBeenCalled()
    say('snapshot', snapshot({ serverVersion: '2' }))
    expect(reload).toHaveBeenCalledTimes(1)
    say('snapshot', snapshot({ protocol: 2 }))
    expect(reload).toHaveBeenCalledTimes(2)
  })
  it('leaves the socket while the page is hidden and does not call that disconnected', () => {
    const { feed, clock, calls, say, page } = build()
    say('snapshot', snapshot())
    hidden = true
    page.dispatchEvent(new Event('visibilitychange'))
    expect(calls.at(-1)).toBe('disconnect')
    const asleepMs = clock.seconds.value
    pass(60_000)
    // No clock either: what nobody sees is not renewed.
    expect([vi.getTimerCount(), clock.seconds.value]).toEqual([0, asleepMs])
    expect(feed.state.value).toBe('live')
    hidden = false
    page.dispatchEvent(new Event('visibilitychange'))
    expect(calls.at(-1)).toBe('connect')
  })
  it('watches a link until the last one who asked has gone, again after a reconnect', () => {
    const { feed, calls, say } = build()
    say('snapshot', snapshot())
    const first = feed.watch(['a'])
    const second = feed.watch(['a'])
    first()
    expect(calls.filter((call) => call.startsWith('unwatch'))).toEqual([])
    calls.length = 0
    say('snapshot', snapshot())
    expect(calls).toEqual(['watch a'])
    second()
    expect(calls.at(-1)).toBe('unwatch a')
  })
  it('tells of every snapshot: what was told before it was missed', () => {
    const { feed, say } = build()
    const missed = vi.fn()
    const stop = feed.onSnapshot(missed)
    say('snapshot', snapshot())
    say('live', { seq: 3, links: [] })
    say('snapshot', snapshot({ seq: 9 }))
    expect(missed).toHaveBeenCalledTimes(2)
    stop()
    say('snapshot', snapshot({ seq: 10 }))
    expect(missed).toHaveBeenCalledTimes(2)
  })
  it('tells news, and a refusal of the session', () => {
    const { feed, say, refused } = build()
    const heard = vi.fn()
    const stop = feed.onNews(heard)
    say('snapshot', snapshot())
    say('news', { seq: 2, topic: 'request', id: 'r1', atMs: 1 })
    stop()
    say('news', { seq: 3, topic: 'request', id: 'r2', atMs: 1 })
    expect(heard).toHaveBeenCalledTimes(1)
    say('connect_error', new Error('not-signed-in'))
    expect(refused).toHaveBeenCalledTimes(1)
  })
})
