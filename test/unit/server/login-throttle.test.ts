import { createLoginThrottle } from '#server/features/accounts/login-throttle.ts'
import { describe, expect, it } from 'vitest'

const minute = 60_000

describe('the log-in throttle', () => {
  it('lets five slips pass, then doubles the wait up to a quarter of an hour', () => {
    const throttle = createLoginThrottle()
    const waits: number[] = []
    let now = 0
    for (let attempt = 0; attempt < 18; attempt++) {
      throttle.failed('kabid', '10.0.0.1', now)
      const wait = throttle.waitMs('kabid', '10.0.0.1', now)
      waits.push(wait / 1000)
      now += wait
    }
    expect(waits.slice(0, 8)).toEqual([0, 0, 0, 0, 1, 2, 4, 8])
    expect(Math.max(...waits)).toBe(900)
  })

  it('does not lock the person out from where he always sits', () => {
    const throttle = createLoginThrottle()
    for (let attempt = 0; attempt < 20; attempt++) throttle.failed('kabid', '203.0.113.7', 0)
    expect(throttle.waitMs('kabid', '203.0.113.7', 0)).toBeGreaterThan(0)
    expect(throttle.waitMs('kabid', '10.0.0.1', 0)).toBe(0)
  })

  it('sees one address that tries many names, and many addresses that try one name', () => {
    const throttle = createLoginThrottle()
    for (let name = 0; name < 51; name++) throttle.failed(`user-${name}`, '203.0.113.7', 0)
    expect(throttle.waitMs('never-tried', '203.0.113.7', 0)).toBeGreaterThan(0)
    for (let address = 0; address < 101; address++) throttle.failed('kabid', `198.51.100.${address}`, 0)
    expect(throttle.waitMs('kabid', '192.0.2.1', 0)).toBeGreaterThan(0)
  })

  it('forgives after the window, and at once after a right password', () => {
    const throttle = createLoginThrottle()
    for (let attempt = 0; attempt < 9; attempt++) throttle.failed('kabid', 'a', 0)
    expect(throttle.waitMs('kabid', 'a', 16 * minute)).toBe(0)
    throttle.succeeded('kabid', 'a')
    expect(throttle.waitMs('kabid', 'a', 0)).toBe(0)
  })

  it('cannot be filled up', () => {
    const throttle = createLoginThrottle()
    for (let attempt = 0; attempt < 30_000; attempt++) throttle.failed(`name-${attempt}`, `address-${attempt}`, attempt)
    expect(throttle.size()).toBeLessThanOrEqual(20_000)
  })
})
