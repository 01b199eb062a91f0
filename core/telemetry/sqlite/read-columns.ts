import { addToColumns, addToTotal, emptyColumns, type RollupColumns } from '#domain/rollup-columns.ts'
import { rollupStepMs } from '../measurement.ts'
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import type { ColumnsQuery } from '../telemetry-store.ts'
import { totalParts } from '../total-parts.ts'
import type { ReadConnection } from './read-connection.ts'
import type { Span } from './read-rollups.ts'
import { isIn, rollupsOf, unfinished } from './read-rollups.ts'
import { sumRollups } from './sum-rollups.ts'

type Take = (
  ts: number,
  dOct: number,
  dMs: number,
  dN: number,
  uOct: number,
  uMs: number,
  polls: number,
  down: number,
) => void
const walk =
  'SELECT take_row(ts, d_oct, d_ms, d_n, u_oct, u_ms, oper_polls, oper_down) FROM r5m WHERE link=? AND ts>=? AND ts<?'

type AggregateStep = (rows: number, ...row: SQLOutputValue[]) => number

/** Who takes the rows of each connection just now. */
const takers = new WeakMap<DatabaseSync, { take: Take }>()
/** An aggregate meets every row inside SQLite's own loop: without an array a row, a quarter costs two thirds of the time. */
const takerOf = (db: DatabaseSync): { take: Take } => {
  const known = takers.get(db)
  if (known) return known
  const taker: { take: Take } = { take: () => undefined }
  // Its parameters are counted: SQLite gives exactly these.
  const step = (
    rows: number,
    ts: number,
    dOct: number,
    dMs: number,
    dN: number,
    uOct: number,
    uMs: number,
    polls: number,
    down: number,
  ): number => {
    taker.take(ts, dOct, dMs, dN, uOct, uMs, polls, down)
    return rows + 1
  }
  db.aggregate<number>('take_row', { start: 0, step: step as AggregateStep })
  takers.set(db, taker)
  return taker
}

/** The 5-minute rows of one link as columns: only what an evaluation reads, in one pass (26,000 rows a link and quarter). */
export const readColumns = (file: ReadConnection, { linkId, fromMs, toMs }: ColumnsQuery): RollupColumns => {
  const step = rollupStepMs['5m'] / 1000
  const span: Span = [fromMs / 1000, toMs / 1000]
  const into = emptyColumns(linkId, fromMs, (span[1] - span[0]) / step)
  file.snapshot((snapshot) => {
    const link = snapshot.linkNumber(linkId)
    if (link === undefined) return
    const open = unfinished(snapshot, '5m', span)
    takerOf(snapshot.db).take = (ts, dOct, dMs, dN, uOct, uMs, polls, down) => {
      if (open.length > 0 && isIn(open, ts)) return
      const at = (ts - span[0]) / step
      into.down.octets[at] = dOct
      into.down.measuredMs[at] = dMs
      into.samples[at] = dN
      into.up.octets[at] = uOct
      into.up.measuredMs[at] = uMs
      into.operPolls[at] = polls
      into.operDown[at] = down
    }
    snapshot.statement(walk).get(link, ...span)
    for (const part of open) for (const row of rollupsOf(snapshot, '5m', link, part)) addToColumns(into, row)
    // Labels and peaks; the open end was added row by row.
    for (const part of totalParts(span, open)) addToTotal(into.total, sumRollups(snapshot, part.level, link, part.span))
  })
  return into
}
