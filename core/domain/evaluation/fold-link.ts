import type { ContractSpan } from '../contract-steps.ts'
import type { Span } from '../maintenance.ts'
import { COLUMN_STEP_MS, type RollupColumns } from '../rollup-columns.ts'
import { type Direction, directions } from '../sample.ts'
import { compareIncrease, type LinkIncrease } from './compare-increase.ts'
import { contractColumn } from './contract-column.ts'
import { directionUsage } from './direction-usage.ts'
import type { EvaluationSettings } from './document.ts'
import { linkAvailability } from './link-availability.ts'
import type { LinkUsage } from './link-usage.ts'

export interface FoldTask {
  linkId: string
  /** The quarter, or its part up to now: multiples of 5 minutes, inside the columns. */
  fromMs: number
  toMs: number
  /** Polling interval of its device, for buckets that tell none themselves. */
  intervalMs: number
  contracts: readonly ContractSpan[]
  excused: readonly Span[]
  increases: readonly LinkIncrease[]
  settings: EvaluationSettings
}

/**
 * The 5-minute columns that the comparisons need: they look beyond the edges of the quarter. Null where the quarter's own
 * columns are enough. Epoch ms, multiples of 5 minutes.
 */
export const comparisonSpan = (
  { fromMs, toMs, increases, settings }: Pick<FoldTask, 'fromMs' | 'toMs' | 'increases' | 'settings'>,
  nowMs: number,
): { fromMs: number; toMs: number } | null => {
  const reachMs = settings.comparisonDays * 86_400_000 + COLUMN_STEP_MS
  const floor = (atMs: number) => Math.floor(atMs / COLUMN_STEP_MS) * COLUMN_STEP_MS
  const changes = increases.map((increase) => increase.changedAtMs)
  const span = {
    fromMs: Math.min(fromMs, ...changes.map((atMs) => floor(atMs - reachMs))),
    toMs: Math.max(toMs, ...changes.map((atMs) => Math.min(floor(nowMs), floor(atMs + reachMs)))),
  }
  return span.fromMs < fromMs || span.toMs > toMs ? span : null
}

/** How far a comparison may reach without meeting another change of the same contract, or the end of the data. */
const roomOf = (increase: LinkIncrease, contracts: readonly ContractSpan[], columns: RollupColumns) => {
  const changes = contracts.filter((step) => step.direction === increase.direction).map((step) => step.validFromMs)
  const endMs = columns.fromMs + columns.count * COLUMN_STEP_MS
  return {
    earliestMs: Math.max(columns.fromMs, ...changes.filter((atMs) => atMs < increase.changedAtMs)),
    latestMs: Math.min(endMs, ...changes.filter((atMs) => atMs > increase.changedAtMs)),
  }
}

/**
 * Everything that the evaluation wants to know of one link. `columns` are those of [fromMs, toMs) exactly, so that their
 * totals are the quarter's; `wider` serves the comparisons. Pure; a few ms a link and quarter.
 */
export const foldLink = (columns: RollupColumns, task: FoldTask, wider: RollupColumns = columns): LinkUsage => {
  const { contracts, settings } = task
  const [first, end] = [0, columns.count]
  const contractOf = (of: RollupColumns, direction: Direction): Float64Array =>
    contractColumn(contracts, direction, { fromMs: of.fromMs, stepMs: COLUMN_STEP_MS, count: of.count })
  const usageOf = (direction: Direction) =>
    directionUsage(
      {
        columns: columns[direction],
        contract: contractOf(columns, direction),
        first,
        end,
        maxBps: columns.total[direction].maxBps,
      },
      settings,
    )
  const totalMs = task.toMs - task.fromMs
  const coveredMs = (direction: Direction): number => {
    let sum = 0
    for (let at = first; at < end; at++) sum += Math.min(columns[direction].measuredMs[at] ?? 0, COLUMN_STEP_MS)
    return sum
  }
  const covered = Math.min(...directions.map(coveredMs))
  return {
    linkId: task.linkId,
    totalMs,
    coveredMs: covered,
    coverage: totalMs > 0 ? covered / totalMs : 0,
    usage: { down: usageOf('down'), up: usageOf('up') },
    ...linkAvailability(columns, { ...task, first, end }),
    quality: { ...columns.total.quality },
    comparisons: task.increases.map((increase) => {
      const { direction } = increase
      const grid = { fromMs: wider.fromMs, columns: wider[direction], contract: contractOf(wider, direction) }
      return compareIncrease(increase, grid, roomOf(increase, contracts, wider), settings)
    }),
  }
}
