import { isOldStream, REACHED, reachedFromBps, type AfterObservation } from './observe-after.ts'
import type { Missing, ProofTask, Strength, Verdict } from './model.ts'
import type { BeforeProfile } from './profile-before.ts'

export interface Conclusion {
  verdict: Verdict
  strength: Strength | null
  missing: Missing[]
  newCeilingBps: number | null
  revertedAtMs: number | null
}

const open = (missing: Missing[]): Conclusion => ({
  verdict: 'not_yet_provable',
  strength: null,
  missing,
  newCeilingBps: null,
  revertedAtMs: null,
})

/** The verdict of one direction from what was observed; configuration contradicts at the end, it never decides. */
export const conclude = (before: BeforeProfile, after: AfterObservation, task: ProofTask): Conclusion => {
  if (task.identityDoubt !== null)
    return { ...open([{ code: 'identity', numbers: { reason: task.identityDoubt } }]), verdict: 'conflict' }
  const { ceilingBps } = before.limit
  if (ceilingBps !== null && ceilingBps >= 0.97 * task.toBps)
    return { ...open([]), verdict: 'conflict', newCeilingBps: after.newWall?.bps ?? null }
  if (before.free) {
    const { windows, firstMs, bestBps } = before.free
    const missing: Missing = {
      code: 'old_limit_not_in_force',
      numbers: { windows, firstMs, bestBps, contractBps: task.fromBps, boundBps: before.limit.bound.bps },
    }
    return { ...open([missing]), verdict: 'conflict', newCeilingBps: after.newWall?.bps ?? null }
  }
  return againstConfiguration(byTraffic(before, after, task), task)
}

const byTraffic = (before: BeforeProfile, after: AfterObservation, task: ProofTask): Conclusion => {
  if (after.samples === 0) return open([{ code: 'no_data_after', numbers: {} }])
  const byTest = bestActiveTest(after)
  const counted = after.windows.length >= 2
  if (counted && after.oldWall && !isOldStream(after.oldWall, before, task))
    return {
      ...open([]),
      verdict: 'reverted',
      newCeilingBps: after.newWall?.bps ?? null,
      revertedAtMs: after.oldWall.firstMs,
    }
  if (counted || byTest) return overTheOldLimit(before, after, task, byTest)
  return underTheOldLimit(before, after, task)
}

/** What a test at the asked rate must have got: payload is 95 % of the wire, and the way up to a steady rate costs some more. */
const TEST_PASSED = 0.8

/** The best test that the counters saw and that the old limit could not have passed. */
const bestActiveTest = (after: AfterObservation): number | null => {
  const valid = after.activeTests.filter((test) => test.seen && test.overRun)
  return valid.length === 0 ? null : Math.max(...valid.map(({ meanBps }) => meanBps))
}

/** The old limit is gone: is the asked one there, another beneath it, or may there be another that has not shown yet? */
const overTheOldLimit = (
  before: BeforeProfile,
  after: AfterObservation,
  task: ProofTask,
  testBps: number | null,
): Conclusion => {
  const reachedBps = reachedFromBps(task, before)
  const { newWall, suspected, pile } = after
  const proven = (strength: Strength): Conclusion => ({
    ...open([]),
    verdict: 'proven',
    strength,
    newCeilingBps: newWall?.bps ?? null,
  })
  const doubtful = (bps: number, bins: number): Conclusion =>
    open([{ code: 'ceiling_suspected', numbers: { bps, bins, reachedBps } }])
  if (testBps !== null && testBps >= REACHED * task.toBps) return proven('reached')
  if (newWall && newWall.bps < reachedBps) return { ...open([]), verdict: 'partial', newCeilingBps: newWall.bps }
  if (newWall) return proven('reached')
  if (suspected) return doubtful(suspected.bps, suspected.bins)
  if (testBps !== null && testBps >= TEST_PASSED * task.toBps) return proven('exceeded')
  // A test that presses and gets less than was asked is itself a sign of a limit beneath it.
  if (testBps !== null && after.windows.length < 2) return doubtful(testBps, 0)
  if (after.tooBriefAbove) return doubtful(Math.max(...after.windows.map(({ meanBps }) => meanBps)), 0)
  if (pile) return doubtful(pile.bps, pile.bins)
  return proven('exceeded')
}

const underTheOldLimit = (before: BeforeProfile, after: AfterObservation, task: ProofTask): Conclusion => {
  const { ceilingBps } = before.limit
  if (after.oldWall && !isOldStream(after.oldWall, before, task))
    return { ...open([]), verdict: 'not_effective', newCeilingBps: after.oldWall.bps }
  const missing: Missing[] = []
  if (before.samples === 0) missing.push({ code: 'no_data_before', numbers: {} })
  else if (ceilingBps === null)
    missing.push({ code: 'old_ceiling_not_seen', numbers: { boundBps: after.bound.bps, contractBps: task.fromBps } })
  if (after.windows.length === 1) missing.push({ code: 'second_window', numbers: { windows: 1, needed: 2 } })
  else missing.push(demandBelow(after))
  if (after.nearWall) missing.push({ code: 'ceiling_near_old_limit', numbers: { bps: after.nearWall.bps } })
  if (before.flatBps !== null) missing.push({ code: 'flat_demand', numbers: { bps: before.flatBps } })
  return open(missing)
}

const demandBelow = (after: AfterObservation): Missing => {
  const hour = after.lengths.at(-1)
  const best = after.lengths.reduce<number | null>(
    (top, length) => (length.bestBps === null ? top : Math.max(top ?? 0, length.bestBps / length.boundBps)),
    null,
  )
  return {
    code: 'demand_below_old_limit',
    numbers: {
      bestShareOfBound: best === null ? null : Math.round(best * 1000) / 1000,
      bestHourBps: hour?.bestBps ?? null,
      neededHourBps: hour?.boundBps ?? null,
    },
  }
}

/** The device says one thing and the traffic another: somebody must look, neither is believed alone. */
const againstConfiguration = (conclusion: Conclusion, task: ProofTask): Conclusion => {
  const { shaperBps } = task.limits
  if (shaperBps === null) return conclusion
  const saysOld = shaperBps <= task.fromBps * 1.05
  const saysNew = shaperBps >= task.toBps * 0.95
  if ((conclusion.verdict === 'proven' && saysOld) || (conclusion.verdict === 'not_effective' && saysNew))
    return { ...conclusion, verdict: 'conflict', strength: null }
  return conclusion
}
