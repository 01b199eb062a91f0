import { randomUUID } from 'node:crypto'
import type { ServiceDb, Tx } from '../../database/service-database.ts'
import { newToken, tokenHash } from './secret-token.ts'

/** A working day without a click ends a session; a week ends it whatever happens. */
export const IDLE_MS = 12 * 3_600_000
export const ABSOLUTE_MS = 7 * 86_400_000
/** Writing "seen" at every request would be a write per request. */
const SEEN_EVERY_MS = 60_000

export interface NewSession {
  id: string
  /** For the cookie; only its hash is kept. */
  token: string
}

export const createSession = async (
  tx: ServiceDb | Tx,
  { accountId, remoteAddress, nowMs }: { accountId: string; remoteAddress: string; nowMs: number },
): Promise<NewSession> => {
  const token = newToken('s')
  const id = randomUUID()
  await tx
    .insertInto('sessions')
    .values({
      id,
      token_hash: tokenHash(token),
      account_id: accountId,
      created_at_ms: nowMs,
      last_seen_at_ms: nowMs,
      expires_at_ms: nowMs + ABSOLUTE_MS,
      remote_address: remoteAddress,
    })
    .execute()
  return { id, token }
}

const living = (db: ServiceDb | Tx, nowMs: number) =>
  db
    .selectFrom('sessions')
    .innerJoin('accounts', 'accounts.id', 'sessions.account_id')
    .where('accounts.active', '=', 1)
    .where('sessions.expires_at_ms', '>', nowMs)
    .where('sessions.last_seen_at_ms', '>', nowMs - IDLE_MS)

/** The session and its account; undefined when it ended. Notes that it was seen. */
export const findSession = async (db: ServiceDb, token: string, nowMs: number) => {
  const row = await living(db, nowMs)
    .where('sessions.token_hash', '=', tokenHash(token))
    .selectAll('accounts')
    .select(['sessions.id as session_id', 'sessions.last_seen_at_ms as seen_at_ms'])
    .executeTakeFirst()
  if (row && nowMs - row.seen_at_ms > SEEN_EVERY_MS)
    await db.updateTable('sessions').set({ last_seen_at_ms: nowMs }).where('id', '=', row.session_id).execute()
  return row
}

/** Of these, the ids that still live. */
export const livingSessions = async (db: ServiceDb, ids: readonly string[], nowMs: number): Promise<string[]> => {
  if (ids.length === 0) return []
  const rows = await living(db, nowMs).where('sessions.id', 'in', ids).select('sessions.id').execute()
  return rows.map(({ id }) => id)
}

/** A socket keeps its session alive like a request does: an open screen is a person. */
export const touchSessions = async (db: ServiceDb, ids: readonly string[], nowMs: number): Promise<void> => {
  if (ids.length === 0) return
  await db
    .updateTable('sessions')
    .set({ last_seen_at_ms: nowMs })
    .where('id', 'in', ids)
    .where('last_seen_at_ms', '<', nowMs - SEEN_EVERY_MS)
    .execute()
}

/** Ends sessions of an account, all or all but one; returns their ids for the hub. */
export const endSessions = async (
  tx: ServiceDb | Tx,
  accountId: string,
  exceptId: string | null = null,
): Promise<string[]> => {
  const ended = await tx
    .deleteFrom('sessions')
    .where('account_id', '=', accountId)
    .$if(exceptId !== null, (query) => query.where('id', '!=', exceptId))
    .returning('id')
    .execute()
  return ended.map(({ id }) => id)
}

export const forgetExpired = async (db: ServiceDb, nowMs: number): Promise<void> => {
  await db
    .deleteFrom('sessions')
    .where((where) => where.or([where('expires_at_ms', '<=', nowMs), where('last_seen_at_ms', '<=', nowMs - IDLE_MS)]))
    .execute()
}
