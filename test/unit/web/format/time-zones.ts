import { afterAll, beforeAll, describe } from 'vitest'

/** The PC's zone must not matter: every format test runs under three of them. */
export const inEveryZone = (tests: () => void): void => {
  for (const zone of ['UTC', 'Asia/Jakarta', 'America/New_York'])
    describe(zone, () => {
      const before = process.env['TZ']
      beforeAll(() => {
        process.env['TZ'] = zone
      })
      afterAll(() => {
        if (before === undefined) delete process.env['TZ']
        else process.env['TZ'] = before
      })
      tests()
    })
}
