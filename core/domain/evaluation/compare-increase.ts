import { WIB_OFFSET_MS } from '../calendar-wib.ts'
import { COLUMN_STEP_MS, type DirectionColumns } from '../rollup-columns.ts'
import type { Direction } from '../sample.ts'
import type { EvaluationSettings } from './document.ts'
import type { ComparedSide, Comparison } from './link-usage.ts'
import { selectRank } from './select-rank.ts'

const HOUR_MS = 3_600_000
const WEEK_MS = 7 * 86_400_000
const WEEK_BUCKETS = WEEK_MS / COLUMN_STEP_MS

export interface LinkIncrease {
  requestId: string
  changedAtMs: number
  direction: Direction
}

interface Grid {
  fromMs: number
  columns: DirectionColumns
  contract: Float64Array
}

/** Highest octet-weighted mean of one clock hour (WIB) over all days of the span: the busy hour. */
const busyHour = ({ fromMs, columns }: Grid, first: number, end: number): number | null => {
  const [octets, measuredMs] = [new Float64Array(24), new Float64Array(24)]
  for (let at = first; at < end; at++) {
    const hour = Math.floor((fromMs + at * COLUMN_STEP_MS + WIB_OFFSET_MS) / HOUR_MS) % 24
    octets[hour] = (octets[hour] ?? 0) + (columns.octets[at] ?? 0)
    measuredMs[hour] = (measuredMs[hour] ?? 0) + (columns.measuredMs[at] ?? 0)
  }
  let busiest: number | null = null
  for (let hour = 0; hour < 24; hour++) {
    const ms = measuredMs[hour] ?? 0
    const mean = ms > 0 ? ((octets[hour] ?? 0) * 8000) / ms : 0
    if (ms > 0 && (busiest === null || mean > busiest)) busiest = mean
  }
  return busiest
}

/** One side of the change; below the least coverage it says its coverage and nothing else (domain.md §9). */
const side = (grid: Grid, first: number, end: number, settings: EvaluationSettings): ComparedSide => {
  const { columns, contract } = grid
  const means = new Float64Array(end - first)
  let [measured, coveredMs, ceilingMs, hasContract] = [0, 0, 0, false]
  for (let at = first; at < end; at++) {
    const ms = columns.measuredMs[at] ?? 0
    if (ms === 0) continue
    coveredMs += Math.min(ms, COLUMN_STEP_MS)
    const mean = ((columns.octets[at] ?? 0) * 8000) / ms
    means[measured++] = mean
    const rate = contract[at] ?? Number.NaN
    if (rate > 0) hasContract = true
    if (mean >= rate * settings.ceilingShare) ceilingMs += ms
  }
  const coverage = coveredMs / ((end - first) * COLUMN_STEP_MS)
  if (coverage < settings.minCoverage) return { coverage, p95Bps: null, ceilingMinutes: null, busyHourBps: null }
  return {
    coverage,
    p95Bps: selectRank(means, measured, 95),
    ceilingMinutes: hasContract ? ceilingMs / 60_000 : null,
    busyHourBps: busyHour(grid, first, end),
  }
}

/**
 * The same number of whole weeks before and after an increase, so that the weekdays are the same. `before` and `after`
 * say how far the neighbouring changes of the contract and the data leave room (epoch ms). Buckets that hold the change
 * itself belong to neither side.
 */
export const compareIncrease = (
  increase: LinkIncrease,
  grid: Grid,
  room: { earliestMs: number; latestMs: number },
  settings: EvaluationSettings,
): Comparison => {
  const { changedAtMs } = increase
  const weeks = Math.max(
    0,
    Math.min(
      settings.comparisonDays / 7,
      Math.floor((changedAtMs - room.earliestMs) / WEEK_MS),
      Math.floor((room.latestMs - changedAtMs) / WEEK_MS),
    ),
  )
  const end = Math.floor((changedAtMs - grid.fromMs) / COLUMN_STEP_MS)
  const first = Math.ceil((changedAtMs - grid.fromMs) / COLUMN_STEP_MS)
  const length = weeks * WEEK_BUCKETS
  const fits = weeks > 0 && end - length >= 0 && first + length <= grid.contract.length
  return {
    ...increase,
    weeks: fits ? weeks : 0,
    before: fits ? side(grid, end - length, end, settings) : null,
    after: fits ? side(grid, first, first + length, settings) : null,
  }
}
