import { afterQuietHours, type QuietHours } from '#domain/notice-delivery.ts'
import type { Logger } from '#platform/logger.ts'
import { randomUUID } from 'node:crypto'
import type { ServiceDb, Tx } from '../../database/service-database.ts'
import type { AccountDirectory } from '../../ports/account-directory.ts'
import type { Clock } from '../../ports/clock.ts'
import type { NewsBus } from '../../ports/news-bus.ts'
import type { Notice, Notifier } from '../../ports/notifier.ts'

export interface NotifierParts {
  db: ServiceDb
  clock: Clock
  accounts: AccountDirectory
  news: NewsBus
  /** Names of the channels that are set up. */
  channels: readonly string[]
  quietHours: () => QuietHours
  log: Logger
}

/**
 * Writes notices and their outbox rows in the caller's transaction. The live news follows when the rows can be seen:
 * one transaction writes at a time, so another one waits until the caller's ended, either way.
 */
export const createNotifier = (parts: NotifierParts): Notifier => {
  const { db, clock, accounts, news, channels, quietHours, log } = parts

  const tellLive = async (ids: readonly string[]): Promise<void> => {
    const committed = await db
      .transaction()
      .execute((tx) => tx.selectFrom('notices').select(['id', 'account_id']).where('id', 'in', ids).execute())
    for (const { id, account_id } of committed)
      news.publish({ topic: 'notice', id, audiences: [{ accountId: account_id }] })
  }

  const addDeliveries = async (tx: Tx, noticeId: string, urgency: Notice['urgency'], now: number): Promise<void> => {
    for (const channel of channels)
      await tx
        .insertInto('notice_deliveries')
        .values({
          id: randomUUID(),
          notice_id: noticeId,
          channel,
          state: 'pending',
          attempts: 0,
          next_attempt_at_ms: urgency === 'breach' ? now : afterQuietHours(now, quietHours()),
          last_problem: null,
          finished_at_ms: null,
        })
        .execute()
  }

  return {
    async notify(tx, { cause, to, except, kind, values, path, urgency }) {
      const now = clock.nowMs()
      const added: string[] = []
      for (const { accountId } of await accounts.contacts(tx, to)) {
        if (accountId === except) continue
        const row = await tx
          .insertInto('notices')
          .values({
            id: randomUUID(),
            account_id: accountId,
            cause,
            kind,
            values_json: JSON.stringify(values),
            path,
            urgency,
            created_at_ms: now,
            read_at_ms: null,
          })
          .onConflict((conflict) => conflict.columns(['account_id', 'cause']).doNothing())
          .returning('id')
          .executeTakeFirst()
        if (!row) continue
        await addDeliveries(tx, row.id, urgency, now)
        added.push(row.id)
      }
      if (added.length === 0) return
      setImmediate(() => {
        tellLive(added).catch((error: unknown) => log.warn({ error }, 'live news of notices were not sent'))
      })
    },
  }
}
