import type { Bins } from './bins.ts'
import { coverageOf, officeCoverageOf } from './coverage.ts'
import type { Wall } from './find-wall.ts'
import { slice, type MeasuredSeries } from './measured-series.ts'
import type { Margins, ProofTask } from './model.ts'
import { withObservedRefresh } from './observed-refresh.ts'
import { oldLimit, type OldLimit } from './old-limit.ts'
import { overRuns } from './over-run.ts'
import { ceilingOf, restlessnessOf, shapeOf, trim } from './shape.ts'

/** Everything the judgement needs from before the change: computed once per open proof, then kept. */
export interface BeforeProfile {
  samples: number
  coverage: number
  officeCoverage: number | null
  /** The ceiling that demand pressed against, when it may be named. */
  ceiling: Wall | null
  /** Level of a stream that never varies: not a ceiling, cause unknown. */
  flatBps: number | null
  restless: number | null
  /** Those of the task, narrowed where the series itself shows more. */
  margins: Margins
  limit: OldLimit
  /** First over-run that began before the declared time and after the last pressing: the change came early. */
  earlyChangeMs: number | null
  /** Over-runs of the old limit long before the declared change, where no ceiling was: it was not in force. */
  free: { windows: number; firstMs: number; bestBps: number } | null
  /** 5-minute means (the coarsest scale that is there), for distribution and forecast. */
  bins: Bins | undefined
}

/** A change declared a day late is still that change; traffic above the old limit before that contradicts the contract. */
const DECLARED_LATE_MS = 86_400_000

/** Named ceilings must come from demand that varies, or lie within 3.5 % of a limit that is known. */
const KNOWN_SHARE = 0.035
const ALWAYS = 0.6
const APPROACH = 0.05

export const isSteadyStream = (wall: Wall): boolean => wall.always >= ALWAYS || wall.approach < APPROACH

/**
 * Whether a level may be called the old limit. Demand that never varies looks like a ceiling: then only the contract
 * itself may stand there. Far from the contract the signs must be plain.
 */
const isCredible = (wall: Wall, task: ProofTask): boolean => {
  if (isSteadyStream(wall)) return isNear(wall.bps, task.fromBps, KNOWN_SHARE)
  const ratio = wall.bps / task.fromBps
  if (ratio >= 0.7 && ratio <= 1.6) return true
  const isCalm = wall.calm !== null && wall.restless !== null && wall.calm <= 0.25 * wall.restless
  return isCalm && wall.sharpness >= 3 && wall.approach >= 0.15
}

export const isNear = (bps: number, limitBps: number | null, share: number): boolean =>
  limitBps !== null && Math.abs(bps / limitBps - 1) <= share

export const profileBefore = (series: MeasuredSeries, task: ProofTask): BeforeProfile => {
  const measured = slice(series, -Infinity, task.changedAtMs)
  const margins = withObservedRefresh(task.margins, measured, task.timeScale)
  const before = trim(measured, task.timeScale)
  const shape = shapeOf(before, task.timeScale)
  const search = { timeScale: task.timeScale, laterRise: true }
  const ceiling = ceilingOf(shape, { ...search, accept: (wall) => isCredible(wall, task) })
  const flat = ceiling ? null : ceilingOf(shape, search)
  const limit = oldLimit({ ...task, margins }, ceiling)
  const early = ceiling ? overRuns(slice(before, ceiling.lastMs, Infinity), limit.bound, task.timeScale)[0] : undefined
  const firstMs = before.startMs[0] ?? task.changedAtMs
  return {
    samples: before.bits.length,
    coverage: coverageOf(before, firstMs, task.changedAtMs),
    officeCoverage: officeCoverageOf(before, firstMs, task.changedAtMs, task.isOfficeTime),
    ceiling,
    flatBps: flat?.bps ?? null,
    restless: restlessnessOf(shape),
    margins,
    limit,
    earlyChangeMs: early?.fromMs ?? null,
    free: ceiling
      ? null
      : freeOf(slice(before, -Infinity, task.changedAtMs - DECLARED_LATE_MS * task.timeScale), limit, task),
    bins: shape.scales.find((bins) => bins.lengthMs >= 300_000 * task.timeScale) ?? shape.scales.at(-1),
  }
}

/** Two windows, as for a proof: one could be anything. */
const freeOf = (series: MeasuredSeries, limit: OldLimit, { timeScale }: ProofTask): BeforeProfile['free'] => {
  const windows = overRuns(series, limit.bound, timeScale)
  const [first] = windows
  if (!first || windows.length < 2) return null
  return { windows: windows.length, firstMs: first.fromMs, bestBps: Math.max(...windows.map(({ meanBps }) => meanBps)) }
}
