import type { Bins } from '#domain/verification/bins.ts'
import { findPile } from '#domain/verification/find-pile.ts'
import { judge } from '#domain/verification/judge.ts'
import { resolveMargins } from '#domain/verification/margins.ts'
import type { MeasuredSeries } from '#domain/verification/measured-series.ts'
import { withObservedRefresh } from '#domain/verification/observed-refresh.ts'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../generator/random.ts'
import { buildCase, scenarios } from '../../generator/scenarios.ts'
import { thin } from '../../generator/traffic.ts'

const binsOf = (rates: readonly number[]): Bins => ({
  lengthMs: 10_000,
  atMs: Float64Array.from(rates, (_, k) => k * 10_000),
  bps: Float64Array.from(rates),
  measuredMs: Float64Array.from(rates, () => 10_000),
})
const levels = { minBps: 52e6, maxBps: 95e6 }
/** Free demand of two hours around 60 Mbit/s, cut at `limit`. */
const demand = (limit: number, seed = 1): number[] => {
  const random = createRandom(seed)
  return Array.from({ length: 720 }, () =>
    Math.min(limit * (1 - 0.003 * random.next()), 60e6 * (1 + 0.14 * random.normal())),
  )
}

describe('a pile', () => {
  it('is what a limit leaves that demand meets now and then', () => {
    const pile = findPile(binsOf(demand(72e6)), levels, 3)
    expect(pile?.bps).toBeGreaterThan(71e6)
    expect(pile?.bps).toBeLessThan(73e6)
    expect(pile?.above).toBe(0)
  })

  it('is hardly ever found in free demand', () => {
    const seeds = Array.from({ length: 40 }, (_, k) => k + 1)
    const found = seeds.filter((seed) => findPile(binsOf(demand(1e9, seed)), levels, 3.2) !== null)
    expect(found.length).toBeLessThanOrEqual(4)
  })

  it('needs more than two that happen to be equal', () => {
    const spread = Array.from({ length: 300 }, (_, k) => 40e6 + ((k * 73) % 300) * 1e5)
    expect(findPile(binsOf([...spread, 80e6, 80e6]), levels, 3)).toBeNull()
    expect(findPile(binsOf([...spread, 80e6, 80e6, 80e6, 80e6, 80e6]), levels, 3)?.bins).toBe(5)
  })
})

describe('the refresh period', () => {
  const series = (bits: readonly number[], keep: (row: number) => boolean = () => true): MeasuredSeries =>
    thin(
      {
        startMs: Float64Array.from(bits, (_, k) => k * 10_000),
        endMs: Float64Array.from(bits, (_, k) => (k + 1) * 10_000),
        bits: Float64Array.from(bits),
      },
      (_, row) => keep(row),
    )
  const assumed = resolveMargins({}, 'measured')
  const busy = Array.from({ length: 1000 }, (_, k) => 5e8 + (k % 7) * 1e7)
  const cached = busy.map((bits, k) => (k % 3 === 2 ? 3 * bits : 0))

  it('is learnt where no busy row is empty', () => {
    expect(withObservedRefresh(assumed, series(busy), 1).refreshS).toEqual({ value: 20, source: 'measured' })
  })

  it('is not learnt from a cached counter, nor when its empty rows are lost', () => {
    expect(withObservedRefresh(assumed, series(cached), 1)).toEqual(assumed)
    expect(
      withObservedRefresh(
        assumed,
        series(cached, (row) => row % 3 === 2),
        1,
      ),
    ).toEqual(assumed)
  })

  it('is not learnt from little, nor from long rows, and a measurement of the collector stands', () => {
    expect(withObservedRefresh(assumed, series(busy.slice(0, 300)), 1)).toEqual(assumed)
    expect(withObservedRefresh(assumed, series(busy), 1 / 4)).toEqual(assumed)
    const learnt = resolveMargins({ refreshS: 31 }, 'measured')
    expect(withObservedRefresh(learnt, series(busy), 1)).toEqual(learnt)
  })
})

it('a limit beneath the asked rate stays unproven when rows are lost', () => {
  const scenario = scenarios.find(({ name }) => name === 'partial, medium, two hours') ?? expect.fail()
  for (let seed = 1; seed <= 4; seed++) {
    const { tasks } = buildCase(scenario, seed)
    for (const share of [0.95, 0.8, 0.6]) {
      const random = createRandom(seed)
      const fewer = tasks.map(({ series, task }) => ({ task, series: thin(series, () => random.next() < share) }))
      expect(judge(fewer).verdict).not.toBe('proven')
    }
  }
}, 60_000)
