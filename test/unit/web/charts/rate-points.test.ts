import { nearestPoint, rateLines, withLiveTail } from '#web/charts/rate-points.ts'
import { rateSummary } from '#web/charts/rate-summary.ts'
import { seriesCsv } from '#web/features/link/series-csv.ts'
import { SampleRing } from '#web/live/sample-ring.ts'
import { describe, expect, it } from 'vitest'
import { aSeries } from './series.ts'

describe('rate lines', () => {
  it('shows one missing sample as a hole and keeps the spikes beside it', () => {
    const lines = rateLines(aSeries([1e6, 90e6, null, 80e6, 1e6]), Infinity)
    expect(lines.down.map((point) => point.avgBps)).toEqual([1e6, 90e6, null, 80e6, 1e6])
    expect(lines.holes.down).toEqual([{ fromMs: 20_000, toMs: 30_000 }])
  })
  it('joins neighbouring holes, at the edges too', () => {
    const lines = rateLines(aSeries([null, null, 1, null]), Infinity)
    expect(lines.holes.down).toEqual([
      { fromMs: 0, toMs: 20_000 },
      { fromMs: 30_000, toMs: 40_000 },
    ])
  })
  it('does not draw a bucket before it is complete', () => {
    expect(rateLines(aSeries([1, 1, null]), 29_999).down).toHaveLength(2)
    expect(rateLines(aSeries([1, 1, null]), 29_999).holes.down).toEqual([])
  })
  it('adds only live samples that are newer than the last bucket', () => {
    const ring = new SampleRing()
    ring.push(15_000, 5, 5)
    ring.push(25_000, 6, NaN)
    ring.push(99_000, 7, 7)
    const lines = withLiveTail(rateLines(aSeries([1, 1]), Infinity), ring, 50_000)
    expect(lines.down.map((point) => point.avgBps)).toEqual([1, 1, 6])
    expect(lines.up.at(-1)?.avgBps).toBeNull()
  })
  it('finds the nearest point', () => {
    const { down } = rateLines(aSeries([1, 2, 3]), Infinity)
    expect(nearestPoint(down, -99)).toBe(0)
    expect(nearestPoint(down, 11_000)).toBe(1)
    expect(nearestPoint(down, 99_000)).toBe(2)
    expect(nearestPoint([], 0)).toBe(-1)
  })
})

describe('rate summary', () => {
  it('weighs the mean by measured time and says the coverage', () => {
    const summary = rateSummary(aSeries([10e6, null, null, 30e6]), Infinity)
    expect(summary).toMatchObject({
      coverage: 0.5,
      longestHoleMs: 20_000,
      discards: 3,
      rttMaxUs: 1003,
      labels: { ok: 2, gap: 2 },
      down: { meanBps: 20e6, peakBps: 60e6, peakAtMs: 30_000 },
    })
  })
  it('knows nothing of a hole: no mean, no peak, not zero', () => {
    expect(rateSummary(aSeries([null]), Infinity)).toMatchObject({
      coverage: 0,
      rttMaxUs: null,
      down: { meanBps: null, peakBps: null, peakAtMs: null },
    })
    expect(rateSummary(aSeries([]), Infinity).coverage).toBeNull()
  })
})

it('writes the CSV that pantau verify reads: a hole has no row', () => {
  expect(seriesCsv(aSeries([10.4, null, 20]))).toBe(
    'time,down_bps,up_bps\n1970-01-01T00:00:00.000Z,10,1\n1970-01-01T00:00:20.000Z,20,2\n',
  )
})
