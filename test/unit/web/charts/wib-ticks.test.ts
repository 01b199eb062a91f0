import { wibTicks } from '#web/charts/wib-ticks.ts'
import { expect, it } from 'vitest'

const at = (text: string): number => Date.parse(`${text}+07:00`)

it('ticks on round hours of the office and names midnight', () => {
  const ticks = wibTicks(at('2026-11-23T21:10:00'), at('2026-11-24T09:00:00'), 5)
  expect(ticks.map(({ atMs, isDay }) => [new Date(atMs + 7 * 3_600_000).toISOString().slice(11, 16), isDay])).toEqual([
    ['00:00', true],
    ['03:00', false],
    ['06:00', false],
    ['09:00', false],
  ])
})
it.each([
  [3_600_000, 12],
  [86_400_000, 8],
  [7 * 86_400_000, 8],
  [92 * 86_400_000, 8],
  [400 * 86_400_000, 14],
])('never has more ticks than asked over %i ms', (spanMs, most) => {
  const fromMs = at('2026-01-03T01:23:45')
  const ticks = wibTicks(fromMs, fromMs + spanMs, most)
  expect(ticks.length).toBeGreaterThan(1)
  expect(ticks.length).toBeLessThanOrEqual(most + 1)
  for (const { atMs } of ticks) expect(atMs).toBeGreaterThanOrEqual(fromMs)
})
