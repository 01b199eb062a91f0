import type { Rollup } from '#domain/rollup.ts'
import { addSample, bucketStart, emptyRollup, mergeRollup } from '#domain/rollup.ts'
import type { LinkSample } from '#domain/sample.ts'
import type { RollupLevel } from '../measurement.ts'
import { measurement, rollupStepMs } from '../measurement.ts'
import { decodeRaw } from '../rows/raw-row.ts'
import { decodeRollup } from '../rows/rollup-row.ts'
import type { InfluxConnection } from './influx-connection.ts'
import { rollupPolicy } from './influx-settings.ts'
import { select } from './influxql.ts'
import { rawSelection, readRawRow, readRollupRow, rollupSelection } from './line-protocol.ts'
import type { StoreState } from './read-state.ts'

/** [from, to) in epoch seconds. */
export type Span = readonly [from: number, to: number]
export type KnownState = StoreState & { late: readonly number[] }

export const sampleOf = (row: readonly unknown[], linkId: string): LinkSample =>
  decodeRaw(readRawRow(row, 0, 0), 0, linkId, String(row[1]))

/** Raw samples of one link in slot order, never from before the floor. */
export const readRaw = async (
  connection: InfluxConnection,
  linkId: string,
  [from, to]: Span,
  { rawFloor }: Pick<StoreState, 'rawFloor'>,
  limit?: number,
): Promise<LinkSample[]> => {
  const fromS = Math.max(from, rawFloor)
  if (fromS >= to) return []
  const statement = select({ columns: rawSelection, from: measurement.raw, fromS, toS: to, link: linkId, limit })
  const [series] = await connection.query('raw', [statement])
  return (series ?? []).flatMap(({ rows }) => rows.map((row) => sampleOf(row, linkId)))
}

export const selectRollups = (level: RollupLevel, [fromS, toS]: Span, link?: string): string =>
  select({
    columns: rollupSelection,
    from: measurement.rollup[level],
    fromS,
    toS,
    link,
    byLink: link === undefined,
  })

const stored = async (
  connection: InfluxConnection,
  level: RollupLevel,
  link: string,
  span: Span,
): Promise<Rollup[]> => {
  const [series] = await connection.query(rollupPolicy[level], [selectRollups(level, span, link)])
  return (series ?? []).flatMap(({ rows }) => rows.map((row) => decodeRollup(readRollupRow(row), link)))
}

/** Where the rows of a level cannot be used: late buckets, and what is not complete yet. */
export const unfinished = (state: KnownState, level: RollupLevel, [from, to]: Span): Span[] => {
  const step = rollupStepMs[level] / 1000
  const start = (second: number) => Math.floor(second / step) * step
  const tail = start(state.doneTo)
  const spans: Span[] = [...new Set(state.late.map(start))]
    .filter((at) => at >= start(from) && at < to && at < tail)
    .sort((a, b) => a - b)
    .map((at) => [Math.max(from, at), Math.min(to, at + step)])
  if (tail < to) spans.push([Math.max(from, tail), to])
  return spans
}

export const isIn = (spans: readonly Span[], second: number): boolean =>
  spans.some(([from, to]) => second >= from && second < to)

/**
 * The rows of one link that together tell [from, to) on the level's grid; where the level is unfinished they come from
 * the finer one, at last from raw samples. So no figure waits for maintenance.
 */
export const rollupsOf = async (
  connection: InfluxConnection,
  state: KnownState,
  level: RollupLevel,
  link: string,
  span: Span,
): Promise<Rollup[]> => {
  const open = unfinished(state, level, span)
  const all = open.length === 1 && open[0]?.[0] === span[0] && open[0][1] === span[1]
  const rows = all ? [] : await stored(connection, level, link, span)
  const parts = [rows.filter(({ atMs }) => !isIn(open, atMs / 1000))]
  for (const part of open)
    parts.push(
      level === '1h'
        ? await rollupsOf(connection, state, '5m', link, part)
        : rollupsFromRaw(link, await readRaw(connection, link, part, state)),
    )
  return parts.flat()
}

/** 5-minute rows of samples in slot order. */
export const rollupsFromRaw = (link: string, samples: readonly LinkSample[]): Rollup[] => {
  const buckets = new Map<number, Rollup>()
  for (const sample of samples) {
    const atMs = bucketStart(sample.slotMs, rollupStepMs['5m'])
    let rollup = buckets.get(atMs)
    if (rollup === undefined) buckets.set(atMs, (rollup = emptyRollup(link, atMs)))
    addSample(rollup, sample)
  }
  return [...buckets.values()]
}

export const mergeAll = (link: string, atMs: number, rows: readonly Rollup[]): Rollup => {
  const into = emptyRollup(link, atMs)
  for (const row of [...rows].sort((a, b) => a.atMs - b.atMs)) mergeRollup(into, row)
  return into
}
