import { createAnchoredClock } from '#collector/schedule/anchored-clock.ts'
import { createBreaker } from '#collector/schedule/breaker.ts'
import { createSlotSchedule, phaseOf, slotOf } from '#collector/schedule/slot-schedule.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'], now: 1_800_000_003_000 })
})
afterEach(() => {
  vi.useRealTimers()
})

const scheduleOn = (maxInFlight?: number) => {
  const clock = createAnchoredClock()
  return { clock, schedule: createSlotSchedule(clock, maxInFlight) }
}

describe('the grid', () => {
  it('runs every slot once at slot + phase, whatever a slow neighbour does', async () => {
    const { clock, schedule } = scheduleOn()
    const seen: [number, number][] = []
    const phase = phaseOf('a', 10_000)
    schedule.add({
      id: 'a',
      intervalMs: 10_000,
      run: (slotMs) => {
        seen.push([slotMs, clock.wallMs()])
        return Promise.resolve()
      },
      missed: () => expect.fail('nothing is missed'),
    })
    schedule.add({ id: 'slow', intervalMs: 10_000, run: () => new Promise(() => undefined), missed: () => undefined })
    await vi.advanceTimersByTimeAsync(60_000)
    expect(seen.length).toBeGreaterThanOrEqual(5)
    seen.forEach(([slotMs, atMs], i) => {
      expect(slotMs % 10_000).toBe(0)
      expect(atMs - slotMs - phase).toBeLessThan(5)
      if (i > 0) expect(slotMs - (seen[i - 1]?.[0] ?? 0)).toBe(10_000)
    })
  })

  it('has one run of a task at a time, and tells the slots that passed meanwhile', async () => {
    const { schedule } = scheduleOn()
    const missed: number[] = []
    let running = 0
    schedule.add({
      id: 'a',
      intervalMs: 1_000,
      run: async () => {
        expect(++running).toBe(1)
        await new Promise((done) => setTimeout(done, 2_500))
        running--
      },
      missed: (slotMs) => missed.push(slotMs),
    })
    await vi.advanceTimersByTimeAsync(9_500)
    expect(missed.length).toBeGreaterThanOrEqual(5)
    expect(new Set(missed).size).toBe(missed.length)
  })

  it('bounds what is in flight', async () => {
    const { schedule } = scheduleOn(3)
    let [running, most, done] = [0, 0, 0]
    for (let i = 0; i < 12; i++)
      schedule.add({
        id: `d${i}`,
        intervalMs: 10_000,
        run: async () => {
          most = Math.max(most, ++running)
          await new Promise((end) => setTimeout(end, 700))
          running--
          done++
        },
        missed: () => undefined,
      })
    await vi.advanceTimersByTimeAsync(25_000)
    expect(most).toBeLessThanOrEqual(3)
    expect(done).toBeGreaterThanOrEqual(12)
  })

  it('runs no more after remove', async () => {
    const { schedule } = scheduleOn()
    let runs = 0
    schedule.add({ id: 'a', intervalMs: 1_000, run: () => Promise.resolve(void runs++), missed: () => undefined })
    await vi.advanceTimersByTimeAsync(3_000)
    await schedule.remove('a')
    const before = runs
    await vi.advanceTimersByTimeAsync(5_000)
    expect(before).toBeGreaterThan(1)
    expect(runs).toBe(before)
  })
})

describe('phases', () => {
  it('are stable and spread over the interval', () => {
    const phases = Array.from({ length: 100 }, (_, i) => phaseOf(`device-${i}`, 10_000))
    expect(phases).toEqual(Array.from({ length: 100 }, (_, i) => phaseOf(`device-${i}`, 10_000)))
    expect(Math.max(...phases)).toBeLessThan(8_000)
    for (let quarter = 0; quarter < 4; quarter++)
      expect(phases.filter((phase) => Math.floor(phase / 2_000) === quarter).length).toBeGreaterThan(10)
    expect(slotOf(25_999, 10_000)).toBe(20_000)
  })
})

describe('the anchored clock', () => {
  it('follows a small correction slowly and a large one at once; intervals never bend', () => {
    const system = { mono: 1_000, wall: 50_000 }
    const clock = createAnchoredClock({ monotonicMs: () => system.mono, wallMs: () => system.wall })
    system.wall += 100
    expect(clock.resync()).toBe(100)
    expect(clock.wallMs()).toBe(50_005)
    system.wall -= 10_000
    clock.resync()
    expect(clock.wallMs()).toBe(40_100)
    expect(clock.monotonicMs()).toBe(1_000)
  })
})

describe('the breaker', () => {
  it('opens after three failures, probes ever more seldom, and closes at the first answer', () => {
    const breaker = createBreaker()
    for (let i = 0; i < 3; i++) {
      expect(breaker.skips()).toBe(false)
      breaker.failed()
    }
    const tries: number[] = []
    for (let slot = 0; slot < 40; slot++)
      if (!breaker.skips()) {
        tries.push(slot)
        breaker.failed()
      }
    expect(tries.length).toBeGreaterThanOrEqual(6)
    expect(tries.length).toBeLessThanOrEqual(9)
    breaker.succeeded()
    expect(breaker.isOpen).toBe(false)
    expect(breaker.skips()).toBe(false)
  })
})
