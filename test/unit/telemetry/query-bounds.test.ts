import { describe, expect, it } from 'vitest'
import { levelOf } from '#telemetry/query-bounds.ts'

const hour = 3_600_000
const minute = 60_000

describe('levelOf', () => {
  it.each([
    [0, hour, '1h'],
    [0, 24 * hour, '1h'],
    [17 * hour, 24 * hour, '1h'],
    [5 * minute, hour, '5m'],
    [0, 15 * minute, '5m'],
    [0, 90 * minute, '5m'],
    [minute, hour, 'raw'],
    [0, minute, 'raw'],
    [0, 7 * minute, 'raw'],
  ] as const)('from %d in steps of %d ms is %s', (fromMs, stepMs, level) => {
    expect(levelOf({ fromMs, stepMs })).toBe(level)
  })
})
