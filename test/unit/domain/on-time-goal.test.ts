import { goalDistance, weeksOfWork } from '#domain/on-time-goal.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const wib = (text: string): number => Date.parse(`${text}:00+07:00`)

describe('the distance to a goal', () => {
  it.each([
    [{ done: 51, onTime: 48 }, 0.9, { mayBeLate: 2, mustBeOnTime: 0 }],
    [{ done: 10, onTime: 9 }, 0.9, { mayBeLate: 0, mustBeOnTime: 0 }],
    [{ done: 10, onTime: 8 }, 0.9, { mayBeLate: 0, mustBeOnTime: 10 }],
    [{ done: 0, onTime: 0 }, 0.9, { mayBeLate: 0, mustBeOnTime: 0 }],
    [{ done: 7, onTime: 7 }, 1, { mayBeLate: 0, mustBeOnTime: 0 }],
    [{ done: 7, onTime: 6 }, 1, { mayBeLate: 0, mustBeOnTime: null }],
  ])('of %j to %d', (so, goal, distance) => {
    expect(goalDistance(so, goal)).toEqual(distance)
  })

  it('is exact to one request', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(200), fc.integer({ min: 1, max: 99 }), (onTime, late, percent) => {
        const done = onTime + late
        const isMet = (more: number, good: number): boolean => 100 * (onTime + good) >= percent * (done + more + good)
        const { mayBeLate, mustBeOnTime } = goalDistance({ done, onTime }, percent / 100)
        if (mustBeOnTime === null) return false
        return mustBeOnTime === 0
          ? isMet(mayBeLate, 0) && !isMet(mayBeLate + 1, 0)
          : isMet(0, mustBeOnTime) && !isMet(0, mustBeOnTime - 1)
      }),
    )
  })
})

describe('the weeks of a quarter', () => {
  it('begin on Mondays in WIB, the first with the quarter, and an empty one is told', () => {
    const fromMs = wib('2026-10-01T00:00')
    const ended = [
      { doneAtMs: wib('2026-10-04T23:59'), isOnTime: true },
      { doneAtMs: wib('2026-10-05T00:00'), isOnTime: false },
      { doneAtMs: wib('2026-10-22T10:00'), isOnTime: true },
    ]
    expect(weeksOfWork(ended, { fromMs, nowMs: wib('2026-10-25T12:00') })).toEqual([
      { fromMs, done: 1, onTime: 1 },
      { fromMs: wib('2026-10-05T00:00'), done: 1, onTime: 0 },
      { fromMs: wib('2026-10-12T00:00'), done: 0, onTime: 0 },
      { fromMs: wib('2026-10-19T00:00'), done: 1, onTime: 1 },
    ])
  })
})
