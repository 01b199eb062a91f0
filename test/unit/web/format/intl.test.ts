import { formatCount, formatDecimal, formatPercent, formatWholePercent } from '#web/format/number.ts'
import { formatClock, formatClockSeconds, formatDay, formatWeekday } from '#web/format/time.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

/** What Intl would write: the page does it itself, because a browser's first use of Intl costs as much as a screen. */
describe.each([
  ['id', 'id-ID'],
  ['en', 'en-GB'],
] as const)('numbers and times in %s are those of %s', (language, locale) => {
  const values = fc.oneof(
    fc.integer({ min: -10_000_000, max: 10_000_000 }),
    fc.double({ min: -1e9, max: 1e9, noNaN: true }),
    // Halves, where binary and decimal rounding part.
    fc.integer({ min: -1_000_000, max: 1_000_000 }).map((value) => value / 1000),
  )
  // Nothing is never less than nothing.
  const unsigned = (text: string): string => text.replace(/^-(?=[0.,]+%?$)/, '')
  it.each([
    ['counts', formatCount, { maximumFractionDigits: 0 }],
    ['decimals', formatDecimal, { maximumFractionDigits: 2 }],
    ['shares', formatPercent, { style: 'percent', maximumFractionDigits: 1 }],
    ['whole shares', formatWholePercent, { style: 'percent', maximumFractionDigits: 0 }],
  ] as const)('%s', (_, written, options) => {
    const intl = new Intl.NumberFormat(locale, options)
    fc.assert(fc.property(values, (value) => void expect(written(value, language)).toBe(unsigned(intl.format(value)))))
  })

  const instants = fc.integer({ min: 0, max: Date.parse('2060-01-01T00:00:00Z') })
  const timeZone = 'Asia/Jakarta'
  const clock = { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
  it.each([
    ['clocks', formatClock, clock],
    ['seconds', formatClockSeconds, { ...clock, second: '2-digit' }],
  ] as const)('%s', (_, written, options) => {
    // The office has kept this time since 1964.
    const intl = new Intl.DateTimeFormat(locale, options)
    fc.assert(fc.property(instants, (atMs) => void expect(written(atMs, language)).toBe(intl.format(atMs))))
  })
  it('days, and their names', () => {
    const day = new Intl.DateTimeFormat(locale, { timeZone, day: 'numeric', month: 'short' })
    const weekday = new Intl.DateTimeFormat(locale, { timeZone, weekday: 'short' })
    fc.assert(
      fc.property(instants, (atMs) => {
        expect(formatDay(atMs, language)).toBe(day.format(atMs))
        expect(formatWeekday(atMs, language)).toBe(`${weekday.format(atMs)} ${day.format(atMs)}`)
      }),
    )
  })
})
