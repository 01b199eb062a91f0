import { measuredSeries } from '#domain/verification/measured-series.ts'
import { movedCeiling } from '#domain/verification/moved-ceiling.ts'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../generator/random.ts'
import { buildCase, CHANGED_AT, scenarios } from '../../generator/scenarios.ts'
import { isOfficeTime } from '../../generator/traffic.ts'

const DAY = 86_400_000
const HOUR = 3_600_000
const look = { direction: 'down', recentFromMs: CHANGED_AT - DAY, contractBps: 50e6 } as const
const seriesOf = (name: string, seed = 1) =>
  buildCase(scenarios.find((one) => one.name === name) ?? expect.fail(), seed).tasks[0]?.series ?? expect.fail()

/** 5-minute figures of office days whose demand is often above the limit of that moment, restless below it. */
const clipped = (limitBps: (atMs: number) => number, demandBps = 60e6) => {
  const random = createRandom(11)
  const points = []
  for (let atMs = CHANGED_AT - 14 * DAY; atMs < CHANGED_AT + 3 * DAY; atMs += 300_000) {
    const demand = isOfficeTime(atMs) ? demandBps * random.between(0.4, 1.6) : 1e6 * random.next()
    const bps = Math.min(demand, limitBps(atMs) * random.between(0.975, 0.995))
    points.push({ startMs: atMs, durationMs: 300_000, octets: Math.round((bps * 300) / 8), label: 'ok' as const })
  }
  return measuredSeries(points, null)
}

describe('a ceiling that moved', () => {
  it('is found upwards, with the time at which the traffic showed it', () => {
    const moved = movedCeiling(seriesOf('doubled, heavy demand'), look)
    expect(moved?.oldCeilingBps).toBeGreaterThan(45e6)
    expect(moved?.newCeilingBps).toBeGreaterThan(90e6)
    expect(Math.abs((moved?.changePointMs ?? 0) - CHANGED_AT)).toBeLessThan(HOUR)
  })
  it('is found downwards, where demand presses against the lower one', () => {
    const moved = movedCeiling(
      clipped((atMs) => (atMs < CHANGED_AT ? 50e6 : 35e6)),
      { ...look, recentFromMs: CHANGED_AT },
    )
    expect(moved?.oldCeilingBps).toBeGreaterThan(45e6)
    expect(moved?.newCeilingBps).toBeLessThan(37e6)
    expect(moved?.changePointMs).toBeGreaterThanOrEqual(CHANGED_AT)
  })
})

describe('nothing moved', () => {
  it.each(['not changed, heavy demand', 'not changed, medium demand', 'camera stream', 'framing, not changed'])(
    'where it is still there: %s',
    { timeout: 30_000 },
    (name) => {
      for (let seed = 1; seed <= 2; seed++) expect(movedCeiling(seriesOf(name, seed), look), `seed ${seed}`).toBeNull()
    },
  )
  it('where no ceiling was ever seen, or demand merely went away', () => {
    expect(movedCeiling(seriesOf('doubled, light demand'), look)).toBeNull()
    expect(movedCeiling(seriesOf('demand collapses, not changed'), { ...look, recentFromMs: CHANGED_AT })).toBeNull()
  })
  it('of a series that ends, or never begins', () => {
    const before = clipped(() => 50e6)
    expect(movedCeiling(before, { ...look, recentFromMs: CHANGED_AT + 30 * DAY })).toBeNull()
    expect(movedCeiling(measuredSeries([], null), look)).toBeNull()
  })
})
