import { compareOids } from './oid-order.ts'
import { asSnmpFailure, type SnmpFailure } from './snmp-failure.ts'
import type { SnmpRow, SnmpSession, SnmpValue } from './snmp-session.ts'

export interface WalkLimits {
  /** Rows per column; the walk stops there and says so. Default 20,000. */
  maxRows?: number
  /** Varbinds of an answer to aim at; default 50. Halved on tooBig and on silence. */
  answerVarbinds?: number
  /** False when GETBULK is known not to work on this device. */
  bulk?: boolean
  /** Time for the whole walk; default 30 s. */
  deadlineMs?: number
}

export interface ColumnWalk {
  /** Per asked column: value by index (`7`, `10.1`). Absent columns are empty. */
  columns: Map<string, SnmpValue>[]
  /** GETBULK failed and GETNEXT did the work: remember it for the device. */
  isBulkBroken: boolean
  /** What makes the result doubtful: rows out of order, a bound reached. */
  doubts: string[]
}

/** An answer that every agent can send. */
const SMALL_ANSWER = 12

interface Cursor {
  column: number
  base: string
  at: string
  isDone: boolean
}

/**
 * Walks table columns side by side with GETBULK, falling back to GETNEXT. Bounded twice: by rows, and because every OID
 * must be greater than the last (net-snmp's own walks loop for ever on an agent that never advances).
 */
export const walkColumns = async (
  session: SnmpSession,
  bases: readonly string[],
  { maxRows = 20_000, answerVarbinds = 50, bulk = true, deadlineMs = 30_000 }: WalkLimits = {},
): Promise<ColumnWalk> => {
  const columns = bases.map(() => new Map<string, SnmpValue>())
  const cursors: Cursor[] = bases.map((base, column) => ({ column, base, at: base, isDone: false }))
  const doubts = new Set<string>()
  const endsAtMs = performance.now() + deadlineMs
  let size = answerVarbinds
  let mode: 'bulk' | 'next' = bulk ? 'bulk' : 'next'
  const take = (cursor: Cursor, rows: readonly (SnmpRow | null)[]): void => {
    const column = columns[cursor.column]
    for (const row of rows) {
      if (cursor.isDone || column === undefined) return
      if (row === null) cursor.isDone = true
      else if (compareOids(row.oid, cursor.at) <= 0) {
        doubts.add(`rows of ${cursor.base} are not in order: the walk stopped at ${row.oid}`)
        cursor.isDone = true
      } else if (!row.oid.startsWith(`${cursor.base}.`)) {
        cursor.isDone = true
      } else if (column.size >= maxRows) {
        doubts.add(`more than ${maxRows} rows in ${cursor.base}: the walk stopped`)
        cursor.isDone = true
      } else {
        column.set(row.oid.slice(cursor.base.length + 1), row.value)
        cursor.at = row.oid
      }
    }
  }
  for (;;) {
    const open = cursors.filter(({ isDone }) => !isDone).slice(0, Math.max(1, size))
    if (open.length === 0) break
    if (performance.now() > endsAtMs) {
      doubts.add(`the walk took longer than ${Math.round(deadlineMs / 1000)} s and was stopped`)
      break
    }
    const oids = open.map(({ at }) => at)
    try {
      if (mode === 'next') {
        const rows = await session.next(oids)
        open.forEach((cursor, i) => take(cursor, [rows[i] ?? null]))
      } else {
        const repetitions = Math.max(1, Math.floor(size / open.length))
        const rows = await session.bulk(oids, repetitions, { attempts: size > SMALL_ANSWER ? 2 : 1 })
        // An answer cut to the packet's size holds fewer columns than asked; the rest comes with the next question.
        open.forEach((cursor, i) => take(cursor, rows[i] ?? []))
      }
      if (open.every(({ isDone, at }, i) => !isDone && at === oids[i])) {
        doubts.add('the device answered a walk with nothing: it was stopped')
        break
      }
    } catch (error) {
      const failure = asSnmpFailure(error)
      if (!isSizeOrBulk(failure)) throw failure
      if (mode === 'bulk' && (failure.kind === 'device-error' || size <= SMALL_ANSWER)) {
        mode = 'next'
        size = Math.min(answerVarbinds, 10)
      } else if (mode === 'bulk' && failure.kind === 'no-answer') {
        size = SMALL_ANSWER // silence costs time: one more try with a small question, then GETNEXT
      } else if (size > 1) size = Math.floor(size / 2)
      else throw failure
    }
  }
  return { columns, isBulkBroken: bulk && mode === 'next', doubts: [...doubts] }
}

/** Failures that a smaller question, or GETNEXT, may mend. */
const isSizeOrBulk = ({ kind }: SnmpFailure): boolean =>
  kind === 'too-big' || kind === 'no-answer' || kind === 'device-error' || kind === 'bad-answer'
