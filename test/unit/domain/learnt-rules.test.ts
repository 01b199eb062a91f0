import { portSpeedBps } from '#domain/port-speed.ts'
import { addEvidence, isDynamicQueueName, judgeQueue, noEvidence } from '#domain/queue-orientation.ts'
import { estimateRefreshMs, learnUptime, uptimeGranularityMs, type CounterLook } from '#domain/refresh-period.ts'
import { describe, expect, it } from 'vitest'

describe('portSpeedBps', () => {
  it.each([
    [1e9, 1000, 1e9],
    [512_000, 1, 512_000],
    [256_000, 0, 256_000],
    [4_294_967_295, 10_000, 10e9],
    [null, 1000, 1e9],
    [1e9, null, 1e9],
    [0, 0, null],
    [null, null, null],
    [1e9, 1_000_000_000, null],
    [4_294_967_295, 4_294_967_295, null],
    [100e6, 1000, null],
    [4_294_967_295, 100, null],
    [10e6, 4_294_966_752, null],
  ])('ifSpeed %s, ifHighSpeed %s → %s', (low, high, expected) => {
    expect(portSpeedBps(low, high)).toBe(expected)
  })
})

/** Looks every stepMs at a counter whose agent renews it every cacheMs. */
const looks = (stepMs: number, cacheMs: number, count: number): CounterLook[] =>
  Array.from({ length: count }, (_, i) => {
    const atMs = i * stepMs
    return { atMs, values: [BigInt(Math.floor(atMs / cacheMs) * 1000), 5n, null] }
  })

describe('estimateRefreshMs', () => {
  it.each([
    [500, 3_000, 40, 3_000],
    [1_000, 10_000, 60, 10_000],
    [10_000, 30_000, 24, 30_000],
    [500, 10, 20, 500],
  ])('looks every %i ms at a cache of %i ms', (step, cache, count, expected) => {
    expect(estimateRefreshMs(looks(step, cache, count))).toBe(expected)
  })
  it('does not call an idle port a cache', () => {
    expect(estimateRefreshMs(looks(500, 1e9, 40))).toBeNull()
    expect(estimateRefreshMs([])).toBeNull()
  })
})

describe('uptime habit', () => {
  it('believes whole seconds after six looks, and one other look ends it', () => {
    let habit = { looks: 0, isWholeSeconds: true }
    for (let i = 1; i <= 5; i++) habit = learnUptime(habit, i * 1000)
    expect(uptimeGranularityMs(habit)).toBeNull()
    habit = learnUptime(habit, 7_000)
    expect(uptimeGranularityMs(habit)).toBe(1000)
    expect(uptimeGranularityMs(learnUptime(habit, 7_043))).toBe(10)
  })
})

const gather = (queueIn: number, queueOut: number, interfaceDown: number, interfaceUp: number, polls = 6) => {
  let evidence = noEvidence
  for (let i = 0; i < polls; i++) evidence = addEvidence(evidence, { queueIn, queueOut, interfaceDown, interfaceUp })
  return judgeQueue(evidence)
}

describe('judgeQueue', () => {
  it('learns both orientations', () => {
    expect(gather(800_000, 48_000, 818_000, 49_000)).toEqual({ columns: 'inIsDownload', isBypassed: false })
    expect(gather(48_000, 800_000, 818_000, 49_000)).toEqual({ columns: 'inIsUpload', isBypassed: false })
  })
  it('does not decide on even, small or short evidence', () => {
    expect(gather(500_000, 480_000, 510_000, 490_000).columns).toBeNull()
    expect(gather(80, 4, 81, 5).columns).toBeNull()
    expect(gather(800_000, 48_000, 818_000, 49_000, 5).columns).toBeNull()
  })
  it('notices FastTrack', () => {
    expect(gather(8_000, 400, 818_000, 49_000).isBypassed).toBe(true)
  })
})

describe('isDynamicQueueName', () => {
  it('knows the queues that RouterOS makes by itself', () => {
    for (const name of ['dhcp-ds<AA:BB:CC:DD:EE:FF>', '<pppoe-budi>', 'hs-<hotspot1>'])
      expect(isDynamicQueueName(name)).toBe(true)
    expect(isDynamicQueueName('bkd')).toBe(false)
  })
})
