import { distribution } from '#domain/evaluation/distribution.ts'
import { proportion } from '#domain/evaluation/proportion.ts'
import { boundsOf, isQuarter, quarterTitle, shiftQuarter } from '#domain/evaluation/quarter.ts'
import {
  neededRespondents,
  satisfactionElements,
  satisfactionResult,
  serviceClassOf,
  type SatisfactionForm,
} from '#domain/evaluation/satisfaction.ts'
import { describe, expect, it } from 'vitest'

const percent = (value: number | null) => (value === null ? null : Math.round(value * 1000) / 10)
const everyElement = (value: number): SatisfactionForm =>
  Object.fromEntries(satisfactionElements.map((element) => [element, value]))

describe('proportion (Wilson 95 %, golden values of domain.md §9)', () => {
  it.each([
    [11, 12, 64.6, 98.5],
    [38, 40, 83.5, 98.6],
    [1, 1, 20.7, 100],
    [0, 1, 0, 79.3],
  ])('%i of %i', (count, of, low, high) => {
    const result = proportion(count, of)
    expect([percent(result.low), percent(result.high)]).toEqual([low, high])
  })
  it('says nothing about nothing', () => {
    expect(proportion(0, 0)).toEqual({ count: 0, of: 0, share: null, low: null, high: null })
  })
  it('refuses more hits than tries', () => {
    expect(() => proportion(2, 1)).toThrow(RangeError)
  })
})

describe('distribution', () => {
  it('gives the list below five values', () => {
    expect(distribution([3, 1, 2])).toEqual({ n: 3, mean: 2, max: 3, median: null, p90: null, list: [1, 2, 3] })
  })
  it('gives nearest-rank quantiles from five on', () => {
    expect(distribution([5, 4, 3, 2, 1])).toEqual({ n: 5, mean: 3, max: 5, median: 3, p90: 5, list: [] })
  })
})

describe('quarter in WIB', () => {
  it('begins and ends at midnight WIB', () => {
    expect(boundsOf('2026-Q4')).toEqual({
      fromMs: Date.parse('2026-10-01T00:00:00+07:00'),
      toMs: Date.parse('2027-01-01T00:00:00+07:00'),
    })
  })
  it('shifts over years', () => {
    expect([shiftQuarter('2026-Q1', -1), shiftQuarter('2026-Q4', 5), shiftQuarter('2026-Q2', 0)]).toEqual([
      '2025-Q4',
      '2028-Q1',
      '2026-Q2',
    ])
  })
  it('has the title of the document', () => {
    expect(quarterTitle('2026-Q4')).toBe('Triwulan IV Tahun 2026')
  })
  it.each(['2026-Q0', '2026-Q5', '2026Q3', '26-Q3', ''])('refuses %s', (text) => {
    expect(isQuarter(text)).toBe(false)
  })
})

describe('satisfaction (Permen PANRB 14/2017, golden values of domain.md §10)', () => {
  it('all 4 is 100.00 A, all 3 is 75.00 C, eight 4s and one 1 is 91.67 A', () => {
    const of = (form: SatisfactionForm) => {
      const { index, serviceClass } = satisfactionResult([form], 1)
      return [index, serviceClass]
    }
    expect(of(everyElement(4))).toEqual([100, 'A'])
    expect(of(everyElement(3))).toEqual([75, 'C'])
    expect(of({ ...everyElement(4), fee: 1 })).toEqual([91.67, 'A'])
  })
  it('rounds half up to two decimals before the class', () => {
    expect([serviceClassOf(76.605), serviceClassOf(76.604), serviceClassOf(88.305), serviceClassOf(64.994)]).toEqual([
      'B',
      'C',
      'A',
      'D',
    ])
  })
  it('sample sizes of the table', () => {
    expect([0, 10, 20, 30, 40, 50, 100].map(neededRespondents)).toEqual([0, 10, 19, 28, 36, 44, 80])
  })
  it('leaves incomplete forms out and tells', () => {
    const rest = everyElement(1)
    delete rest.timeliness
    const result = satisfactionResult([everyElement(4), rest], 2)
    expect(result).toMatchObject({ n: 1, incomplete: 1, index: 100, enoughRespondents: false })
    expect(result.elementCounts).toMatchObject({ timeliness: 1, fee: 2 })
  })
  it('an empty survey has no index', () => {
    expect(satisfactionResult([], 0)).toMatchObject({ n: 0, index: null, serviceClass: null, enoughRespondents: false })
  })
})
