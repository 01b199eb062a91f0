import {
  previousRange,
  readInstant,
  resolveRange,
  shiftRange,
  spanToRange,
  writeInstant,
  zoomRange,
} from '#web/features/link/time-range.ts'
import { describe, expect, it } from 'vitest'

const at = (text: string): number => Date.parse(`${text}+07:00`)
const nowMs = at('2026-11-24T14:05:03')
const resolve = (range: Parameters<typeof resolveRange>[0]['range'], from = '', to = '') =>
  resolveRange({ range, from, to }, nowMs)

describe('time range', () => {
  it('begins today and the quarter at midnight WIB', () => {
    expect(resolve('today')).toEqual({
      fromMs: at('2026-11-24T00:00:00'),
      toMs: at('2026-11-24T14:05:10'),
      isLive: true,
    })
    expect(resolve('quarter').fromMs).toBe(at('2026-10-01T00:00:00'))
  })
  it('shows at least an hour just after midnight', () => {
    const range = resolveRange({ range: 'today', from: '', to: '' }, at('2026-11-24T00:02:00'))
    expect(range.toMs - range.fromMs).toBe(3_600_000)
  })
  it('reads a custom range, and falls back to the last hour when it makes no sense', () => {
    expect(resolve('custom', '2026-11-01', '2026-11-03T12:30')).toEqual({
      fromMs: at('2026-11-01T00:00:00'),
      toMs: at('2026-11-03T12:30:00'),
      isLive: false,
    })
    for (const [from, to] of [
      ['2026-11-03', '2026-11-01'],
      ['x', '2026-11-01'],
      ['', ''],
      ['2020-01-01', '2026-01-01'],
    ])
      expect(resolve('custom', from, to)).toMatchObject({ isLive: true })
  })
  it('writes instants that it reads back', () => {
    expect(writeInstant(at('2026-11-24T00:05:00'))).toBe('2026-11-24T00:05')
    expect(readInstant('2026-11-24T00:05')).toBe(at('2026-11-24T00:05:00'))
    expect(readInstant('2026-11-24T24:00')).toBeNull()
  })
  it('shifts by its length and never past the present', () => {
    const hour = resolve('1h')
    expect(shiftRange(hour, -1, nowMs)).toMatchObject({ fromMs: hour.fromMs - 3_600_000, toMs: hour.toMs - 3_600_000 })
    expect(shiftRange(hour, 1, nowMs).toMs).toBe(nowMs)
    expect(previousRange(hour)).toMatchObject({ toMs: hour.fromMs, fromMs: hour.fromMs - 3_600_000 })
  })
  it('zooms around the middle within its bounds', () => {
    const range = { fromMs: 0, toMs: 7_200_000, isLive: false }
    expect(zoomRange(range, 'in', nowMs)).toMatchObject({ fromMs: 1_800_000, toMs: 5_400_000 })
    const least = zoomRange({ fromMs: 0, toMs: 300_000, isLive: false }, 'in', nowMs)
    expect(least.toMs - least.fromMs).toBe(300_000)
    expect(zoomRange(range, 'out', 7_200_000).toMs).toBe(7_200_000)
  })
  it('makes a drawn span a range of whole minutes, never too short', () => {
    expect(spanToRange({ fromMs: 61_000, toMs: 62_000 })).toEqual({ fromMs: 60_000, toMs: 360_000, isLive: false })
  })
})
