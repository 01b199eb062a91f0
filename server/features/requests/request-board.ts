import { quarterBounds, quarterOf } from '#domain/calendar-quarter.ts'
import { goalDistance, weeksOfWork } from '#domain/on-time-goal.ts'
import { nearestRank } from '#domain/percentile.ts'
import type { Principal } from '#domain/principal.ts'
import { rulesAt } from '#domain/sla-rules.ts'
import { slaSteps } from '#domain/sla-steps.ts'
import type { RequestWall } from '#wire/request-wall.ts'
import type { RequestBoard } from '#wire/requests.ts'
import type { ServiceDb } from '../../database/service-database.ts'
import type { RequestFigures } from '../../ports/request-figures.ts'
import { presentRow, type RowReader } from './present-row.ts'
import type { RowDetails } from './project-request.ts'
import { type ListQuery, requestWhere, selectRequests } from './request-query.ts'
import type { RequestParts } from './request-parts.ts'
import { rowClock } from './row-clock.ts'

/** A board is what a person can look through; the list has the rest. */
const MAX_ROWS = 200

type BoardParts = Pick<RequestParts, 'db' | 'directory' | 'rules'>
type SupervisedParts = BoardParts & Pick<RequestParts, 'settings'>

const readerOf = ({ directory, rules }: BoardParts, who: Principal, nowMs: number): RowReader => ({
  who,
  directory,
  history: rules.history(),
  nowMs,
})

const rowsOf = async (parts: BoardParts, reader: RowReader, query: ListQuery) => {
  const rows = await selectRequests(parts.db, query, reader.who, reader.nowMs).limit(MAX_ROWS).execute()
  return rows.map((row) => presentRow(row, reader))
}

const tally = (keys: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const key of keys) counts[key] = (counts[key] ?? 0) + 1
  return counts
}

/** Counts over everything in scope: the states by one grouped query, the moving clocks by reading the open rows. */
const countAll = async (parts: BoardParts, reader: RowReader): Promise<RequestBoard['counts']> => {
  const { who, nowMs, history } = reader
  const inScope = requestWhere({}, who, nowMs)
  const groups = await parts.db
    .selectFrom('requests')
    .select((table) => ['state', 'clock_phase', table.fn.countAll<number>().as('n')])
    .where(inScope)
    .groupBy(['state', 'clock_phase'])
    .execute()
  const open = await parts.db
    .selectFrom('requests')
    .select([
      'assignee_id',
      'is_open',
      'clock_phase',
      'clock_start_at_ms',
      'clock_risk_at_ms',
      'clock_due_at_ms',
      'clock_stop_at_ms',
      'clock_net_minutes',
      'clock_target_minutes',
      'clock_calendar',
    ])
    .where(inScope)
    .where('is_open', '=', 1)
    .execute()
  const byState: Record<string, number> = {}
  const byClock = tally(open.map((row) => rowClock(row, rulesAt(history, nowMs), nowMs).state))
  for (const { state, clock_phase: phase, n } of groups) {
    byState[state] = (byState[state] ?? 0) + Number(n)
    // The open ones were read above.
    if (phase === 'void' || phase.startsWith('stopped')) byClock[phase] = (byClock[phase] ?? 0) + Number(n)
  }
  // A clock that stops at `increased` or `done` may stand in an open row: counted once, above.
  for (const row of open)
    if (row.clock_phase === 'void' || row.clock_phase.startsWith('stopped'))
      byClock[row.clock_phase] = (byClock[row.clock_phase] ?? 1) - 1
  return {
    byState,
    byClock,
    open: open.length,
    mine: open.filter((row) => row.assignee_id === who.accountId).length,
    unassigned: open.filter((row) => row.assignee_id === null).length,
  }
}

/** What was first declared done in the running quarter (domain.md §9: turnaround and on-time by first `done`). */
const doneRows = async (db: ServiceDb, quarter: string) => {
  const bounds = quarterBounds(quarter)
  if (!bounds) throw new RangeError(`${quarter} is not a quarter`)
  const rows = await db
    .selectFrom('requests')
    .select(['done_at_ms', 'clock_phase', 'clock_net_minutes', 'proven_at_ms', 'is_short_notice', 'details_json'])
    .where('done_at_ms', '>=', bounds.fromMs)
    .where('done_at_ms', '<', bounds.toMs)
    .execute()
  return rows.map(({ details_json, ...row }) => ({ ...row, details: JSON.parse(details_json) as RowDetails }))
}

type DoneRows = Awaited<ReturnType<typeof doneRows>>

