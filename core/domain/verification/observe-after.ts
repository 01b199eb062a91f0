import { judgeActiveTest, type ActiveTestResult } from './active-test.ts'
import type { Bins } from './bins.ts'
import type { Pile } from './find-pile.ts'
import type { Wall } from './find-wall.ts'
import { slice, type MeasuredSeries } from './measured-series.ts'
import type { OverRunWindow, ProofTask, WindowLength } from './model.ts'
import { newLimitDoubt } from './new-limit-doubt.ts'
import { overRuns, windowLengths, type OldLimitBound } from './over-run.ts'
import { isNear, type BeforeProfile } from './profile-before.ts'
import { ceilingOf, shapeBetween, shapeOf, suspectedCeilingOf, trim } from './shape.ts'

/** What the counters say after the declared change, before anybody draws a conclusion. */
export interface AfterObservation {
  samples: number
  trimmed: MeasuredSeries
  endMs: number
  bound: OldLimitBound
  windows: OverRunWindow[]
  lengths: WindowLength[]
  activeTests: ActiveTestResult[]
  /** Demand presses at the old level (over all of the time after, or after the last over-run). */
  oldWall: Wall | null
  /** A ceiling above the old level since the change took effect. */
  newWall: Wall | null
  /** Too little to name it, enough to wait. */
  suspected: Wall | null
  /** Traffic was above the old limit for too short a time, and below the asked rate: a new ceiling could not show yet. */
  tooBriefAbove: boolean
  /** Less still: traffic piles up at a level beneath the asked rate. */
  pile: Pile | null
  /** A ceiling just above the old one, too near to tell apart. */
  nearWall: Wall | null
  bins: Bins | undefined
}

/** Two limits nearer than this cannot be told apart by level alone. */
const SAME_LEVEL = 0.04
/** Without a measured old ceiling, a ceiling this near the contract is taken for the old limit. */
const CONTRACT_LEVEL = 0.08
export const REACHED = 0.95

/** The level from which the asked rate counts as reached: the protocol's share on this link, at worst 7 %, is forgiven. */
export const reachedFromBps = (task: ProofTask, before: BeforeProfile): number =>
  REACHED * Math.min(1, Math.max(before.limit.factor, 0.93)) * task.toBps

export const observeAfter = (series: MeasuredSeries, before: BeforeProfile, task: ProofTask): AfterObservation => {
  const untrimmed = slice(series, task.changedAtMs, Infinity)
  const trimmed = trim(untrimmed, task.timeScale)
  const endMs = trimmed.endMs.at(-1) ?? task.changedAtMs
  const shape = shapeOf(trimmed, task.timeScale)
  const search = { timeScale: task.timeScale, restless: before.restless }
  const { ceilingBps, bound: strict, boundIfReached } = before.limit
  const reachedBps = reachedFromBps(task, before)

  let bound = strict
  let windows = overRuns(trimmed, strict, task.timeScale)
  if (windows.length < 2 && boundIfReached.bps < strict.bps) {
    const reached = ceilingOf(shape, { ...search, levels: { minBps: reachedBps, maxBps: task.toBps * 1.1 } })
    const looser = reached ? overRuns(trimmed, boundIfReached, task.timeScale) : []
    if (looser.length >= 2) [bound, windows] = [boundIfReached, looser]
  }

  const proven = windows.length >= 2
  const oldBps = ceilingBps ?? task.fromBps
  const same = ceilingBps === null ? CONTRACT_LEVEL : SAME_LEVEL
  const oldLevels = { minBps: oldBps * (1 - Math.max(same, 0.06)), maxBps: oldBps * (1 + same) }
  const firstMs = windows[0]?.fromMs ?? task.changedAtMs
  const lastMs = windows.at(-1)?.toMs ?? task.changedAtMs
  const tail = proven ? shapeBetween(shape, lastMs, Infinity) : shape
  const oldWall = ceilingOf(tail, { ...search, levels: oldLevels })
  const raised = shapeBetween(shape, proven ? firstMs : task.changedAtMs, proven && oldWall ? lastMs : Infinity)
  const higher = { minBps: oldBps * (1 + same), maxBps: Infinity }
  const newWall = ceilingOf(raised, { ...search, levels: higher })
  const doubt =
    proven && !newWall
      ? newLimitDoubt(
          slice(untrimmed, firstMs, Infinity),
          raised,
          { oldBps: bound.bps, minBps: higher.minBps, reachedBps },
          task.timeScale,
        )
      : null
  const isBeyondAsked = (): boolean => overRuns(trimmed, { ...bound, bps: reachedBps }, task.timeScale).length > 0
  return {
    samples: trimmed.bits.length,
    trimmed,
    endMs,
    bound,
    windows,
    lengths: windowLengths(trimmed, bound, task.timeScale),
    activeTests: task.activeTests
      .filter((test) => test.fromMs >= task.changedAtMs)
      .map((test) => judgeActiveTest(untrimmed, test, { bound, lagS: task.margins.refreshS.value * task.timeScale })),
    oldWall,
    newWall: proven ? newWall : null,
    suspected: newWall ? null : suspectedCeilingOf(raised, { ...search, levels: { ...higher, maxBps: reachedBps } }),
    tooBriefAbove: (doubt?.isTooBrief ?? false) && !isBeyondAsked(),
    pile: doubt?.pile ?? null,
    nearWall: proven ? null : newWall,
    bins: shape.scales.find((bins) => bins.lengthMs >= 300_000 * task.timeScale) ?? shape.scales.at(-1),
  }
}

/** A stream that was flat at this level before the change too says nothing about a limit, unless a known one is there. */
export const isOldStream = (wall: Wall, before: BeforeProfile, task: ProofTask): boolean =>
  before.flatBps !== null && isNear(wall.bps, before.flatBps, 0.05) && !isNear(wall.bps, task.fromBps, 0.035)
