import {
  excusedSpan,
  excusedSpans,
  maintenanceMovesFor,
  maintenanceState,
  refusePlan,
  type MaintenanceWindow,
} from '#domain/maintenance.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const HOUR_MS = 3_600_000
const window = (change: Partial<MaintenanceWindow> = {}): MaintenanceWindow => ({
  linkIds: ['a'],
  fromMs: 10 * HOUR_MS,
  toMs: 12 * HOUR_MS,
  approvedAtMs: 0,
  endedAtMs: null,
  cancelledAtMs: null,
  ...change,
})

describe('a maintenance window', () => {
  it('excuses nothing before its approval, and never backwards', () => {
    expect(excusedSpan(window({ approvedAtMs: null }))).toBeNull()
    expect(excusedSpan(window({ approvedAtMs: 11 * HOUR_MS }))).toEqual({ fromMs: 11 * HOUR_MS, toMs: 12 * HOUR_MS })
    expect(excusedSpan(window({ approvedAtMs: 12 * HOUR_MS }))).toBeNull()
  })
  it('excuses nothing after it was ended, and nothing at all when it was withdrawn', () => {
    expect(excusedSpan(window({ endedAtMs: 11 * HOUR_MS }))).toEqual({ fromMs: 10 * HOUR_MS, toMs: 11 * HOUR_MS })
    expect(excusedSpan(window({ cancelledAtMs: 1 }))).toBeNull()
  })
  it.each([
    [{}, 9, 'approved'],
    [{}, 10, 'running'],
    [{}, 12, 'done'],
    [{ endedAtMs: 11 * HOUR_MS }, 11, 'done'],
    [{ approvedAtMs: null }, 11, 'planned'],
    [{ approvedAtMs: null }, 12, 'lapsed'],
    [{ cancelledAtMs: 1 }, 11, 'cancelled'],
  ] as const)('%o at hour %i is %s', (change, hour, state) => {
    expect(maintenanceState(window(change), hour * HOUR_MS)).toBe(state)
  })
  it('is approved by the head alone, and withdrawn by whoever planned it or the head', () => {
    const moves = (role: 'head' | 'technician' | 'admin', accountId: string, change = {}, hour = 9) =>
      maintenanceMovesFor({ ...window(change), plannedById: 'budi' }, { role, accountId }, hour * HOUR_MS)
    expect(moves('head', 'kabid', { approvedAtMs: null })).toEqual(['approve', 'cancel'])
    expect(moves('technician', 'budi', { approvedAtMs: null })).toEqual(['cancel'])
    expect(moves('technician', 'sari', { approvedAtMs: null })).toEqual([])
    expect(moves('technician', 'budi', {}, 11)).toEqual(['end'])
    expect(moves('admin', 'admin', { approvedAtMs: null })).toEqual([])
    expect(moves('head', 'kabid', {}, 12)).toEqual([])
  })
  it.each([
    [12, 10, 'ends-before-begin'],
    [10, 10.05, 'too-short'],
    [10, 10 + 8 * 24, 'too-long'],
    [8, 11, 'in-the-past'],
    [10 + 400 * 24, 11 + 400 * 24, 'too-far-ahead'],
    [10, 12, null],
  ] as const)('from hour %d to %d, planned at 10, is refused as %s', (from, to, refusal) => {
    expect(refusePlan({ fromMs: from * HOUR_MS, toMs: to * HOUR_MS }, 10 * HOUR_MS)).toBe(refusal)
  })
})

it('counts an instant as excused when any window of the link does, once', () => {
  const hours = fc.integer({ min: 0, max: 40 })
  const windows = fc.array(
    fc.record({
      linkIds: fc.constantFrom<string[]>(['a'], ['b'], ['a', 'b']),
      fromMs: hours,
      toMs: hours,
      approvedAtMs: fc.option(hours),
      endedAtMs: fc.option(hours),
      cancelledAtMs: fc.option(hours, { freq: 5 }),
    }),
  )
  fc.assert(
    fc.property(windows, (all) => {
      const spans = excusedSpans(all, 'a', 5, 35)
      for (const [i, span] of spans.entries()) expect(span.fromMs).toBeGreaterThan(spans[i - 1]?.toMs ?? -1)
      for (let hour = 0; hour < 40; hour++) {
        const isExcused = all.some((one) => {
          const span = excusedSpan(one)
          return one.linkIds.includes('a') && span !== null && span.fromMs <= hour && hour < span.toMs
        })
        const isCounted = spans.some((span) => span.fromMs <= hour && hour < span.toMs)
        expect(isCounted).toBe(isExcused && hour >= 5 && hour < 35)
      }
    }),
  )
})
