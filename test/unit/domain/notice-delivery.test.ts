import { afterQuietHours, defaultQuietHours, MAX_ATTEMPTS, retryAt } from '#domain/notice-delivery.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const wib = (text: string) => Date.parse(`${text}+07:00`)

describe('quiet hours', () => {
  it.each([
    ['2026-11-24T20:59:59', '2026-11-24T20:59:59'],
    ['2026-11-24T21:00:00', '2026-11-25T06:00:00'],
    ['2026-11-24T23:59:59', '2026-11-25T06:00:00'],
    ['2026-11-25T00:00:00', '2026-11-25T06:00:00'],
    ['2026-11-25T05:59:59', '2026-11-25T06:00:00'],
    ['2026-11-25T06:00:00', '2026-11-25T06:00:00'],
    ['2026-12-31T22:00:00', '2027-01-01T06:00:00'],
  ])('%s leaves at %s', (at, leaves) => {
    expect(afterQuietHours(wib(at), defaultQuietHours)).toBe(wib(leaves))
  })

  it('may lie within one day, or not be at all', () => {
    const lunch = { fromMinute: 12 * 60, toMinute: 13 * 60 }
    expect(afterQuietHours(wib('2026-11-24T12:30:00'), lunch)).toBe(wib('2026-11-24T13:00:00'))
    expect(afterQuietHours(wib('2026-11-24T13:00:00'), lunch)).toBe(wib('2026-11-24T13:00:00'))
    const none = { fromMinute: 600, toMinute: 600 }
    expect(afterQuietHours(wib('2026-11-24T10:00:00'), none)).toBe(wib('2026-11-24T10:00:00'))
  })

  it('never hold a message for a day, never send it early, and end outside of themselves', () => {
    const minute = fc.integer({ min: 0, max: 1439 })
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), minute, minute, (at, fromMinute, toMinute) => {
        const quiet = { fromMinute, toMinute }
        const leaves = afterQuietHours(at, quiet)
        expect(leaves).toBeGreaterThanOrEqual(at)
        expect(leaves - at).toBeLessThan(86_400_000)
        expect(afterQuietHours(leaves, quiet)).toBe(leaves)
      }),
    )
  })
})

describe('retryAt', () => {
  it('waits 1, 2, 4 … minutes, at most two hours, and gives up after about three days', () => {
    const waits = Array.from({ length: MAX_ATTEMPTS - 1 }, (_, n) => (retryAt(0, n + 1) ?? 0) / 60_000)
    expect(waits.slice(0, 9)).toEqual([1, 2, 4, 8, 16, 32, 64, 120, 120])
    const hours = waits.reduce((sum, wait) => sum + wait, 0) / 60
    expect(hours).toBeGreaterThan(60)
    expect(hours).toBeLessThan(80)
    expect(retryAt(0, MAX_ATTEMPTS)).toBeNull()
  })
})
