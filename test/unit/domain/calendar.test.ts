import { checkCalendar, weekMinutes } from '#domain/calendar-data.ts'
import { shippedCalendar } from '#domain/calendar-shipped.ts'
import { dateOfInstant, parseDay, parseTimeOfDay, startOfDateMs, weekdayOfDay } from '#domain/calendar-wib.ts'
import { describe, expect, it } from 'vitest'

describe('WIB', () => {
  it('turns the day at 17:00 UTC', () => {
    expect(dateOfInstant(Date.parse('2026-11-24T16:59:59.999Z'))).toBe('2026-11-24')
    expect(dateOfInstant(Date.parse('2026-11-24T17:00:00Z'))).toBe('2026-11-25')
    expect(startOfDateMs('2026-11-25')).toBe(Date.parse('2026-11-24T17:00:00Z'))
  })
  it('knows weekdays and real dates', () => {
    expect(weekdayOfDay(parseDay('2026-11-24') ?? 0)).toBe(2)
    expect(weekdayOfDay(parseDay('1970-01-01') ?? 0)).toBe(4)
    expect(parseDay('2026-02-30')).toBeUndefined()
    expect(parseDay('2028-02-29')).toBeDefined()
    expect(parseDay('26-1-1')).toBeUndefined()
  })
  it.each([
    ['00:00', 0],
    ['24:00', 1440],
    ['24:01', undefined],
    ['07:60', undefined],
    ['7:30', undefined],
  ])('reads %s as %s', (text, minute) => expect(parseTimeOfDay(text)).toBe(minute))
})

describe('the shipped calendar', () => {
  it('passes its own check', () => expect(checkCalendar(shippedCalendar)).toEqual([]))
  it('has the 17 holidays and 8 days of cuti bersama of the decree', () => {
    const in2026 = (rows: { date: string }[]) => rows.filter((row) => row.date.startsWith('2026')).length
    expect(in2026(shippedCalendar.holidays)).toBe(17)
    expect(in2026(shippedCalendar.jointLeave)).toBe(8)
  })
  it('sums to 37.5 h and in Ramadan to 32.5 h', () => {
    expect(weekMinutes(shippedCalendar.weekly)).toBe(2250)
    expect(shippedCalendar.ramadan.map((period) => weekMinutes(period.weekly))).toEqual([1950])
  })
  it('marks 2027 as provisional, with the fixed dates only', () => {
    expect(shippedCalendar.provisional.map((row) => row.year)).toEqual([2027])
    expect(shippedCalendar.decreedYears).toEqual([2026])
    const fixed = shippedCalendar.holidays.filter((row) => row.date.startsWith('2027')).map((row) => row.date.slice(5))
    expect(fixed).toEqual(['01-01', '05-01', '06-01', '08-17', '12-25'])
  })
})

describe('the loader check', () => {
  const problemsOf = (change: Partial<typeof shippedCalendar>) =>
    checkCalendar({ ...shippedCalendar, ...change }).map((problem) => problem.path)
  it('refuses a week that does not sum to 37.5 h', () => {
    const weekly = shippedCalendar.weekly.map((day) =>
      day.weekday === 5 ? { weekday: 5, hours: [{ from: '07:30', to: '11:30' }] } : day,
    )
    expect(problemsOf({ weekly })).toEqual(['weekly'])
  })
  it('names the wrong date, the double date, the crossing span and the empty source', () => {
    expect(problemsOf({ holidays: [{ date: '2026-13-01', name: 'x' }] })).toEqual(['holidays.0.date'])
    const twice = { date: '2026-05-01', name: 'x' }
    expect(problemsOf({ jointLeave: [twice, twice] })).toEqual(['jointLeave.1.date'])
    const hours = [
      { from: '08:00', to: '12:00' },
      { from: '11:00', to: '13:00' },
    ]
    expect(problemsOf({ exceptions: [{ date: '2026-11-28', name: 'piket', hours }] })).toEqual(['exceptions.0.hours.1'])
    expect(problemsOf({ source: ' ' })).toEqual(['source'])
  })
})
