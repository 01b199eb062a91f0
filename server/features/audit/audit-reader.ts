import type { AuditRecord } from '#domain/audit-record.ts'
import { sql, type Selectable } from 'kysely'
import type { ServiceDb } from '../../database/service-database.ts'
import type { AuditEntriesTable } from '../../database/tables/audit.ts'

export interface AuditFilter {
  /** `request.` finds every action that begins so. */
  action?: string | undefined
  subject?: string | undefined
  byAccountId?: string | undefined
  fromMs?: number | undefined
  toMs?: number | undefined
}

export const toAuditRecord = (row: Selectable<AuditEntriesTable>): AuditRecord => ({
  seq: row.seq,
  atMs: row.at_ms,
  action: row.action,
  subject: row.subject,
  byAccountId: row.by_account_id,
  byName: row.by_name,
  remoteAddress: row.remote_address,
  before: row.before_json,
  after: row.after_json,
  prevHash: row.prev_hash,
  hash: row.hash,
})

/** LIKE with the text taken literally. */
const beginsWith = (text: string): string => `${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`

const filtered = (db: ServiceDb, filter: AuditFilter) => {
  let query = db.selectFrom('audit_entries').selectAll()
  if (filter.action !== undefined)
    query = query.where(sql<boolean>`action like ${beginsWith(filter.action)} escape '\\'`)
  if (filter.subject !== undefined) query = query.where('subject', '=', filter.subject)
  if (filter.byAccountId !== undefined) query = query.where('by_account_id', '=', filter.byAccountId)
  if (filter.fromMs !== undefined) query = query.where('at_ms', '>=', filter.fromMs)
  if (filter.toMs !== undefined) query = query.where('at_ms', '<', filter.toMs)
  return query
}

/** Newest first, below `beforeSeq` when given. */
export const newestAudit = async (
  db: ServiceDb,
  filter: AuditFilter,
  page: { beforeSeq?: number | undefined; limit: number },
): Promise<AuditRecord[]> => {
  let query = filtered(db, filter)
  if (page.beforeSeq !== undefined) query = query.where('seq', '<', page.beforeSeq)
  return (await query.orderBy('seq', 'desc').limit(page.limit).execute()).map(toAuditRecord)
}

/** Oldest first, in portions: a million lines never stand in memory, and others get their turn in between. */
export async function* auditInPortions(db: ServiceDb, filter: AuditFilter, size = 1000): AsyncGenerator<AuditRecord[]> {
  for (let after = 0; ;) {
    const rows = await filtered(db, filter).where('seq', '>', after).orderBy('seq').limit(size).execute()
    const last = rows.at(-1)
    if (!last) return
    after = last.seq
    yield rows.map(toAuditRecord)
  }
}
