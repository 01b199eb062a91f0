import { shippedCalendar } from '#domain/calendar-shipped.ts'
import { addMinutes, calendarKinds, compileCalendar, elapsedMinutes } from '#domain/working-time.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const calendar = compileCalendar(shippedCalendar, true)
const wib = (text: string): number => Date.parse(`${text.replace(' ', 'T')}:00+07:00`)
const print = (atMs: number): string => new Date(atMs + 7 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')

/** Golden cases, target 24 h: the first six from domain.md §5, the others by hand from the hours and holidays of 2026. */
const golden: [start: string, calendar: string, workday24: string, workhours: string][] = [
  ['2026-11-24 10:00', '2026-11-25 10:00', '2026-11-25 10:00', '2026-11-27 10:00'],
  ['2026-11-27 13:59', '2026-11-28 13:59', '2026-11-30 13:59', '2026-12-02 15:59'],
  ['2026-11-28 09:00', '2026-11-29 09:00', '2026-12-01 00:00', '2026-12-02 16:30'],
  ['2026-03-17 15:00', '2026-03-18 15:00', '2026-03-25 15:00', '2026-03-30 09:45'],
  ['2026-12-23 09:00', '2026-12-24 09:00', '2026-12-28 09:00', '2026-12-30 09:00'],
  ['2026-12-31 20:00', '2027-01-01 20:00', '2027-01-04 20:00', '2027-01-06 16:30'],
  // The last minute of a WIB day, and the first of the next.
  ['2026-11-23 23:59', '2026-11-24 23:59', '2026-11-24 23:59', '2026-11-26 16:30'],
  ['2026-11-24 00:00', '2026-11-25 00:00', '2026-11-25 00:00', '2026-11-26 16:30'],
  // Month end: Friday 30 January after office, the weekend carries it into February.
  ['2026-01-30 16:00', '2026-01-31 16:00', '2026-02-02 16:00', '2026-02-04 16:30'],
  // Inside the Friday break: 1.5 h are left on Friday.
  ['2026-11-27 12:00', '2026-11-28 12:00', '2026-11-30 12:00', '2026-12-02 15:00'],
  // On a holiday (Kenaikan) before cuti bersama and a weekend.
  ['2026-05-14 10:00', '2026-05-15 10:00', '2026-05-19 00:00', '2026-05-20 16:30'],
  // Imlek, then the first days of Ramadan with its own hours.
  ['2026-02-13 14:00', '2026-02-14 14:00', '2026-02-18 14:00', '2026-02-23 11:15'],
  // Exactly at the end of office hours on Friday, and at its last minute.
  ['2026-11-27 14:30', '2026-11-28 14:30', '2026-11-30 14:30', '2026-12-02 16:30'],
  ['2026-11-27 14:29', '2026-11-28 14:29', '2026-11-30 14:29', '2026-12-02 16:29'],
]

describe('24 hours in three calendars', () => {
  it.each(golden)('%s WIB', (start, ...due) => {
    expect(calendarKinds.map((kind) => print(addMinutes(calendar, kind, wib(start), 1440)))).toEqual(due)
  })
  it.each(golden)('and back from %s WIB', (start, ...due) => {
    calendarKinds.forEach((kind, index) =>
      expect(elapsedMinutes(calendar, kind, wib(start), wib(due[index] ?? ''))).toBe(1440),
    )
  })
})

describe('elapsed', () => {
  it('counts 7 h 59 min of office hours from Tuesday 10:00 to Wednesday 09:59', () => {
    expect(elapsedMinutes(calendar, 'workhours', wib('2026-11-24 10:00'), wib('2026-11-25 09:59'))).toBe(479)
  })
  it('counts nothing backwards, on holidays or on Sunday', () => {
    expect(elapsedMinutes(calendar, 'calendar', wib('2026-11-25 10:00'), wib('2026-11-24 10:00'))).toBe(0)
    expect(elapsedMinutes(calendar, 'workday24', wib('2026-12-24 00:00'), wib('2026-12-28 00:00'))).toBe(0)
    expect(elapsedMinutes(calendar, 'workhours', wib('2026-11-29 00:00'), wib('2026-11-30 07:30'))).toBe(0)
  })
  it('cuts off seconds, so that printed times are enough to recompute', () => {
    const second = 1000
    expect(elapsedMinutes(calendar, 'calendar', wib('2026-11-24 10:00') + 59 * second, wib('2026-11-24 10:01'))).toBe(1)
  })
  it('lets an exception win over everything: duty on a holiday, closure on a working day', () => {
    const changed = compileCalendar(
      {
        ...shippedCalendar,
        exceptions: [
          { date: '2026-12-25', name: 'piket', hours: [{ from: '08:00', to: '10:00' }] },
          { date: '2026-11-24', name: 'tutup', hours: [] },
        ],
      },
      true,
    )
    expect(elapsedMinutes(changed, 'workhours', wib('2026-12-24 00:00'), wib('2026-12-26 00:00'))).toBe(120)
    expect(elapsedMinutes(changed, 'workday24', wib('2026-11-24 00:00'), wib('2026-11-25 00:00'))).toBe(0)
  })
  it('counts cuti bersama as work when the setting says so', () => {
    const open = compileCalendar(shippedCalendar, false)
    expect(elapsedMinutes(open, 'workhours', wib('2026-12-24 00:00'), wib('2026-12-25 00:00'))).toBe(480)
  })
  it('refuses a calendar without working time instead of searching for ever', () => {
    const empty = compileCalendar({ ...shippedCalendar, weekly: [], ramadan: [] }, true)
    expect(() => addMinutes(empty, 'workhours', wib('2026-11-24 10:00'), 60)).toThrow(RangeError)
  })
})

describe('for any start and duration', () => {
  const start = fc.integer({ min: wib('2026-01-01 00:00') / 60_000, max: wib('2027-06-01 00:00') / 60_000 })
  const kind = fc.constantFrom(...calendarKinds)
  it('elapsed(start, add(start, m)) is m, and one minute earlier it is m - 1', () => {
    fc.assert(
      fc.property(start, kind, fc.integer({ min: 1, max: 8000 }), (minute, which, minutes) => {
        const end = addMinutes(calendar, which, minute * 60_000, minutes)
        expect(elapsedMinutes(calendar, which, minute * 60_000, end)).toBe(minutes)
        expect(elapsedMinutes(calendar, which, minute * 60_000, end - 60_000)).toBe(minutes - 1)
      }),
    )
  })
  it('elapsed adds up over any split', () => {
    fc.assert(
      fc.property(start, kind, fc.nat(9000), fc.nat(9000), (minute, which, first, second) => {
        const [a, b, c] = [minute, minute + first, minute + first + second].map((value) => value * 60_000)
        const [from, middle, to] = [a ?? 0, b ?? 0, c ?? 0]
        expect(elapsedMinutes(calendar, which, from, middle) + elapsedMinutes(calendar, which, middle, to)).toBe(
          elapsedMinutes(calendar, which, from, to),
        )
      }),
    )
  })
})
