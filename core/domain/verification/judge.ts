import { judgeDirection } from './judge-direction.ts'
import type { MeasuredSeries } from './measured-series.ts'
import {
  verdicts,
  type DirectionJudgement,
  type Missing,
  type ProofTask,
  type Strength,
  type Verdict,
} from './model.ts'

/** The judgement of a request: one or both directions, the worse decides. */
export interface Judgement {
  verdict: Verdict
  strength: Strength | null
  directions: DirectionJudgement[]
  missing: Missing[]
}

export const judge = (tasks: readonly { series: MeasuredSeries; task: ProofTask }[]): Judgement =>
  combine(tasks.map(({ series, task }) => judgeDirection(series, task)))

/**
 * The worse direction decides. When one direction is proven and the other presses against its old ceiling, only a part
 * of what was declared happened: `partial`.
 */
export const combine = (directions: readonly DirectionJudgement[]): Judgement => {
  const worst = directions.reduce<Verdict>(
    (worse, { verdict }) => (verdicts.indexOf(verdict) > verdicts.indexOf(worse) ? verdict : worse),
    'proven',
  )
  const has = (verdict: Verdict): boolean => directions.some((direction) => direction.verdict === verdict)
  const oneSided = worst === 'not_effective' && (has('proven') || has('partial'))
  const verdict = directions.length === 0 ? 'not_yet_provable' : oneSided ? 'partial' : worst
  return {
    verdict,
    strength:
      verdict !== 'proven' ? null : directions.every(({ strength }) => strength === 'reached') ? 'reached' : 'exceeded',
    directions: [...directions],
    missing: directions.flatMap(({ direction, verdict: own, missing }) =>
      directions.length > 1 && own !== verdict && own !== 'proven'
        ? [{ code: 'direction' as const, numbers: { direction, verdict: own } }, ...missing]
        : missing,
    ),
  }
}
