import type { MeasuredSeries } from '#domain/verification/measured-series.ts'
import { resolveMargins, type KnownMargins } from '#domain/verification/margins.ts'
import type { ProofTask } from '#domain/verification/model.ts'
import type { Random } from './random.ts'
import { isOfficeTime, simulate, type Traffic } from './traffic.ts'

export interface LabelledCase {
  tasks: { series: MeasuredSeries; task: ProofTask }[]
}

export const HOUR = 3_600_000
export const DAY = 24 * HOUR
/** Tuesday 2026-09-15 09:00 WIB: the declared time of every change. */
export const CHANGED_AT = Date.UTC(2026, 8, 15, 2)
export const M = 1e6

/** One direction of a case: what is true of its traffic, and what is claimed about it. */
export interface Recipe extends Partial<Traffic> {
  /** Mean demand of a busy hour over the old rate: before, and after when it differs. */
  demand: readonly [number, number]
  demandAfter?: readonly [number, number]
  /** The true limits in Mbit/s, and when the change came relative to the declared time. */
  old?: number
  now?: number
  shiftMs?: number
  /** Back to the old limit after this long. */
  undoMs?: number
  from?: number
  to?: number
  margins?: KnownMargins
  daysBefore?: number
  daysAfter?: number
  /** Instead of days: judged this soon after the change. */
  hoursAfter?: number
  afterwards?: (series: MeasuredSeries, random: Random) => MeasuredSeries
}

/** The traffic of a recipe, and the task that somebody declares for it. */
export const direction = (random: Random, recipe: Recipe, name: 'down' | 'up'): LabelledCase['tasks'][number] => {
  const from = recipe.from ?? 50
  const to = recipe.to ?? 100
  const old = recipe.old ?? from
  const now = recipe.now ?? old
  const factor = random.between(...recipe.demand)
  const later = recipe.demandAfter ? random.between(...recipe.demandAfter) : factor
  const changeMs = CHANGED_AT + (recipe.shiftMs ?? 0)
  const undoMs = changeMs + (recipe.undoMs ?? Infinity)
  const traffic: Traffic = {
    fromMs: CHANGED_AT - (recipe.daysBefore ?? 5) * DAY - 9 * HOUR,
    toMs:
      CHANGED_AT +
      (recipe.hoursAfter === undefined ? (recipe.daysAfter ?? 2) * DAY + 8 * HOUR : recipe.hoursAfter * HOUR),
    stepS: 5,
    rowS: 10,
    plateauBps: (atMs) => (atMs < CHANGED_AT ? factor : later) * from * M,
    constantBps: 0,
    sigma: 0.25,
    holiday: () => false,
    limitBps: (atMs) => (atMs < changeMs || atMs >= undoMs ? old : now) * M,
    efficiency: random.between(0.97, 1),
    bucketS: random.between(0, 3),
    overhead: random.between(0, 0.02),
    cacheS: 0,
    ...recipe,
  }
  const series = simulate(traffic, random)
  return {
    series: recipe.afterwards ? recipe.afterwards(series, random) : series,
    task: {
      direction: name,
      changedAtMs: CHANGED_AT,
      fromBps: from * M,
      toBps: to * M,
      margins: resolveMargins(recipe.margins ?? {}, 'given'),
      limits: { shaperBps: null, portBps: null, uplinkBps: null },
      activeTests: [],
      identityDoubt: null,
      timeScale: 1,
      isOfficeTime,
    },
  }
}