const quarterFigures = (id: string, rows: DoneRows): RequestBoard['quarter'] => {
  const net = rows.map((row) => row.clock_net_minutes)
  const onTime = rows.filter((row) => row.clock_phase === 'stopped_on_time').length
  return {
    id,
    done: rows.length,
    onTime,
    onTimeShare: rows.length === 0 ? null : onTime / rows.length,
    proven: rows.filter((row) => row.proven_at_ms !== null).length,
    falseDone: rows.filter((row) => row.details.isFalseDone).length,
    shortNotice: rows.filter((row) => row.is_short_notice === 1).length,
    medianNetMinutes: nearestRank(net, 50),
    p90NetMinutes: nearestRank(net, 90),
  }
}

const goalOf = (
  share: number,
  figures: RequestBoard['quarter'],
  rows: DoneRows,
  nowMs: number,
): RequestBoard['goal'] => {
  const ended = rows.map((row) => ({
    doneAtMs: Number(row.done_at_ms),
    isOnTime: row.clock_phase === 'stopped_on_time',
  }))
  const fromMs = quarterBounds(figures.id)?.fromMs ?? nowMs
  return { share, ...goalDistance(figures, share), weeks: weeksOfWork(ended, { fromMs, nowMs }) }
}

const stepMedians = (rows: DoneRows): RequestBoard['steps'] =>
  slaSteps.map((step, index) => {
    const minutes = rows.flatMap((row) => row.details.stepMinutes[index] ?? [])
    return { step, medianMinutes: nearestRank(minutes, 50), n: minutes.length }
  })

const workloadOf = (open: RequestBoard['open']): RequestBoard['workload'] => {
  const people = new Map<string, RequestBoard['workload'][number]>()
  for (const { assignee, clock } of open) {
    if (!assignee) continue
    const entry = people.get(assignee.accountId) ?? { ...assignee, open: 0, late: 0 }
    entry.open += 1
    if (clock.state === 'breached') entry.late += 1
    people.set(assignee.accountId, entry)
  }
  return [...people.values()].sort((a, b) => b.open - a.open || a.name.localeCompare(b.name))
}

const rowsToRestore = async (parts: BoardParts, reader: RowReader) => {
  const rows = await parts.db
    .selectFrom('requests')
    .selectAll()
    .where(requestWhere({}, reader.who, reader.nowMs))
    .where('until_at_ms', '<=', reader.nowMs)
    .where('lowered_at_ms', 'is', null)
    .where('increased_at_ms', 'is not', null)
    .orderBy('until_at_ms')
    .limit(MAX_ROWS)
    .execute()
  return rows.map((row) => presentRow(row, reader))
}

/** Work list and supervision in one answer. */
export const readBoard = async (parts: SupervisedParts, who: Principal, nowMs: number): Promise<RequestBoard> => {
  const reader = readerOf(parts, who, nowMs)
  const id = quarterOf(nowMs)
  const done = await doneRows(parts.db, id)
  const quarter = quarterFigures(id, done)
  const open = await rowsOf(parts, reader, { state: 'open' })
  return {
    serverNowMs: nowMs,
    counts: await countAll(parts, reader),
    open,
    unexplained: await rowsOf(parts, reader, { breach: 'unexplained' }),
    unproven: await rowsOf(parts, reader, { verdict: 'unproven' }),
    toRestore: await rowsToRestore(parts, reader),
    steps: stepMedians(done),
    quarter,
    goal: goalOf(parts.settings.current('requests').onTimeGoal, quarter, done, nowMs),
    workload: workloadOf(open),
  }
}

/** Counts for dashboards, over everything that the office has: no row leaves here. */
export const readFigures = async (parts: BoardParts, nowMs: number): Promise<RequestFigures> => {
  const office: Principal = { accountId: '', name: '', role: 'head', opdId: null, complaintOfficer: false }
  const { byState, byClock, open } = await countAll(parts, readerOf(parts, office, nowMs))
  const id = quarterOf(nowMs)
  return { byState, byClock, open, quarter: quarterFigures(id, await doneRows(parts.db, id)) }
}

/** Pinned on the wall: what is late, then what soon will be (ux.md §6.2: up to four, the rest is a count). */
const MAX_PINNED = 8

export const readWall = async (parts: BoardParts, who: Principal, nowMs: number): Promise<RequestWall> => {
  const reader = readerOf(parts, who, nowMs)
  const quarter = quarterOf(nowMs)
  const { done, onTime } = quarterFigures(quarter, await doneRows(parts.db, quarter))
  const counts = await countAll(parts, reader)
  const pinned = await selectRequests(parts.db, { state: 'open' }, who, nowMs).limit(MAX_PINNED).execute()
  return {
    serverNowMs: nowMs,
    open: counts.open,
    late: counts.byClock['breached'] ?? 0,
    atRisk: counts.byClock['at_risk'] ?? 0,
    quarter: { id: quarter, done, onTime },
    pinned: pinned
      .map((row) => presentRow(row, reader))
      .map(({ number, opdShortName, state, clock }) => ({ number, opdShortName, state, clock })),
  }
}
