import { ageOf } from '#web/live/age.ts'
import { expect, it } from 'vitest'

it.each([
  [0, 'fresh'],
  [25_000, 'fresh'],
  [25_001, 'late'],
  [60_000, 'late'],
  [60_001, 'unknown'],
] as const)('a value of a 10 s link that is %i ms old is %s', (ageMs, age) => {
  expect(ageOf(1_000_000, 10_000, 1_000_000 + ageMs)).toBe(age)
})
it('judges each link by its own cadence', () => {
  expect(ageOf(0, 60_000, 120_000)).toBe('fresh')
  expect(ageOf(0, 1000, 8000)).toBe('unknown')
})
it('does not know what never came', () => {
  expect(ageOf(null, 10_000, 0)).toBe('unknown')
  expect(ageOf(NaN, 10_000, 0)).toBe('unknown')
})
