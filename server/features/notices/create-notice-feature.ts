import type { Part } from '#platform/lifecycle.ts'
import { noticeRoutes } from '#wire/notices.ts'
import { AppError } from '../../http/app-error.ts'
import type { Mount } from '../../http/mount-route.ts'
import type { AuditLog } from '../../ports/audit-log.ts'
import type { Channel } from './channel.ts'
import { createDeliveryWorker, type DeliveryWorkerParts } from './delivery-worker.ts'
import { readPreferences, writePreferences } from './notice-preferences.ts'
import { countDeliveries, countUnread, listDeliveries, listNotices, markRead } from './notice-reader.ts'

export interface NoticeFeatureContext extends Omit<DeliveryWorkerParts, 'channel'> {
  mount: Mount
  audit: AuditLog
  channels: readonly Channel[]
}

const CLEAN_EVERY_MS = 24 * 3_600_000
/** P: what is older leaves the list; the audit and the events keep what happened. */
const KEEP_MS = 400 * 24 * 3_600_000

/** The bell of every person, the view of the outbox for staff, and the workers that empty it. */
export const createNoticeFeature = (context: NoticeFeatureContext): { parts: Part[] } => {
  const { db, clock, mount, audit, accounts, channels, log } = context
  const unreadOf = async (accountId: string) => ({ unread: await countUnread(db, accountId) })

  mount(noticeRoutes.listNotices, async ({ principal: { accountId }, query }) => ({
    ...(await listNotices(db, accountId, query.unread === '1', {
      before: query.before,
      limit: Number(query.limit ?? 30),
    })),
    ...(await unreadOf(accountId)),
  }))
  mount(noticeRoutes.countUnread, ({ principal }) => unreadOf(principal.accountId))
  mount(noticeRoutes.markRead, async ({ principal: { accountId }, body }) => {
    await markRead(db, accountId, body, clock.nowMs())
    return unreadOf(accountId)
  })

  mount(noticeRoutes.getPreferences, ({ principal }) => readPreferences(db, principal.accountId))
  mount(noticeRoutes.setPreferences, async ({ principal, body }) => {
    await writePreferences(db, principal.accountId, body)
    return body
  })

  mount(noticeRoutes.listDeliveries, async ({ query }) => ({
    ...(await listDeliveries(db, accounts, {
      state: query.state,
      before: query.before,
      limit: Number(query.limit ?? 50),
    })),
    counts: await countDeliveries(db),
    channels: channels.map(({ name }) => name),
  }))
  mount(noticeRoutes.retryDelivery, async ({ principal, params, remoteAddress }) => {
    await db.transaction().execute(async (tx) => {
      const row = await tx
        .updateTable('notice_deliveries')
        .set({ state: 'pending', attempts: 0, next_attempt_at_ms: clock.nowMs(), finished_at_ms: null })
        .where('id', '=', params.id)
        .where('state', 'in', ['dead', 'skipped'])
        .returning('last_problem')
        .executeTakeFirst()
      if (!row) throw new AppError('not-found', 'There is no such message that was given up')
      await audit.record(tx, {
        action: 'notices.retry',
        subject: `delivery:${params.id}`,
        byAccountId: principal.accountId,
        byName: principal.name,
        remoteAddress,
        before: { lastProblem: row.last_problem },
        after: { state: 'pending' },
      })
    })
    return { state: 'pending' as const }
  })

  let timer: NodeJS.Timeout | undefined
  const clean = () =>
    db
      .deleteFrom('notices')
      .where('created_at_ms', '<', clock.nowMs() - KEEP_MS)
      .execute()
      .catch((error: unknown) => log.error({ error }, 'old notices could not be removed'))
  const cleaner: Part = {
    name: 'notice-cleaner',
    start() {
      timer = setInterval(() => void clean(), CLEAN_EVERY_MS)
      timer.unref()
      return Promise.resolve()
    },
    stop() {
      clearInterval(timer)
      return Promise.resolve()
    },
  }
  return { parts: [cleaner, ...channels.map((channel) => createDeliveryWorker({ ...context, channel }).part)] }
}
