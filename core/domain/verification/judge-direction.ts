import { conclude } from './conclude.ts'
import { coverageOf, officeCoverageOf } from './coverage.ts'
import { evidenceLadder } from './evidence.ts'
import { forecastProof } from './forecast.ts'
import { nameLimiter } from './limiter.ts'
import type { MeasuredSeries } from './measured-series.ts'
import { ALGORITHM, type DirectionJudgement, type Missing, type ProofTask } from './model.ts'
import { observeAfter, type AfterObservation } from './observe-after.ts'
import { profileBefore, type BeforeProfile } from './profile-before.ts'
import { roundedJudgement } from './rounding.ts'

/** Judges one direction from its whole series. The same series and task give the same bytes. */
export const judgeDirection = (series: MeasuredSeries, task: ProofTask): DirectionJudgement =>
  judgeAfter(profileBefore(series, task), series, task)

/** The cheap half: `series` may hold only what came after the declared change. */
export const judgeAfter = (before: BeforeProfile, series: MeasuredSeries, task: ProofTask): DirectionJudgement => {
  const after = observeAfter(series, before, task)
  const conclusion = conclude(before, after, task)
  const changed = after.windows.length >= 2
  const changePointMs = changed ? (before.earlyChangeMs ?? after.windows[0]?.fromMs ?? null) : null
  const coverage = {
    before: before.coverage,
    after: coverageOf(after.trimmed, task.changedAtMs, after.endMs),
    officeBefore: before.officeCoverage,
    officeAfter: officeCoverageOf(after.trimmed, task.changedAtMs, after.endMs, task.isOfficeTime),
  }
  const timing = {
    coverage,
    changePointMs,
    changeDistanceMs: changePointMs === null ? null : changePointMs - task.changedAtMs,
  }
  return roundedJudgement({
    verdict: conclusion.verdict,
    direction: task.direction,
    strength: conclusion.strength,
    oldCeilingBps: before.limit.ceilingBps,
    newCeilingBps: conclusion.newCeilingBps,
    ...timing,
    revertedAtMs: conclusion.revertedAtMs,
    missing: [...conclusion.missing, ...lowCoverage(conclusion.verdict, coverage)],
    forecast:
      conclusion.verdict === 'not_yet_provable'
        ? forecastProof(before.bins, before.limit.ceilingBps, after.endMs)
        : null,
    evidence: evidenceLadder(before, after, task, conclusion, timing),
    limiter: limiterOf(after, before, task),
    algorithm: ALGORITHM,
  })
}

const lowCoverage = (verdict: string, coverage: DirectionJudgement['coverage']): Missing[] =>
  verdict === 'not_yet_provable' && Math.min(coverage.before, coverage.after) < 0.95
    ? [{ code: 'coverage_low', numbers: { before: coverage.before, after: coverage.after, needed: 0.95 } }]
    : []

const limiterOf = (after: AfterObservation, before: BeforeProfile, task: ProofTask): string | null => {
  const wall = after.oldWall ?? after.newWall
  return wall ? nameLimiter(wall.bps, before.limit.ceilingBps ?? task.fromBps, task) : null
}
