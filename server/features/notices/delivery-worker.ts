import { retryAt, type DeliveryState } from '#domain/notice-delivery.ts'
import type { Part } from '#platform/lifecycle.ts'
import type { Logger } from '#platform/logger.ts'
import type { ServiceDb } from '../../database/service-database.ts'
import type { AccountDirectory } from '../../ports/account-directory.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Channel, SendResult } from './channel.ts'
import { readPreferences } from './notice-preferences.ts'
import { noticeText } from './texts.ts'

export interface DeliveryWorkerParts {
  db: ServiceDb
  clock: Clock
  accounts: AccountDirectory
  channel: Channel
  /** Start of the links in mails; null: no link. */
  publicUrl: string | null
  log: Logger
}

const LOOK_EVERY_MS = 5_000
const AT_ONCE = 20

interface Due {
  id: string
  attempts: number
  account_id: string
  kind: string
  values_json: string
  path: string
}

/**
 * Empties the outbox of one channel, one message after the other. At least once: a crash between the server's yes and
 * our note of it repeats the message with the same Message-ID. What was noted as sent is never sent again.
 */
export const createDeliveryWorker = ({ db, clock, accounts, channel, publicUrl, log }: DeliveryWorkerParts) => {
  const finish = (id: string, state: DeliveryState, attempts: number, problem: string | null) =>
    db
      .updateTable('notice_deliveries')
      .set({ state, attempts, last_problem: problem, finished_at_ms: clock.nowMs() })
      .where('id', '=', id)
      .execute()

  const note = async (due: Due, result: SendResult): Promise<void> => {
    const attempts = due.attempts + 1
    if (result.sent) {
      await finish(due.id, 'sent', attempts, null)
      return
    }
    const next = result.isFinal ? null : retryAt(clock.nowMs(), attempts)
    if (next === null) {
      await finish(due.id, 'dead', attempts, result.problem)
      return
    }
    await db
      .updateTable('notice_deliveries')
      .set({ attempts, next_attempt_at_ms: next, last_problem: result.problem })
      .where('id', '=', due.id)
      .execute()
  }

  const deliver = async (due: Due): Promise<SendResult | null> => {
    const [contact] = await accounts.contacts(db, [{ accountId: due.account_id }])
    const preferences = await readPreferences(db, due.account_id)
    const reason = !contact
      ? 'account_closed'
      : !preferences.emailOn
        ? 'turned_off'
        : !contact.email
          ? 'no_address'
          : null
    if (!contact?.email || reason !== null) {
      await finish(due.id, 'skipped', due.attempts, reason)
      return null
    }
    const values = JSON.parse(due.values_json) as Record<string, string | number | null>
    const written = noticeText(
      { kind: due.kind, values, path: due.path },
      { name: contact.name, language: preferences.language },
      publicUrl,
    )
    const result = await channel.send({ id: due.id, to: { name: contact.name, address: contact.email }, ...written })
    await note(due, result)
    return result
  }

  /** Sends what is due. A failure that concerns the server and not the message ends the round: the rest waits too. */
  const runOnce = async (): Promise<void> => {
    const due = await db
      .selectFrom('notice_deliveries')
      .innerJoin('notices', 'notices.id', 'notice_deliveries.notice_id')
      .select(['notice_deliveries.id', 'attempts', 'account_id', 'kind', 'values_json', 'path'])
      .where('channel', '=', channel.name)
      .where('state', '=', 'pending')
      .where('next_attempt_at_ms', '<=', clock.nowMs())
      .orderBy('next_attempt_at_ms')
      .limit(AT_ONCE)
      .execute()
    for (const one of due) {
      if (stopped) return
      const result = await deliver(one)
      if (result && !result.sent && !result.isFinal) return
    }
  }

  let stopped = false
  let timer: NodeJS.Timeout | undefined
  let round: Promise<void> = Promise.resolve()
  const look = (): void => {
    timer = setTimeout(() => {
      round = runOnce()
        .catch((error: unknown) => log.error({ error, channel: channel.name }, 'the outbox could not be emptied'))
        .finally(() => {
          if (!stopped) look()
        })
    }, LOOK_EVERY_MS)
    timer.unref()
  }
  const part: Part = {
    name: `outbox-${channel.name}`,
    start() {
      stopped = false
      look()
      return Promise.resolve()
    },
    async stop() {
      stopped = true
      clearTimeout(timer)
      await round
      channel.close()
    },
  }
  return { runOnce, part }
}
