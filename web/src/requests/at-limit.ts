import type { Direction } from '#domain/sample.ts'
import type { SeriesReply } from '#wire/links.ts'

/** A bucket presses against the limit from 95 % of the contract on (domain.md §9). */
const AT_LIMIT = 0.95

export interface AtLimit {
  /** Measured time at the limit; null when nothing was measured against a contract. */
  ms: number | null
  /** Measured time / asked time, 0..1. */
  coverage: number
}

/** How long a link touched the contract that was in force at each instant. */
export const atLimit = (series: SeriesReply, direction: Direction): AtLimit => {
  const contractAt = (atMs: number): number | null =>
    series.contracts.find(
      (step) =>
        step.direction === direction && step.validFromMs <= atMs && (step.validToMs === null || step.validToMs > atMs),
    )?.rateBps ?? null
  let ms = 0
  let measuredMs = 0
  let judged = false
  for (const bucket of series.buckets) {
    const { avgBps, measuredMs: own } = bucket[direction]
    measuredMs += own
    const contract = contractAt(bucket.atMs)
    if (avgBps === null || contract === null) continue
    judged = true
    if (avgBps >= AT_LIMIT * contract) ms += own
  }
  const askedMs = series.toMs - series.fromMs
  return { ms: judged ? ms : null, coverage: askedMs > 0 ? Math.min(1, measuredMs / askedMs) : 0 }
}
