import { verdicts, type DirectionJudgement, type Verdict } from '#domain/verification/model.ts'
import { decidedAt, mustRepeat, nextStanding } from '#domain/verification/standing-verdict.ts'
import { describe, expect, it } from 'vitest'

const plain = (verdict: Verdict, strength: 'reached' | 'exceeded' | null = null) => ({ verdict, strength })
const next = (before: Verdict | null, judged: Verdict): Verdict | null =>
  nextStanding(before && plain(before), plain(judged))?.verdict ?? null

describe('the verdict that stands', () => {
  it('begins with whatever was judged first', () => {
    for (const verdict of verdicts) expect(next(null, verdict)).toBe(verdict)
  })
  it('is never taken back by missing data; only a conflict may dissolve', () => {
    for (const before of verdicts)
      expect([before, next(before, 'not_yet_provable')]).toEqual([
        before,
        before === 'conflict' ? 'not_yet_provable' : null,
      ])
  })
  it('does not change by being said again, but grows stronger', () => {
    for (const verdict of verdicts) expect(next(verdict, verdict)).toBeNull()
    expect(nextStanding(plain('proven', 'exceeded'), plain('proven', 'reached'))).toEqual(plain('proven', 'reached'))
    expect(nextStanding(plain('proven', 'reached'), plain('proven', 'exceeded'))).toBeNull()
  })
  it('after a proof, demand at the old ceiling means that the old limit came back', () => {
    expect(next('proven', 'not_effective')).toBe('reverted')
    expect(next('proven', 'reverted')).toBe('reverted')
    expect(next('reverted', 'not_effective')).toBeNull()
    expect(next('reverted', 'proven')).toBe('proven')
  })
  it('changes with every other judgement', () => {
    expect(next('not_effective', 'proven')).toBe('proven')
    expect(next('partial', 'proven')).toBe('proven')
    expect(next('proven', 'partial')).toBe('partial')
    expect(next('proven', 'conflict')).toBe('conflict')
  })
})

describe('told again', () => {
  const standing = { ...plain('not_effective'), recordedAtMs: 100, isOverridden: false }
  it('when it was declared done after the measurement had said no', () => {
    expect(mustRepeat(standing, { state: 'done', doneAtMs: 200 })).toBe(true)
  })
  it('not before, not when it was overridden, not for good news, not for what is not done', () => {
    expect(mustRepeat(standing, { state: 'done', doneAtMs: 50 })).toBe(false)
    expect(mustRepeat({ ...standing, isOverridden: true }, { state: 'done', doneAtMs: 200 })).toBe(false)
    expect(mustRepeat({ ...standing, verdict: 'proven' }, { state: 'done', doneAtMs: 200 })).toBe(false)
    expect(mustRepeat({ ...standing, verdict: 'conflict' }, { state: 'done', doneAtMs: 200 })).toBe(false)
    expect(mustRepeat(standing, { state: 'in_progress', doneAtMs: 200 })).toBe(false)
    expect(mustRepeat(standing, { state: 'closed', doneAtMs: 200 })).toBe(false)
  })
})

describe('when it was decided', () => {
  const direction = (toMs: readonly number[], revertedAtMs: number | null = null) =>
    ({
      revertedAtMs,
      evidence: [{ id: 'E3', windows: toMs.map((each) => ({ toMs: each })) }],
    }) as unknown as DirectionJudgement
  const at = { changedAtMs: 1_000, toMs: 9_000 }
  it('a proof: when the second window of the later direction was full', () => {
    expect(decidedAt('proven', [direction([2_000, 3_000, 8_000]), direction([2_000, 5_000])], at)).toBe(5_000)
  })
  it('a return of the old limit: when it pressed again', () => {
    expect(decidedAt('reverted', [direction([2_000, 3_000], 7_000), direction([])], at)).toBe(7_000)
  })
  it('everything else: at the end of what was looked at; never outside of it', () => {
    expect(decidedAt('not_effective', [direction([])], at)).toBe(9_000)
    expect(decidedAt('proven', [direction([2_000, 99_000])], at)).toBe(9_000)
    expect(decidedAt('reverted', [direction([])], at)).toBe(9_000)
  })
})
