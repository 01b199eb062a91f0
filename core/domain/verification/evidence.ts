import type { Bins } from './bins.ts'
import type { Conclusion } from './conclude.ts'
import type { Pile } from './find-pile.ts'
import type { Wall } from './find-wall.ts'
import type { DirectionJudgement, Evidence, EvidenceResult, ProofTask } from './model.ts'
import { reachedFromBps, type AfterObservation } from './observe-after.ts'
import type { BeforeProfile } from './profile-before.ts'

const COVERAGE_NEEDED = 0.95

type Numbers = Evidence['numbers']

const wallNumbers = (wall: Wall | null, prefix: string): Numbers =>
  wall === null
    ? { [`${prefix}Bps`]: null }
    : {
        [`${prefix}Bps`]: wall.bps,
        [`${prefix}BinS`]: wall.binS,
        [`${prefix}Bins`]: wall.bins,
        [`${prefix}PressedMs`]: wall.pressedMs,
        [`${prefix}Above`]: wall.above,
        [`${prefix}Sharpness`]: wall.sharpness,
        [`${prefix}Calm`]: wall.calm,
        [`${prefix}Restless`]: wall.restless,
        [`${prefix}Always`]: wall.always,
      }

const pileNumbers = (pile: Pile | null): Numbers =>
  pile === null
    ? { pileBps: null }
    : {
        pileBps: pile.bps,
        pileBinS: pile.binS,
        pileBins: pile.bins,
        pilePairs: pile.pairs,
        pileAbove: pile.above,
        pileScore: pile.score,
      }

/** The ladder with every number that led to the verdict (ux.md §5 shows it row by row). */
export const evidenceLadder = (
  before: BeforeProfile,
  after: AfterObservation,
  task: ProofTask,
  conclusion: Conclusion,
  judgement: Pick<DirectionJudgement, 'coverage' | 'changePointMs' | 'changeDistanceMs'>,
): Evidence[] => [
  quality(before, after, task, judgement),
  configuration(task),
  {
    id: 'E2',
    title: 'Old ceiling',
    result: before.ceiling ? 'pass' : before.samples === 0 ? 'unknown' : 'open',
    numbers: {
      ...wallNumbers(before.ceiling, 'before'),
      flatBps: before.flatBps,
      ...wallNumbers(after.oldWall, 'afterAtOldLevel'),
    },
  },
  overRun(before, after, task),
  {
    id: 'E4',
    title: 'New ceiling',
    result: newCeilingResult(after, conclusion, reachedFromBps(task, before)),
    numbers: {
      ...wallNumbers(after.newWall, 'new'),
      ...wallNumbers(after.suspected, 'suspected'),
      ...pileNumbers(after.pile),
      reachedFromBps: reachedFromBps(task, before),
      askedBps: task.toBps,
    },
  },
  {
    id: 'E5',
    title: 'Time of change',
    result:
      judgement.changeDistanceMs === null
        ? 'open'
        : Math.abs(judgement.changeDistanceMs) <= 86_400_000 * task.timeScale
          ? 'pass'
          : 'weak',
    numbers: {
      changePointMs: judgement.changePointMs,
      declaredMs: task.changedAtMs,
      distanceMs: judgement.changeDistanceMs,
    },
  },
  relief(before, after),
  activeTest(after),
]

const quality = (
  before: BeforeProfile,
  after: AfterObservation,
  task: ProofTask,
  { coverage }: Pick<DirectionJudgement, 'coverage'>,
): Evidence => ({
  id: 'E0',
  title: 'Identity and data quality',
  result:
    task.identityDoubt !== null
      ? 'fail'
      : Math.min(coverage.before, coverage.after) >= COVERAGE_NEEDED
        ? 'pass'
        : 'weak',
  numbers: {
    coverageBefore: coverage.before,
    coverageAfter: coverage.after,
    neededCoverage: COVERAGE_NEEDED,
    samplesBefore: before.samples,
    samplesAfter: after.samples,
    identityDoubt: task.identityDoubt,
    timeScale: task.timeScale,
  },
})

const configuration = (task: ProofTask): Evidence => {
  const { shaperBps, portBps, uplinkBps } = task.limits
  const result: EvidenceResult =
    shaperBps === null
      ? 'unknown'
      : shaperBps >= task.toBps * 0.95
        ? 'pass'
        : shaperBps > task.fromBps
          ? 'weak'
          : 'fail'
  return { id: 'E1', title: 'Configured rate', result, numbers: { shaperBps, portBps, uplinkBps } }
}

const overRun = (before: BeforeProfile, after: AfterObservation, task: ProofTask): Evidence => ({
  id: 'E3',
  title: 'Over-run of the old limit',
  result: after.windows.length >= 2 ? 'pass' : 'open',
  numbers: {
    windows: after.windows.length,
    needed: 2,
    contractBps: task.fromBps,
    oldLimitBps: after.bound.bps,
    basis: before.limit.basis,
    allowanceS: after.bound.allowanceS,
    refreshS: before.margins.refreshS.value,
    refreshSource: before.margins.refreshS.source,
    burstS: before.margins.burstS.value,
    burstSource: before.margins.burstS.source,
    overhead: before.margins.overhead.value,
    overheadSource: before.margins.overhead.source,
  },
  windows: [...after.windows.slice(0, 2), ...after.windows.slice(2).slice(-1)],
  lengths: after.lengths,
})

const newCeilingResult = (after: AfterObservation, conclusion: Conclusion, reachedBps: number): EvidenceResult => {
  if (conclusion.strength === 'reached') return 'pass'
  if (after.newWall) return after.newWall.bps >= reachedBps ? 'pass' : 'fail'
  return after.suspected || after.pile ? 'weak' : 'open'
}

const shareAbove = (bins: Bins | undefined, bps: number): number | null =>
  !bins || bins.bps.length === 0 ? null : bins.bps.filter((rate) => rate > bps).length / bins.bps.length

/** The number that convinces: share of time above the old limit (+5 %), before and after. */
const relief = (before: BeforeProfile, after: AfterObservation): Evidence => {
  const level = (before.limit.ceilingBps ?? after.bound.bps) * 1.05
  const shareBefore = shareAbove(before.bins, level)
  const shareAfter = shareAbove(after.bins, level)
  return {
    id: 'E6',
    title: 'Relief',
    result: shareBefore === null || shareAfter === null ? 'unknown' : shareAfter > shareBefore + 0.01 ? 'pass' : 'open',
    numbers: { levelBps: level, shareBefore, shareAfter },
  }
}

const activeTest = (after: AfterObservation): Evidence => {
  const best = after.activeTests.toSorted((a, b) => Number(b.seen) - Number(a.seen) || b.meanBps - a.meanBps)[0]
  return {
    id: 'E7',
    title: 'Active test',
    result: !best
      ? 'unknown'
      : best.seen && best.overRun
        ? 'pass'
        : best.seen || best.counterBits === null
          ? 'open'
          : 'fail',
    numbers: best
      ? {
          tests: after.activeTests.length,
          meanBps: best.meanBps,
          receivedBits: best.test.receivedOctets * 8,
          counterBits: best.counterBits,
          otherBps: best.otherBps,
        }
      : { tests: 0 },
  }
}
