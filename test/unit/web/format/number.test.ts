import { formatDuration } from '#web/format/duration.ts'
import { formatCount, formatMbps, formatPercent, formatVolume, formatWholePercent } from '#web/format/number.ts'
import { describe, expect, it } from 'vitest'

describe('formatMbps', () => {
  it.each([
    [0, '0', '0'],
    [20_000, '< 0,1', '< 0.1'],
    [49_000, '< 0,1', '< 0.1'],
    [50_000, '0,1', '0.1'],
    [9_940_000, '9,9', '9.9'],
    [9_960_000, '10', '10'],
    [31_400_000, '31', '31'],
    [1_234_500_000, '1.235', '1,235'],
    [null, '–', '–'],
  ] as const)('%s bit/s is %s in Indonesian, %s in English', (bps, id, en) => {
    expect(formatMbps(bps, 'id')).toBe(id)
    expect(formatMbps(bps, 'en')).toBe(en)
  })
  it('always has one decimal in a proof', () => {
    expect(formatMbps(98_700_000, 'id', 'proof')).toBe('98,7')
    expect(formatMbps(100_000_000, 'id', 'proof')).toBe('100,0')
    expect(formatMbps(null, 'id', 'proof')).toBe('–')
  })
})

describe('other numbers', () => {
  it('prints shares, counts and volumes', () => {
    expect(formatPercent(0.963, 'id')).toBe('96,3%')
    expect(formatPercent(null, 'id')).toBe('–')
    expect(formatWholePercent(0.968, 'id')).toBe('97%')
    expect(formatCount(7080, 'id')).toBe('7.080')
    expect(formatVolume(12_400_000_000, 'id')).toBe('12,4 GB')
    expect(formatVolume(999, 'id')).toBe('999 B')
    expect(formatVolume(999_999, 'en')).toBe('1.0 MB')
    expect(formatVolume(null, 'en')).toBe('–')
  })
  it('prints the two largest units of a duration', () => {
    expect(formatDuration(40_000, 'id')).toBe('40 dtk')
    expect(formatDuration(160_000, 'id')).toBe('2 mnt 40 dtk')
    expect(formatDuration(10_080_000, 'id')).toBe('2 j 48 mnt')
    expect(formatDuration(-10_080_000, 'en')).toBe('2 h 48 min')
    expect(formatDuration(273_600_000, 'id')).toBe('3 hari 4 j')
    expect(formatDuration(86_400_000, 'en')).toBe('1 d')
    expect(formatDuration(0, 'en')).toBe('0 s')
    expect(formatDuration(null, 'id')).toBe('–')
  })
})
