import type { Direction } from '#domain/sample.ts'
import { rollupStepMs } from '../measurement.ts'
import type { Sums } from '../summary-sums.ts'
import { addToSums, emptySums, summaryOf } from '../summary-sums.ts'
import type { LinkSummary, SummaryQuery } from '../telemetry-store.ts'
import type { ReadConnection, Snapshot } from './read-connection.ts'
import type { Span } from './read-rollups.ts'
import { isIn, rollupsOf, unfinished } from './read-rollups.ts'
import type { Pace } from '../threads/serve-calls.ts'

/** Percentile, mean, peak, volume and coverage of each link over its 5-minute rows, link by link. */
export const readSummary = async (file: ReadConnection, query: SummaryQuery, pace: Pace): Promise<LinkSummary[]> => {
  const step = rollupStepMs['5m']
  const onGrid = (ms: number) => Math.ceil(ms / step) * step
  const span: Span = [onGrid(query.fromMs) / 1000, onGrid(query.toMs) / 1000]
  const askedMs = (span[1] - span[0]) * 1000
  const summaries: LinkSummary[] = []
  for (const linkId of query.linkIds) {
    const sums = { down: emptySums(), up: emptySums() }
    file.snapshot((snapshot) => addLink(snapshot, linkId, span, sums))
    summaries.push(summaryOf(linkId, sums, query.percent, askedMs))
    await pace.breathe()
  }
  return summaries
}

const columns = 'ts, d_oct, d_ms, d_max, u_oct, u_ms, u_max'
type Row = [ts: number, dOct: number, dMs: number, dMax: number | null, uOct: number, uMs: number, uMax: number | null]

const addLink = (snapshot: Snapshot, linkId: string, span: Span, sums: Record<Direction, Sums>): void => {
  const link = snapshot.linkNumber(linkId)
  if (link === undefined) return
  const open = unfinished(snapshot, '5m', span)
  // 26,000 rows a link and quarter: only the columns that count.
  const stored = snapshot.statement(`SELECT ${columns} FROM r5m WHERE link=? AND ts>=? AND ts<?`).all(link, ...span)
  for (const [ts, dOct, dMs, dMax, uOct, uMs, uMax] of stored as unknown as Row[]) {
    if (isIn(open, ts)) continue
    addToSums(sums.down, dOct, dMs, dMax)
    addToSums(sums.up, uOct, uMs, uMax)
  }
  for (const part of open)
    for (const { down, up } of rollupsOf(snapshot, '5m', link, part)) {
      addToSums(sums.down, down.octets, down.measuredMs, down.maxBps)
      addToSums(sums.up, up.octets, up.measuredMs, up.maxBps)
    }
}
