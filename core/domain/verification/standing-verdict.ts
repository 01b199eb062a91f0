import type { RequestState } from '../request-snapshot.ts'
import type { DirectionJudgement, Strength, Verdict } from './model.ts'

/** The measured verdict that stands for a request. */
export interface Standing {
  verdict: Verdict
  strength: Strength | null
}

/**
 * What a new judgement makes of the verdict that stands; null: it stays. Missing data never takes a verdict back: what
 * was shown once was shown, though the samples that showed it may be gone (raw ones are kept for days). After a proof,
 * demand at the old ceiling means that the old limit came back, even where the engine no longer sees the time between.
 */
export const nextStanding = (before: Standing | null, judged: Standing): Standing | null => {
  if (before === null) return judged
  if (judged.verdict === 'not_yet_provable' && before.verdict !== 'conflict') return null
  if (judged.verdict === 'not_effective' && (before.verdict === 'proven' || before.verdict === 'reverted'))
    return before.verdict === 'reverted' ? null : { verdict: 'reverted', strength: null }
  if (judged.verdict === before.verdict) {
    const isStronger = before.strength === 'exceeded' && judged.strength === 'reached'
    return isStronger ? judged : null
  }
  return judged
}

const falsifiesDone: readonly Verdict[] = ['not_effective', 'partial', 'reverted']

/**
 * A request that was declared done while the measurement already said no is told again, so that it reopens: the verdict
 * came before the declaration and reopened nothing then.
 */
export const mustRepeat = (
  standing: Standing & { recordedAtMs: number; isOverridden: boolean },
  request: { state: RequestState; doneAtMs: number | null },
): boolean =>
  request.state === 'done' &&
  request.doneAtMs !== null &&
  !standing.isOverridden &&
  falsifiesDone.includes(standing.verdict) &&
  request.doneAtMs > standing.recordedAtMs

/**
 * When the measurement decided it (epoch ms): a proof when its second window was full (the later direction counts), a
 * return of the old limit when it pressed again; else the end of what was looked at.
 */
export const decidedAt = (
  verdict: Verdict,
  directions: readonly DirectionJudgement[],
  { changedAtMs, toMs }: { changedAtMs: number; toMs: number },
): number => {
  const times = directions.map(({ evidence, revertedAtMs }) => {
    if (verdict === 'reverted') return revertedAtMs ?? changedAtMs
    const windows = evidence.find(({ id }) => id === 'E3')?.windows ?? []
    return verdict === 'proven' ? (windows[1]?.toMs ?? toMs) : toMs
  })
  const latest = Math.max(...times)
  return Math.min(toMs, Math.max(changedAtMs, latest === changedAtMs ? toMs : latest))
}
