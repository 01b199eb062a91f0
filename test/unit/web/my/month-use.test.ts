import { readSeriesQuery } from '#server/features/links/series-query.ts'
import { monthUse, monthWindow, suggestedMbps } from '#web/features/my/month-use.ts'
import type { SeriesReply } from '#wire/links.ts'
import { describe, expect, it } from 'vitest'

const STEP_MS = 6 * 3_600_000
const rates = (avgBps: number | null, measuredMs = avgBps === null ? 0 : STEP_MS) => ({
  avgBps,
  minBps: avgBps,
  maxBps: avgBps,
  octets: 0,
  gapOctets: 0,
  measuredMs,
})
const series = (downs: (number | null)[], measuredMs?: number): SeriesReply =>
  ({
    fromMs: 0,
    toMs: downs.length * STEP_MS,
    stepMs: STEP_MS,
    buckets: downs.map((down, at) => ({ atMs: at * STEP_MS, down: rates(down, measuredMs), up: rates(null) })),
  }) as unknown as SeriesReply

describe('these thirty days against the thirty before', () => {
  it('weighs each part by what was measured of it', () => {
    const uneven = series([10, 10, 20, 60])
    const last = uneven.buckets[3]
    if (last) last.down.measuredMs = STEP_MS / 3
    expect(monthUse(uneven, 'down')).toEqual({ nowBps: 30, beforeBps: 10 })
  })
  it('says nothing of a month of which less than half was measured: absent is not zero', () => {
    expect(monthUse(series([null, null, 20, 20]), 'down')).toEqual({ nowBps: 20, beforeBps: null })
    expect(monthUse(series([20, 20, null, null]), 'down')).toEqual({ nowBps: null, beforeBps: 20 })
    expect(monthUse(series([20, 20, 20, 20], STEP_MS * 0.4), 'down')).toEqual({ nowBps: null, beforeBps: null })
    expect(monthUse(series([]), 'down')).toEqual({ nowBps: null, beforeBps: null })
  })
  it('keeps a measured zero', () => {
    expect(monthUse(series([0, 0, 0, 0]), 'down')).toEqual({ nowBps: 0, beforeBps: 0 })
  })
})

it.each(['2026-11-30T00:00:00+07:00', '2026-11-30T05:59:59+07:00', '2026-11-30T13:07:00+07:00'])(
  'compares twice thirty days to the minute, as the server gives them: %s',
  (now) => {
    const { fromMs, toMs, stepMs } = monthWindow(Date.parse(now))
    const asked = { from: String(fromMs), to: String(toMs), step: String(stepMs / 1000) }
    const given = readSeriesQuery(asked, { rawSinceMs: 0, offsetMs: 7 * 3_600_000 })
    expect(given).toEqual({ fromMs, toMs, stepMs })
    expect(given.toMs - given.fromMs).toBe(60 * 24 * 3_600_000)
    expect(Date.parse(now) - given.toMs).toBeLessThan(stepMs)
    expect(given.toMs).toBeLessThanOrEqual(Date.parse(now))
  },
)

it.each([
  [10e6, 20],
  [20e6, 30],
  [50e6, 75],
  [100e6, 150],
  [9e9, 14_000],
])('suggests to who has %d bit/s a rate that he will feel: %d Mbps', (contract, mbps) => {
  expect(suggestedMbps(contract)).toBe(mbps)
  expect(mbps * 1e6).toBeGreaterThanOrEqual(contract * 1.5)
})
