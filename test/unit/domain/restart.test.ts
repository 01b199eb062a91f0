import { restartBetween } from '#domain/restart.ts'
import { describe, expect, it } from 'vitest'

const WRAP_MS = 42_949_672_960

describe('restartBetween', () => {
  it.each([
    ['steady', 500_000, 510_000, 10_000, false],
    ['whole seconds', 500_000, 509_000, 10_000, false],
    ['absent', null, 5, 10_000, false],
    ['rebooted', 500_000, 4_000, 10_000, true],
    ['rebooted in a long hole, uptime already higher', 60_000, 90_000, 200_000, true],
    ['wrapped after 497 days', WRAP_MS - 4_000, 6_000, 10_000, false],
    ['rebooted just before the wrap', WRAP_MS - 400_000, 6_000, 10_000, true],
    ['agent answers from a cache', 500_000, 500_000, 10_000, false],
    ['clock stepped back a little', 500_000, 499_500, 1_000, false],
    ['clock stepped back a lot', 500_000, 400_000, 1_000, true],
    ['cannot be told: read just after boot', 1_000, 9_500, 10_000, true],
    ['boot 30 s ago, steady', 30_000, 40_000, 10_000, false],
  ] as const)('%s', (_name, previous, next, elapsed, expected) => {
    expect(restartBetween(previous, next, elapsed)).toBe(expected)
  })
})
