import type { DeliveryState } from '#domain/notice-delivery.ts'
import type { DeliveryView, NoticeView } from '#wire/notices.ts'
import type { ServiceDb } from '../../database/service-database.ts'
import type { AccountDirectory } from '../../ports/account-directory.ts'
import { noticeSubjects } from './texts.ts'

export interface Page {
  /** `<createdAtMs>.<id>` of the last row seen. */
  before?: string | undefined
  limit: number
}

interface Placed {
  id: string
  created_at_ms: number
}

const cursorOf = ({ created_at_ms, id }: Placed): string => `${created_at_ms}.${id}`

/** The rows of one page (asked with one more than shown) and where the next begins. */
const paged = <R extends Placed>(rows: R[], limit: number): { shown: R[]; nextBefore: string | null } => {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return { shown, nextBefore: rows.length > limit && last ? cursorOf(last) : null }
}

const place = (before: string): { atMs: number; id: string } => {
  const dot = before.indexOf('.')
  return { atMs: Number(before.slice(0, dot)), id: before.slice(dot + 1) }
}

export const countUnread = async (db: ServiceDb, accountId: string): Promise<number> => {
  const { count } = await db
    .selectFrom('notices')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('account_id', '=', accountId)
    .where('read_at_ms', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(count)
}

export const listNotices = async (db: ServiceDb, accountId: string, onlyUnread: boolean, page: Page) => {
  let query = db.selectFrom('notices').selectAll().where('account_id', '=', accountId)
  if (onlyUnread) query = query.where('read_at_ms', 'is', null)
  if (page.before !== undefined) {
    const { atMs, id } = place(page.before)
    query = query.where((row) =>
      row.or([row('created_at_ms', '<', atMs), row.and([row('created_at_ms', '=', atMs), row('id', '<', id)])]),
    )
  }
  const rows = await query
    .orderBy('created_at_ms', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit + 1)
    .execute()
  const { shown, nextBefore } = paged(rows, page.limit)
  const notices = shown.map((row): NoticeView => {
    const values = JSON.parse(row.values_json) as NoticeView['values']
    return {
      id: row.id,
      kind: row.kind,
      values,
      text: noticeSubjects({ kind: row.kind, values }),
      path: row.path,
      urgency: row.urgency === 'breach' ? 'breach' : 'normal',
      createdAtMs: row.created_at_ms,
      readAtMs: row.read_at_ms,
    }
  })
  return { notices, nextBefore }
}

export const markRead = async (
  db: ServiceDb,
  accountId: string,
  which: { ids: readonly string[] } | { upToMs: number },
  nowMs: number,
): Promise<void> => {
  const query = db
    .updateTable('notices')
    .set({ read_at_ms: nowMs })
    .where('account_id', '=', accountId)
    .where('read_at_ms', 'is', null)
  await (
    'ids' in which ? query.where('id', 'in', which.ids) : query.where('created_at_ms', '<=', which.upToMs)
  ).execute()
}

export const listDeliveries = async (
  db: ServiceDb,
  accounts: AccountDirectory,
  { state, ...page }: Page & { state: DeliveryState | undefined },
) => {
  let query = db
    .selectFrom('notice_deliveries')
    .innerJoin('notices', 'notices.id', 'notice_deliveries.notice_id')
    .selectAll('notice_deliveries')
    .select(['account_id', 'kind', 'values_json', 'path', 'created_at_ms'])
  if (state !== undefined) query = query.where('state', '=', state)
  if (page.before !== undefined) {
    const { atMs, id } = place(page.before)
    query = query.where((row) =>
      row.or([
        row('created_at_ms', '<', atMs),
        row.and([row('created_at_ms', '=', atMs), row('notice_deliveries.id', '<', id)]),
      ]),
    )
  }
  const rows = await query
    .orderBy('created_at_ms', 'desc')
    .orderBy('notice_deliveries.id', 'desc')
    .limit(page.limit + 1)
    .execute()
  const { shown, nextBefore } = paged(rows, page.limit)
  const accountIds = [...new Set(shown.map((row) => row.account_id))]
  const contacts = await accounts.contacts(
    db,
    accountIds.map((accountId) => ({ accountId })),
  )
  const names = new Map(contacts.map(({ accountId, name }) => [accountId, name]))
  const deliveries = shown.map((row): DeliveryView => ({
    id: row.id,
    noticeId: row.notice_id,
    accountId: row.account_id,
    accountName: names.get(row.account_id) ?? null,
    kind: row.kind,
    text: noticeSubjects({ kind: row.kind, values: JSON.parse(row.values_json) as Record<string, string | null> }),
    path: row.path,
    channel: row.channel,
    state: row.state as DeliveryState,
    attempts: row.attempts,
    nextAttemptAtMs: row.next_attempt_at_ms,
    lastProblem: row.last_problem,
    finishedAtMs: row.finished_at_ms,
    createdAtMs: row.created_at_ms,
  }))
  return { deliveries, nextBefore }
}

export const countDeliveries = async (db: ServiceDb): Promise<Record<DeliveryState, number>> => {
  const rows = await db
    .selectFrom('notice_deliveries')
    .select((row) => ['state', row.fn.countAll<number>().as('count')])
    .groupBy('state')
    .execute()
  return {
    pending: 0,
    sent: 0,
    dead: 0,
    skipped: 0,
    ...Object.fromEntries(rows.map((r) => [r.state, Number(r.count)])),
  }
}
