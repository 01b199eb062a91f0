import {
  addToColumns,
  addToTotal,
  type ColumnsTotal,
  emptyColumns,
  type RollupColumns,
} from '#domain/rollup-columns.ts'
import { daySeconds, measurement, rollupStepMs } from '../measurement.ts'
import type { ColumnsQuery } from '../telemetry-store.ts'
import type { Pace } from '../threads/serve-calls.ts'
import { totalParts } from '../total-parts.ts'
import type { InfluxConnection } from './influx-connection.ts'
import { rollupPolicy } from './influx-settings.ts'
import { select } from './influxql.ts'
import { isKnown } from './line-protocol.ts'
import type { Span } from './read-rollups.ts'
import { isIn, rollupsOf, unfinished } from './read-rollups.ts'
import { readState } from './read-state.ts'

/** A row as InfluxDB gives it: its time in seconds, then what was selected. */
type Values = readonly (number | null)[]

const columns = ['d_oct', 'd_ms', 'd_n', 'u_oct', 'u_ms', 'oper_polls', 'oper_down']
const totalColumns = ['known', 'd_max', 'u_max', 'q_ok', 'q_wrap32', 'q_ambiguous', 'q_reset', 'q_implausible', 'q_gap']
const partS = 30 * daySeconds

/** The 5-minute rows of one link as columns: only what an evaluation reads. */
export const readColumns = async (
  connection: InfluxConnection,
  { linkId, fromMs, toMs }: ColumnsQuery,
  pace: Pace,
): Promise<RollupColumns> => {
  const step = rollupStepMs['5m'] / 1000
  const span: Span = [fromMs / 1000, toMs / 1000]
  const into = emptyColumns(linkId, fromMs, (span[1] - span[0]) / step)
  const state = await readState(connection, Date.now(), span)
  const open = unfinished(state, '5m', span)
  for (let fromS = span[0]; fromS < span[1]; fromS += partS) {
    const toS = Math.min(span[1], fromS + partS)
    const part = select({ columns, from: measurement.rollup['5m'], fromS, toS, link: linkId })
    const [series] = await connection.query('rollup_5m', [part])
    for (const row of series?.flatMap(({ rows }) => rows) ?? []) {
      const [second, dOct, dMs, dN, uOct, uMs, polls, down] = row as Values
      if (typeof second !== 'number' || isIn(open, second)) continue
      const at = (second - span[0]) / step
      into.down.octets[at] = dOct ?? 0
      into.down.measuredMs[at] = dMs ?? 0
      into.samples[at] = dN ?? 0
      into.up.octets[at] = uOct ?? 0
      into.up.measuredMs[at] = uMs ?? 0
      into.operPolls[at] = polls ?? 0
      into.operDown[at] = down ?? 0
    }
    await pace.breathe()
  }
  for (const part of open)
    for (const row of await rollupsOf(connection, state, '5m', linkId, part)) addToColumns(into, row)
  // Labels and peaks; the open end was added row by row.
  for (const { level, span: of } of totalParts(span, open)) {
    const part = select({
      columns: totalColumns,
      from: measurement.rollup[level],
      fromS: of[0],
      toS: of[1],
      link: linkId,
    })
    const [series] = await connection.query(rollupPolicy[level], [part])
    for (const row of series?.flatMap(({ rows }) => rows) ?? []) addToTotal(into.total, totalOf(row as Values))
  }
  return into
}

const totalOf = ([, known, dMax, uMax, ok, wrap32, ambiguous, reset, implausible, gap]: Values): ColumnsTotal => ({
  down: { maxBps: isKnown(known ?? 0, 'd_max') ? (dMax ?? null) : null },
  up: { maxBps: isKnown(known ?? 0, 'u_max') ? (uMax ?? null) : null },
  quality: {
    ok: ok ?? 0,
    wrap32: wrap32 ?? 0,
    ambiguous: ambiguous ?? 0,
    reset: reset ?? 0,
    implausible: implausible ?? 0,
    gap: gap ?? 0,
  },
})
