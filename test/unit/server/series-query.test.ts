import { AppError } from '#server/http/app-error.ts'
import { readSeriesQuery } from '#server/features/links/series-query.ts'
import { siteOffsetMs } from '#server/features/links/site-offset.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const wib = 7 * 3_600_000
const site = { rawSinceMs: 0, offsetMs: wib }
const refusal = (query: { from: string; to: string; step?: string }): string => {
  try {
    readSeriesQuery(query, site)
  } catch (error) {
    if (error instanceof AppError) return error.message
    throw error
  }
  return ''
}

describe('the query of a series', () => {
  it('reads ISO with an offset and epoch ms as the same instant', () => {
    const expected = { fromMs: Date.UTC(2026, 5, 30, 17), toMs: Date.UTC(2026, 6, 1, 17), stepMs: 3_600_000 }
    const iso = { from: '2026-07-01T00:00:00+07:00', to: '2026-07-02T00:00:00+07:00', step: '3600' }
    expect(readSeriesQuery(iso, site)).toEqual(expected)
    expect(readSeriesQuery({ ...iso, from: String(expected.fromMs), to: String(expected.toMs) }, site)).toEqual(
      expected,
    )
    // A "+" that nobody encoded.
    expect(readSeriesQuery({ ...iso, from: '2026-07-01T00:00:00 07:00' }, site)).toEqual(expected)
  })

  it('puts days on the days of the site', () => {
    const { fromMs } = readSeriesQuery(
      { from: '2026-07-01T09:00:00+07:00', to: '2026-07-09T09:00:00+07:00', step: '86400' },
      site,
    )
    expect(new Date(fromMs).toISOString()).toBe('2026-06-30T17:00:00.000Z')
  })

  it('widens any range to whole steps that hold it, and stays within the bounds', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2e12 }),
        fc.integer({ min: 1, max: 3e11 }),
        fc.boolean(),
        (from, length, isRaw) => {
          const { fromMs, toMs, stepMs } = readSeriesQuery(
            { from: String(from), to: String(from + length) },
            { rawSinceMs: isRaw ? 0 : Infinity, offsetMs: wib },
          )
          expect(fromMs).toBeLessThanOrEqual(from)
          expect(toMs).toBeGreaterThanOrEqual(from + length)
          expect((toMs - fromMs) % stepMs).toBe(0)
          // One more on each side than a wide chart has pixels.
          expect((toMs - fromMs) / stepMs).toBeLessThanOrEqual(1_202)
          if (!isRaw) expect(stepMs).toBeGreaterThanOrEqual(300_000)
        },
      ),
    )
  })

  it.each([
    [{ from: '2026-07-01T00:00:00', to: '1' }, /with an offset/],
    [{ from: '2026-07-01', to: '1' }, /with an offset/],
    [{ from: 'yesterday', to: '1' }, /from of the series/],
    [{ from: '2026-13-01T00:00:00Z', to: '1' }, /from of the series/],
    [{ from: '5', to: '5' }, /after from/],
    [{ from: '9', to: '5' }, /after from/],
    [{ from: '0', to: '999999999999999' }, /at most ten years/],
    [{ from: '0', to: '100000', step: '0' }, /smallest step/],
    [{ from: '0', to: '100000', step: '-5' }, /whole seconds/],
    [{ from: '0', to: '100000', step: '1.5' }, /whole seconds/],
    [{ from: '0', to: '86400000', step: '1' }, /more than 20000/],
  ])('refuses %o', (query, message) => {
    expect(refusal(query)).toMatch(message)
  })

  it('knows how far a site is ahead of UTC', () => {
    expect(siteOffsetMs('Asia/Jakarta', 0)).toBe(wib)
    expect(siteOffsetMs('UTC', 0)).toBe(0)
    expect(siteOffsetMs('America/St_Johns', Date.UTC(2026, 0, 1))).toBe(-3.5 * 3_600_000)
  })
})
