import {
  applyContractChange,
  compareRate,
  type ContractChange,
  type ContractSpan,
  stepAt,
} from '#domain/contract-steps.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const change = (rateBps: number, validFromMs: number, untilMs: number | null = null): ContractChange => ({
  linkId: 'a',
  direction: 'down',
  rateBps,
  validFromMs,
  untilMs,
  source: String(rateBps),
})
const replay = (...changes: ContractChange[]) => changes.reduce<ContractSpan[]>(applyContractChange, [])
const rates = (steps: readonly ContractSpan[]) => steps.map((step) => [step.rateBps, step.validFromMs, step.validToMs])

describe('contract steps', () => {
  it('follow each other without overlap', () => {
    expect(rates(replay(change(20, 0), change(50, 100)))).toEqual([
      [20, 0, 100],
      [50, 100, null],
    ])
  })
  it('come back after a temporary increase', () => {
    expect(rates(replay(change(20, 0), change(50, 100, 200)))).toEqual([
      [20, 0, 100],
      [50, 100, 200],
      [20, 200, null],
    ])
  })
  it('let a permanent increase inside a temporary one stay for good', () => {
    expect(rates(replay(change(20, 0), change(50, 100, 200), change(80, 150)))).toEqual([
      [20, 0, 100],
      [50, 100, 150],
      [80, 150, null],
    ])
  })
  it('correct a stretch of the past without touching what came after', () => {
    expect(rates(replay(change(20, 0), change(50, 100), change(30, 40, 60)))).toEqual([
      [20, 0, 40],
      [30, 40, 60],
      [20, 60, 100],
      [50, 100, null],
    ])
  })
  it('ignore a change that ends before it begins', () =>
    expect(replay(change(20, 0), change(50, 100, 100))).toHaveLength(1))
  it('are in force from their first instant to just before their last', () => {
    const steps = replay(change(20, 10), change(50, 100))
    expect([9, 10, 99, 100].map((at) => stepAt(steps, at)?.rateBps ?? null)).toEqual([null, 20, 20, 50])
  })
  it('tell an increase from a decrease, and what is not known from both', () => {
    expect([compareRate(20, 21), compareRate(20, 20), compareRate(20, 19), compareRate(null, 1)]).toEqual([
      'increase',
      'same',
      'decrease',
      'unknown',
    ])
  })
  it('agree at every instant with a plain reading of the changes, newest first', () => {
    const any = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.nat(30), fc.option(fc.nat(40), { nil: null }))
    fc.assert(
      fc.property(fc.array(any, { maxLength: 8 }), fc.nat(50), (list, at) => {
        const changes = list.map(([rate, from, until]) => change(rate, from, until))
        const covering = changes.findLast(
          ({ validFromMs, untilMs }) => validFromMs <= at && (untilMs === null || at < untilMs),
        )
        expect(stepAt(replay(...changes), at)?.rateBps ?? null).toBe(covering?.rateBps ?? null)
      }),
    )
  })
})
