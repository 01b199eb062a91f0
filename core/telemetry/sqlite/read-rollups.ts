import type { Rollup } from '#domain/rollup.ts'
import { addSample, emptyRollup } from '#domain/rollup.ts'
import type { RollupLevel } from '../measurement.ts'
import { daysIn, linkRows } from './raw-scan.ts'
import { decodeRaw } from '../rows/raw-row.ts'
import type { Snapshot } from './read-connection.ts'
import { decodeRollup } from '../rows/rollup-row.ts'
import type { RollupRow } from '../rows/rollup-row.ts'
import { stepSeconds } from './schema.ts'
import { rollupTable } from './statements.ts'

/** [from, to) in seconds. */
export type Span = readonly [from: number, to: number]

const noLimit = -1

/** Where the rows of a level cannot be used: buckets that wait to be made again, and what is not complete yet. */
export const unfinished = (snapshot: Snapshot, level: RollupLevel, [from, to]: Span): Span[] => {
  const step = stepSeconds[level]
  const start = (ts: number) => Math.floor(ts / step) * step
  const tail = start(snapshot.doneTo)
  const marked = level === '5m' ? snapshot.dirty5m : [...snapshot.dirty5m.map(start), ...snapshot.dirty1h]
  const spans: Span[] = [...new Set(marked)]
    .filter((ts) => ts >= from && ts < to && ts < tail)
    .sort((a, b) => a - b)
    .map((ts) => [ts, ts + step])
  if (tail < to) spans.push([Math.max(from, tail), to])
  return spans
}

/**
 * The rows of one link that together tell [from, to) on the level's grid; where the level is unfinished they come from
 * the finer one, at last from raw samples. So no figure waits for maintenance.
 */
export const rollupsOf = (snapshot: Snapshot, level: RollupLevel, link: number, span: Span): Rollup[] => {
  const open = unfinished(snapshot, level, span)
  const rows = storedRollups(snapshot, level, link, span, open)
  for (const part of open)
    rows.push(...(level === '1h' ? rollupsOf(snapshot, '5m', link, part) : rollupsFromRaw(snapshot, link, part)))
  return rows
}

const storedRollups = (
  snapshot: Snapshot,
  level: RollupLevel,
  link: number,
  [from, to]: Span,
  open: readonly Span[],
): Rollup[] =>
  snapshot
    .statement(`SELECT * FROM ${rollupTable[level]} WHERE link=? AND ts>=? AND ts<?`)
    .all(link, from, to)
    .map((row) => row as unknown as RollupRow)
    .filter((row) => !isIn(open, row[1] ?? 0))
    .map((row) => decodeRollup(row, ''))

export const isIn = (spans: readonly Span[], ts: number): boolean => spans.some(([from, to]) => ts >= from && ts < to)

const rollupsFromRaw = (snapshot: Snapshot, link: number, [from, to]: Span): Rollup[] => {
  const step = stepSeconds['5m']
  const buckets = new Map<number, Rollup>()
  for (const { day, table, fromS, toS } of daysIn(snapshot.days, from, to))
    for (const row of linkRows(snapshot.db, { table, link, fromS, toS, limit: noLimit })) {
      const atMs = (day + Math.floor((row[0] ?? 0) / step) * step) * 1000
      let rollup = buckets.get(atMs)
      if (rollup === undefined) buckets.set(atMs, (rollup = emptyRollup('', atMs)))
      addSample(rollup, decodeRaw(row, day, '', ''))
    }
  return [...buckets.values()]
}
