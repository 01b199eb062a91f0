import { addToColumns, emptyColumns, type RollupColumns } from '#domain/rollup-columns.ts'
import { mergeRollup } from '#domain/rollup.ts'
import { daySeconds, measurement, rollupStepMs } from '../measurement.ts'
import type { ColumnsQuery } from '../telemetry-store.ts'
import type { Pace } from '../threads/serve-calls.ts'
import { totalParts } from '../total-parts.ts'
import type { InfluxConnection } from './influx-connection.ts'
import { select } from './influxql.ts'
import type { Span } from './read-rollups.ts'
import { isIn, rollupsOf, unfinished } from './read-rollups.ts'
import { readState } from './read-state.ts'

const columns = ['d_oct', 'd_ms', 'd_n', 'u_oct', 'u_ms', 'oper_polls', 'oper_down']
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
      const [second, dOct, dMs, dN, uOct, uMs, polls, down] = row.map(Number)
      if (second === undefined || isIn(open, second)) continue
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
  for (const { level, span: of } of totalParts(span, open))
    for (const row of await rollupsOf(connection, state, level, linkId, of)) mergeRollup(into.total, row)
  return into
}
