import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nearestRank } from '#domain/percentile.ts'

describe('nearestRank', () => {
  it.each([
    [[15, 20, 35, 40, 50], 30, 20],
    [[15, 20, 35, 40, 50], 40, 20],
    [[15, 20, 35, 40, 50], 50, 35],
    [[15, 20, 35, 40, 50], 100, 50],
    [[7], 1, 7],
    [[10, 9], 95, 10],
  ])('of %j at %d is %d', (values, percent, expected) => {
    expect(nearestRank(values, percent)).toBe(expected)
  })

  it('is the smallest value that at least p percent of the values do not exceed', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { minLength: 1 }), fc.integer({ min: 1, max: 100 }), (values, percent) => {
        const share = (limit: number) => values.filter((value) => value <= limit).length * 100
        const result = nearestRank(values, percent) ?? NaN
        expect(values).toContain(result)
        expect(share(result)).toBeGreaterThanOrEqual(percent * values.length)
        const smaller = values.filter((value) => value < result)
        if (smaller.length > 0) expect(share(Math.max(...smaller))).toBeLessThan(percent * values.length)
      }),
    )
  })

  it('knows nothing of an empty list and refuses a percent outside (0, 100]', () => {
    expect(nearestRank([], 95)).toBeNull()
    for (const percent of [0, -1, 100.1, NaN]) expect(() => nearestRank([1], percent)).toThrow(RangeError)
  })
})
