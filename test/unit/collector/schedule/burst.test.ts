import type { LinkSample } from '#domain/sample.ts'
import type { LearntDevice } from '#collector/poll/learnt-device.ts'
import { gapSample, TrackedLink } from '#collector/poll/tracked-link.ts'
import { createBursts } from '#collector/schedule/burst.ts'
import type { InventoryLink } from '#platform/inventory.ts'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'

const START_MS = 1_800_000_000_000
/** How early a timer fires against the clock of the collector. */
const EARLY_MS = 0.9

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: START_MS + 300 }))
afterEach(() => void vi.useRealTimers())

const link: InventoryLink = {
  id: 'a',
  opdId: 'opd',
  deviceId: 'router',
  target: { kind: 'interface', name: 'ether1', alias: null, mac: null },
  faces: 'opd',
  contract: { downBps: null, upBps: null },
}

const burstOf = (learnt: LearntDevice, learnRefresh = () => Promise.resolve<number | null>(null)) => {
  const tracked = new TrackedLink(link, learnt, false)
  const asked: { slotMs: number; cadenceMs: number }[] = []
  const pushed: LinkSample[] = []
  const wallMs = (): number => Date.now() - EARLY_MS
  const bursts = createBursts({
    mayPoll: () => true,
    clock: { monotonicMs: wallMs, wallMs, wallAt: (atMs) => atMs },
    push: (samples) => pushed.push(...samples),
  })
  const poller = {
    learnt,
    learnRefresh,
    pollOne: (_: TrackedLink, slotMs: number, cadenceMs: number) => {
      asked.push({ slotMs, cadenceMs })
      return Promise.resolve(gapSample(link, slotMs, slotMs))
    },
  }
  return { bursts, tracked, asked, pushed, start: (minutes: number) => bursts.start(poller, tracked, minutes) }
}

it('reads every second once, also when timers fire early', async () => {
  const { start, asked, pushed } = burstOf({ refreshMs: 500, orientations: {} })
  start(1)
  await vi.advanceTimersByTimeAsync(20_500)
  expect(asked.length).toBeGreaterThanOrEqual(19)
  asked.forEach(({ slotMs, cadenceMs }, k) => {
    expect(cadenceMs).toBe(1000)
    expect(slotMs).toBe(START_MS + (k + 1) * 1000)
  })
  expect(pushed).toHaveLength(asked.length)
})

it('never reads faster than the agent renews: what is not known is learnt first, in the normal cycle', async () => {
  const learnt: LearntDevice = { orientations: {} }
  const { start, asked, tracked } = burstOf(learnt, async () => {
    await new Promise((resolve) => setTimeout(resolve, 8_000))
    return (learnt.refreshMs = 3_000)
  })
  start(1)
  await vi.advanceTimersByTimeAsync(7_900)
  expect(asked).toEqual([])
  expect(tracked.isBursting).toBe(false)
  await vi.advanceTimersByTimeAsync(20_000)
  expect(tracked.isBursting).toBe(true)
  expect(asked.length).toBeGreaterThanOrEqual(5)
  asked.forEach(({ slotMs, cadenceMs }, k) => {
    expect(cadenceMs).toBe(3_000)
    expect(slotMs - (asked[0]?.slotMs ?? 0)).toBe(k * 3_000)
  })
})

it('that ends while it learns never begins, and leaves the normal cycle as it was', async () => {
  const { start, asked, tracked, bursts } = burstOf({ orientations: {} }, async () => {
    await new Promise((resolve) => setTimeout(resolve, 8_000))
    return null
  })
  start(1)
  bursts.end('a')
  await vi.advanceTimersByTimeAsync(20_000)
  expect(asked).toEqual([])
  expect(tracked.isFreshFromBurst).toBe(false)
})

it('ends by itself, and gives the link back to the normal cycle', async () => {
  const { start, asked, tracked, bursts } = burstOf({ refreshMs: 500, orientations: {} })
  start(0.1)
  expect(tracked.isBursting).toBe(true)
  expect(bursts.running()).toEqual({ a: Math.round(START_MS + 300 - EARLY_MS + 6_000) })
  await vi.advanceTimersByTimeAsync(10_000)
  expect(tracked.isBursting).toBe(false)
  expect(bursts.running()).toEqual({})
  const { length } = asked
  await vi.advanceTimersByTimeAsync(10_000)
  expect(asked).toHaveLength(length)
})
