import { quarterBounds } from '#domain/calendar-quarter.ts'
import { minuteToMs, wibMinute } from '#domain/calendar-wib.ts'
import { grantOf } from '#domain/permissions.ts'
import type { Principal } from '#domain/principal.ts'
import type { requestListQuery } from '#wire/requests.ts'
import { type Expression, type ExpressionBuilder, type OrderByItemBuilder, sql, type SqlBool } from 'kysely'
import type { z } from 'zod/mini'
import type { ServiceDb, ServiceTables, Tx } from '../../database/service-database.ts'

export type ListQuery = z.infer<typeof requestListQuery>
type Where = ExpressionBuilder<ServiceTables, 'requests'>

const parts = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')

/** Drafts belong to their OPD alone; everything else to the OPD and the office. */
const scope = (eb: Where, who: Principal): Expression<SqlBool> => {
  if (grantOf('readRequests', who.role) === 'own') return eb('opd_id', '=', who.opdId ?? '')
  return eb('state', '!=', 'draft')
}

const openClock = (eb: Where, ...more: Expression<SqlBool>[]) => eb.and([eb('clock_phase', '=', 'open'), ...more])

/** A state of the clock as of now, in terms of the stored columns (see rowClock). */
const clockIs = (eb: Where, state: string, nowMs: number): Expression<SqlBool> => {
  const now = minuteToMs(wibMinute(nowMs))
  switch (state) {
    case 'not_started':
      return eb.or([eb('clock_phase', '=', 'unknown'), openClock(eb, eb('clock_start_at_ms', '>', now))])
    case 'running':
      return openClock(
        eb,
        eb('clock_start_at_ms', '<=', now),
        eb('clock_risk_at_ms', '>', now),
        eb('clock_due_at_ms', '>=', now),
      )
    case 'at_risk':
      return openClock(eb, eb('clock_risk_at_ms', '<=', now), eb('clock_due_at_ms', '>=', now))
    case 'breached':
      return openClock(eb, eb('clock_due_at_ms', '<', now))
    default:
      return eb('clock_phase', '=', state)
  }
}

const stateIs = (eb: Where, state: string): Expression<SqlBool> => {
  if (state === 'open') return eb('is_open', '=', 1)
  if (state === 'ended') return eb('is_ended', '=', 1)
  return eb('state', '=', state)
}

const assigneeIs = (eb: Where, assignee: string, who: Principal): Expression<SqlBool> => {
  if (assignee === 'none') return eb('assignee_id', 'is', null)
  return eb('assignee_id', '=', assignee === 'me' ? who.accountId : assignee)
}

const breachIs = (eb: Where, breach: NonNullable<ListQuery['breach']>): Expression<SqlBool> => {
  if (breach === 'no') return eb('breach_due_at_ms', 'is', null)
  const happened = eb('breach_due_at_ms', 'is not', null)
  return breach === 'yes' ? happened : eb.and([happened, eb('breach_cause', 'is', null)])
}

const verdictIs = (eb: Where, verdict: string): Expression<SqlBool> =>
  verdict === 'unproven'
    ? eb.and([eb('done_at_ms', 'is not', null), eb('proven_at_ms', 'is', null), eb('is_ended', '=', 0)])
    : eb('verdict', '=', verdict)

/** A person types what he sees: every word must occur, `%` and `_` are themselves. */
const contains = (q: string): Expression<SqlBool>[] =>
  q
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => sql<SqlBool>`search_text like ${`%${word.replace(/[\\%_]/g, '\\$&')}%`} escape '\\'`)

/** The filter of a list with the scope of its reader; the scope is always the first condition. */
export const requestWhere =
  (query: ListQuery, who: Principal, nowMs: number) =>
  (eb: Where): Expression<SqlBool> => {
    const all: Expression<SqlBool>[] = [scope(eb, who)]
    const anyOf = (text: string | undefined, is: (value: string) => Expression<SqlBool>): void => {
      const values = text === undefined ? [] : parts(text)
      if (values.length > 0) all.push(eb.or(values.map(is)))
    }
    anyOf(query.state, (state) => stateIs(eb, state))
    anyOf(query.clock, (state) => clockIs(eb, state, nowMs))
    anyOf(query.opd, (opd) => eb('opd_id', '=', opd))
    anyOf(query.link, (link) => eb('link_id', '=', link))
    anyOf(query.verdict, (verdict) => verdictIs(eb, verdict))
    // An OPD does not see officers, so it cannot filter by them either.
    if (query.assignee !== undefined && who.role !== 'opd') all.push(assigneeIs(eb, query.assignee, who))
    if (query.breach !== undefined) all.push(breachIs(eb, query.breach))
    if (query.q !== undefined) all.push(...contains(query.q))
    const quarter = query.quarter === undefined ? undefined : quarterBounds(query.quarter)
    if (quarter) all.push(eb('received_at_ms', '>=', quarter.fromMs), eb('received_at_ms', '<', quarter.toMs))
    return eb.and(all)
  }

const sortColumns = {
  due: 'clock_due_at_ms',
  received: 'received_at_ms',
  updated: 'updated_at_ms',
  opd: 'opd_id',
} as const

/**
 * Rows in order: `due` puts the open ones first, what runs out first on top, those whose clock has stopped below what still
 * runs; then the ended ones, what ended last on top. Ties are broken by id, so pages never overlap.
 */
export const selectRequests = (db: ServiceDb | Tx, query: ListQuery, who: Principal, nowMs: number) => {
  const base = db
    .selectFrom('requests')
    .selectAll()
    .where(requestWhere(query, who, nowMs))
  const sort = query.sort ?? 'due'
  const direction = query.order ?? (sort === 'due' || sort === 'opd' ? 'asc' : 'desc')
  if (sort === 'number')
    return base
      .orderBy('number_year', (column) => (direction === 'asc' ? column.asc().nullsFirst() : column.desc().nullsLast()))
      .orderBy('sequence', direction)
      .orderBy('id')
  const inDirection = (column: OrderByItemBuilder) => (direction === 'asc' ? column.asc() : column.desc()).nullsLast()
  if (sort === 'due')
    return base
      .orderBy('is_open', 'desc')
      .orderBy(sql`case when is_open = 1 and clock_phase like 'stopped%' then 1 else 0 end`)
      .orderBy(sql`case when is_open = 1 then clock_due_at_ms else -clock_due_at_ms end`, inDirection)
      .orderBy('id')
  return base.orderBy(sortColumns[sort], inDirection).orderBy('id')
}

export const countRequests = async (db: ServiceDb | Tx, query: ListQuery, who: Principal, nowMs: number) => {
  const row = await db
    .selectFrom('requests')
    .select((table) => table.fn.countAll<number>().as('total'))
    .where(requestWhere(query, who, nowMs))
    .executeTakeFirstOrThrow()
  return Number(row.total)
}
