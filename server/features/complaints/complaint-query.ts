import { complaintLimitStates } from '#domain/complaint-limits.ts'
import { isComplaintStaff } from '#domain/complaint.ts'
import type { Principal } from '#domain/principal.ts'
import type { ComplaintSummary } from '#wire/complaints.ts'
import type { ServiceDb } from '../../database/service-database.ts'
import { clockOf, type StoredComplaint } from './complaint-view.ts'

export interface ComplaintFilter {
  state?: string | undefined
  category?: string | undefined
  channel?: string | undefined
  requestId?: string | undefined
  linkId?: string | undefined
  from?: string | undefined
  to?: string | undefined
}

/** The one place where the scope of a list is made: the rows that maySeeComplaint() would let pass, in SQL. */
const inScope = (db: ServiceDb, reader: Principal) => {
  const query = db.selectFrom('complaints').selectAll()
  if (isComplaintStaff(reader) || reader.role === 'leader') return query
  if (reader.role === 'opd') return query.where('opd_id', '=', reader.opdId ?? '')
  return query.where('filed_by', '=', reader.accountId)
}

/** One complaint in the scope of the reader: the same query, with the same nothing, for a foreign one and for none. */
export const complaintInScope = (db: ServiceDb, reader: Principal, id: string): Promise<StoredComplaint | undefined> =>
  inScope(db, reader).where('id', '=', id).executeTakeFirst()

const filtered = (db: ServiceDb, reader: Principal, filter: ComplaintFilter) => {
  let query = inScope(db, reader)
  if (filter.state !== undefined) query = query.where('state', '=', filter.state)
  if (filter.category !== undefined) query = query.where('category', '=', filter.category)
  if (filter.channel !== undefined) query = query.where('channel', '=', filter.channel)
  if (filter.requestId !== undefined) query = query.where('request_id', '=', filter.requestId)
  if (filter.linkId !== undefined) query = query.where('link_id', '=', filter.linkId)
  if (filter.from !== undefined) query = query.where('received_at_ms', '>=', Date.parse(filter.from))
  if (filter.to !== undefined) query = query.where('received_at_ms', '<', Date.parse(filter.to))
  return query
}

export const pageOfComplaints = async (
  db: ServiceDb,
  reader: Principal,
  filter: ComplaintFilter,
  { before, limit }: { before?: string | undefined; limit: number },
): Promise<{ rows: StoredComplaint[]; nextBefore: string | null }> => {
  let query = filtered(db, reader, filter)
  if (before !== undefined) {
    const [atMs, id] = [Number(before.split('.')[0]), before.slice(before.indexOf('.') + 1)]
    query = query.where((row) =>
      row.or([row('received_at_ms', '<', atMs), row.and([row('received_at_ms', '=', atMs), row('id', '<', id)])]),
    )
  }
  const rows = await query
    .orderBy('received_at_ms', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return { rows: shown, nextBefore: rows.length > limit && last ? `${last.received_at_ms}.${last.id}` : null }
}

/** All in scope, oldest first: for export and counts. A city has thousands of complaints, not millions. */
export const allComplaints = (db: ServiceDb, reader: Principal, filter: ComplaintFilter): Promise<StoredComplaint[]> =>
  filtered(db, reader, filter).orderBy('received_at_ms').orderBy('id').execute()

const tally = (rows: readonly StoredComplaint[], key: (row: StoredComplaint) => string): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const row of rows) counts[key(row)] = (counts[key(row)] ?? 0) + 1
  return counts
}

/** Counts only: what the leader sees, and the evaluation. */
export const summarize = (rows: readonly StoredComplaint[], nowMs: number): ComplaintSummary => {
  const states = rows.map((row) => complaintLimitStates(clockOf(row), nowMs))
  const limit = (which: 'answer' | 'resolve') => {
    const count = (...wanted: string[]) => states.filter((state) => wanted.includes(state[which])).length
    return { onTime: count('met_on_time'), late: count('met_late', 'late'), waiting: count('waiting') }
  }
  return {
    total: rows.length,
    byState: tally(rows, (row) => row.state),
    byChannel: tally(rows, (row) => row.channel),
    byCategory: tally(rows, (row) => row.category),
    escalated: rows.filter((row) => row.escalated_at_ms !== null).length,
    answer: limit('answer'),
    resolve: limit('resolve'),
  }
}
