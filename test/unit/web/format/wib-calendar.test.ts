import { parseWibDate, startOfWibDay, startOfWibQuarter, wibDate, wibDateText } from '#web/format/wib-calendar.ts'
import { expect, it } from 'vitest'
import { inEveryZone } from './time-zones.ts'

inEveryZone(() => {
  it('begins days and quarters at midnight WIB', () => {
    const atMs = Date.parse('2026-10-01T00:30:00+07:00')
    expect(startOfWibDay(atMs)).toBe(Date.parse('2026-10-01T00:00:00+07:00'))
    expect(startOfWibQuarter(atMs)).toBe(Date.parse('2026-10-01T00:00:00+07:00'))
    expect(startOfWibQuarter(atMs - 3_600_000)).toBe(Date.parse('2026-07-01T00:00:00+07:00'))
  })
  it('reads and writes the value of a date input', () => {
    const atMs = Date.parse('2026-12-31T23:59:59+07:00')
    expect(wibDateText(atMs)).toBe('2026-12-31')
    expect(wibDate(atMs)).toEqual({ year: 2026, month: 12, day: 31 })
    expect(parseWibDate('2026-12-31')).toBe(Date.parse('2026-12-31T00:00:00+07:00'))
  })
  it('refuses dates that do not exist', () => {
    for (const text of ['2026-02-30', '2026-13-01', '31-12-2026', '', '2026-1-1']) expect(parseWibDate(text)).toBeNull()
  })
})
