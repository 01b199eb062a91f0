import { overRuns } from '#domain/verification/over-run.ts'
import { withoutLoneSpikes, type MeasuredSeries } from '#domain/verification/measured-series.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const R = 50e6
const bound = { bps: R, allowanceS: 60 }

const series = (rates: readonly number[], rowS = 10): MeasuredSeries => ({
  startMs: Float64Array.from(rates, (_, k) => k * rowS * 1000),
  endMs: Float64Array.from(rates, (_, k) => (k + 1) * rowS * 1000),
  bits: Float64Array.from(rates, (rate) => rate * rowS),
})
const without = (all: MeasuredSeries, dropped: ReadonlySet<number>): MeasuredSeries => {
  const keep = (column: Float64Array) => column.filter((_, index) => !dropped.has(index))
  return { startMs: keep(all.startMs), endMs: keep(all.endMs), bits: keep(all.bits) }
}

describe('the over-run of the old limit', () => {
  it('is found when the rate doubles, and both windows hold more than the bound', () => {
    const windows = overRuns(series(Array(360).fill(2 * R)), bound, 1)
    expect(windows.length).toBeGreaterThanOrEqual(2)
    for (const window of windows) expect(window.bits).toBeGreaterThan(window.boundBits)
    expect(windows[1]?.fromMs).toBeGreaterThanOrEqual((windows[0]?.toMs ?? 0) + 60_000)
  })

  it('never is found in what a token bucket of that rate passes, read through a late counter', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 50, maxLength: 700 }),
        fc.integer({ min: 0, max: 25 }),
        fc.integer({ min: 1, max: 7 }),
        (demand, bucketS, refreshSteps) => {
          let tokens = bucketS * R
          let total = 0
          const wire = [0]
          for (const share of demand) {
            const served = Math.min((share / 100) * R * 5, tokens + R * 5)
            tokens = Math.min(bucketS * R, tokens + R * 5 - served)
            total += served
            wire.push(total)
          }
          const shown = (step: number) => wire[Math.floor(step / refreshSteps) * refreshSteps] ?? 0
          const rates = demand.map((_, step) => (shown(step + 1) - shown(step)) / 5)
          expect(overRuns(series(rates, 5), bound, 1)).toEqual([])
        },
      ),
      { numRuns: 300 },
    )
  })

  it('would be fooled by a 20 s bucket if the margins forgot it', () => {
    // Idle minutes fill the bucket, then 40 s at 1.5 × the rate: legal for the old limit.
    const legal = Array.from({ length: 60 }, (_, k) => (k % 12 < 8 ? 0 : 1.5 * R))
    expect(overRuns(series(legal), bound, 1)).toEqual([])
    expect(overRuns(series(legal), { bps: R, allowanceS: 0 }, 1).length).toBeGreaterThan(1)
  })

  it('never gains a window when samples are removed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 20, maxLength: 300 }),
        fc.array(fc.nat(299), { maxLength: 150 }),
        (shares, dropped) => {
          const all = series(
            shares.map((share) => (share / 100) * R),
            30,
          )
          const fewer = without(all, new Set(dropped))
          const count = (of: MeasuredSeries) => overRuns(withoutLoneSpikes(of, 1), bound, 1).length
          expect(count(fewer)).toBeLessThanOrEqual(count(all))
        },
      ),
      { numRuns: 300 },
    )
  })

  it('does not believe one absurd sample, nor two', () => {
    const rates = Array<number>(720).fill(0.4 * R)
    rates[100] = 1000 * R
    rates[106] = 1000 * R
    expect(overRuns(withoutLoneSpikes(series(rates), 1), bound, 1)).toEqual([])
  })
})
