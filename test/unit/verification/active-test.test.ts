import { judgeActiveTest } from '#domain/verification/active-test.ts'
import { judgeDirection } from '#domain/verification/judge-direction.ts'
import { measuredSeries } from '#domain/verification/measured-series.ts'
import type { ActiveTest, SeriesPoint } from '#domain/verification/model.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CHANGED_AT, pressed, rows, task } from './pressing.ts'

const FROM = CHANGED_AT + 120_000
const SECONDS = 30
const bound = { bps: 52e6, allowanceS: 5 }
/** A test of 30 s at 95 Mbit/s as the receiver counted it. */
const sent: ActiveTest = { fromMs: FROM, toMs: FROM + SECONDS * 1000, receivedOctets: (95e6 * SECONDS) / 8 }

/** Five minutes of counters: other traffic, and whatever of the test they show. */
const counters = (testBps: number, otherBps: number | ((second: number) => number) = 2e6, lengthMs = 1000) =>
  rows(
    CHANGED_AT,
    300_000 / lengthMs,
    (row) => {
      const startMs = CHANGED_AT + row * lengthMs
      const overlapMs = Math.max(0, Math.min(startMs + lengthMs, sent.toMs) - Math.max(startMs, sent.fromMs))
      const other = typeof otherBps === 'number' ? otherBps : otherBps((startMs - FROM) / 1000)
      return other + (testBps * overlapMs) / lengthMs
    },
    lengthMs,
  )
const judge = (points: readonly SeriesPoint[], lagS = 2) =>
  judgeActiveTest(measuredSeries(points, null), sent, { bound, lagS })

describe('the counters confirm a test within 3 %', () => {
  it('with the other traffic taken off, at one second and at ten', () => {
    for (const lengthMs of [1000, 10_000]) {
      const result = judge(counters(95e6, 2e6, lengthMs))
      expect(result).toMatchObject({ seen: true, overRun: true })
      expect(result.counterBits).toBeCloseTo(95e6 * SECONDS, -8)
      expect(result.otherBps).toBeCloseTo(2e6, -5)
    }
  })

  it.each([
    ['4 % less', 91.2e6, 2e6],
    ['4 % more', 98.8e6, 2e6],
    ['none of it', 0, 2e6],
    ['none of it, on a link that is as busy as the test was', 0, 95e6],
    ['none of it, on a link that is busier', 0, 400e6],
  ])('not when they show %s', (_, testBps, otherBps) => {
    expect(judge(counters(testBps, otherBps)).seen).toBe(false)
  })

  it('not when other traffic rose by a test of its own size at that moment', () => {
    expect(judge(counters(0, (second) => (second > -5 && second < 40 ? 97e6 : 2e6))).seen).toBe(false)
  })

  it('not yet while nothing was measured after it', () => {
    const during = counters(95e6).filter(({ startMs }) => startMs < sent.toMs + 3_000)
    expect(judge(during)).toMatchObject({ seen: false, counterBits: null })
  })

  it('fewer samples never confirm more', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(91.2e6, 95e6, 98.8e6, 190e6),
        fc.array(fc.boolean(), { minLength: 300, maxLength: 300 }),
        fc.integer({ min: 1, max: 12 }),
        (testBps, keep, everyNth) => {
          const points = counters(testBps)
          const fewer = points.filter((_, k) => keep[k] || k % everyNth !== 0)
          if (judge(fewer).seen) expect(judge(points).seen).toBe(true)
        },
      ),
    )
  })
})

describe('a verdict by an active test', () => {
  const quiet = (testBps: number) => pressed(50e6, counters(testBps))
  const tested = (testBps: number, test: Partial<ActiveTest> = {}) =>
    judgeDirection(quiet(testBps), task(50e6, 100e6, { activeTests: [{ ...sent, ...test }] }))
  const rung = (judged: ReturnType<typeof tested>) => judged.evidence.find(({ id }) => id === 'E7')

  it('an idle link is proven, and reached, when the counters saw the asked rate', () => {
    const judged = tested(95e6, { toMs: FROM + 60_000 })
    expect(judged.verdict).toBe('not_yet_provable')
    const longer = { toMs: FROM + 60_000, receivedOctets: (96e6 * 60) / 8 }
    const points = rows(CHANGED_AT, 300, (second) => (second >= 120 && second < 180 ? 98e6 : 2e6))
    const proven = judgeDirection(pressed(50e6, points), task(50e6, 100e6, { activeTests: [{ ...sent, ...longer }] }))
    expect([proven.verdict, proven.strength, rung(proven)?.result]).toEqual(['proven', 'reached', 'pass'])
  })

  it('nothing is proven by a test that the counters did not see', () => {
    const judged = tested(0)
    expect([judged.verdict, rung(judged)?.result]).toEqual(['not_yet_provable', 'fail'])
  })

  it('nothing is proven by a test that ran before the declared change, or that the old limit could have passed', () => {
    const early = { fromMs: CHANGED_AT - 60_000, toMs: CHANGED_AT - 30_000 }
    expect(rung(tested(95e6, early))?.numbers).toEqual({ tests: 0 })
    const slow = judgeDirection(
      quiet(48e6),
      task(50e6, 100e6, { activeTests: [{ ...sent, receivedOctets: (48e6 * SECONDS) / 8 }] }),
    )
    expect([slow.verdict, rung(slow)?.result]).toEqual(['not_yet_provable', 'open'])
  })
})
