import type { Span } from '../maintenance.ts'
import { COLUMN_STEP_MS, type RollupColumns } from '../rollup-columns.ts'
import type { Availability, LinkUsage } from './link-usage.ts'

/** Known time that falls short of a bucket by less than this is the jitter of polling, not a hole. */
const JITTER_MS = 3_000

const empty = (): Availability => ({ upMs: 0, downMs: 0, unknownMs: 0 })

/** Share of each bucket that planned maintenance excuses, 0..1. `spans` are disjoint. */
const excusedShare = (columns: RollupColumns, spans: readonly Span[]): Float64Array => {
  const share = new Float64Array(columns.count)
  for (const span of spans) {
    const first = Math.max(0, Math.floor((span.fromMs - columns.fromMs) / COLUMN_STEP_MS))
    const end = Math.min(columns.count, Math.ceil((span.toMs - columns.fromMs) / COLUMN_STEP_MS))
    for (let at = first; at < end; at++) {
      const bucketMs = columns.fromMs + at * COLUMN_STEP_MS
      const inside = Math.min(span.toMs, bucketMs + COLUMN_STEP_MS) - Math.max(span.fromMs, bucketMs)
      share[at] = Math.min(1, (share[at] ?? 0) + inside / COLUMN_STEP_MS)
    }
  }
  return share
}

/**
 * Up, down and unknown time of a link in whole ms (domain.md §9: unknown apart). Each poll that read the status speaks for
 * one polling interval, which the bucket's own samples tell; what no poll speaks for is unknown. An outage is a run of
 * neighbouring buckets with down time outside maintenance; a bucket of which nothing is known ends it.
 */
export const linkAvailability = (
  columns: RollupColumns,
  { first, end, intervalMs, excused }: { first: number; end: number; intervalMs: number; excused: readonly Span[] },
): Pick<LinkUsage, 'availability' | 'unplanned' | 'outages'> => {
  const [availability, unplanned] = [empty(), empty()]
  const outages = { count: 0, downMs: 0, longestMs: 0 }
  const share = excusedShare(columns, excused)
  let running = 0
  for (let at = first; at < end; at++) {
    const polls = columns.operPolls[at] ?? 0
    const samples = columns.samples[at] ?? 0
    const interval = samples > 0 ? (columns.down.measuredMs[at] ?? 0) / samples : intervalMs
    const spoken = Math.min(COLUMN_STEP_MS, Math.round(polls * interval))
    const known = spoken >= COLUMN_STEP_MS - JITTER_MS ? COLUMN_STEP_MS : spoken
    const down = polls > 0 ? Math.round((known * (columns.operDown[at] ?? 0)) / polls) : 0
    availability.downMs += down
    availability.upMs += known - down
    availability.unknownMs += COLUMN_STEP_MS - known
    const counted = 1 - (share[at] ?? 0)
    const unplannedDown = Math.round(down * counted)
    unplanned.downMs += unplannedDown
    unplanned.upMs += Math.round((known - down) * counted)
    unplanned.unknownMs += Math.round((COLUMN_STEP_MS - known) * counted)
    if (unplannedDown === 0) {
      running = 0
      continue
    }
    if (running === 0) outages.count += 1
    running += unplannedDown
    outages.downMs += unplannedDown
    if (running > outages.longestMs) outages.longestMs = running
  }
  return { availability, unplanned, outages }
}
