import {
  formatClock,
  formatClockSeconds,
  formatDate,
  formatDateTime,
  formatQuarter,
  formatWeekday,
} from '#web/format/time.ts'
import { expect, it } from 'vitest'
import { inEveryZone } from './time-zones.ts'

inEveryZone(() => {
  const atMs = Date.parse('2026-11-24T07:05:20Z')

  it('prints the clock of the office, whatever the PC says', () => {
    expect(formatDateTime(atMs, 'id')).toBe('Sel 24 Nov 2026, 14.05 WIB')
    expect(formatDateTime(atMs, 'en')).toBe('Tue 24 Nov 2026, 14:05 WIB')
    expect(formatClock(atMs, 'id')).toBe('14.05')
    expect(formatClock(atMs, 'en')).toBe('14:05')
    expect(formatClockSeconds(atMs, 'id')).toBe('14.05.20')
    expect(formatWeekday(atMs, 'id')).toBe('Sel 24 Nov')
  })
  it('has no 24 o’clock at midnight and changes the day there', () => {
    const midnight = Date.parse('2026-12-31T17:00:00Z')
    expect(formatDateTime(midnight, 'id')).toBe('Jum 1 Jan 2027, 00.00 WIB')
    expect(formatDate(midnight - 1, 'id')).toBe('Kam 31 Des 2026')
  })
  it('names a quarter as the office writes it', () => {
    expect(formatQuarter('2026-Q4', 'id')).toBe('Triwulan IV 2026')
    expect(formatQuarter('2026-Q1', 'en')).toBe('Q1 2026')
  })
  it('prints a dash for an instant that is not known', () => {
    expect(formatClock(null, 'id')).toBe('–')
    expect(formatDateTime(null, 'en')).toBe('–')
  })
})
