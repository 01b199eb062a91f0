import { grantOf } from '#domain/permissions.ts'
import type { Principal } from '#domain/principal.ts'
import { replayRequest } from '#domain/request-replay.ts'
import type { RequestSnapshot } from '#domain/request-snapshot.ts'
import type { ServiceDb, Tx } from '../../database/service-database.ts'
import { AppError } from '../../http/app-error.ts'
import type { SlaRulesBook } from '../../ports/sla-rules-book.ts'
import { requestWhere } from './request-query.ts'
import { loadRequest, type StoredRequest } from './request-store.ts'

/** One text for "there is none" and "it is not yours". */
export const noSuchRequest = () => new AppError('not-found', 'There is no such request')

/**
 * Whether a request exists in the scope of this person: one indexed look-up that takes the same path for an id that does
 * not exist and for one of another OPD, so that neither text nor time tells them apart.
 */
export const isInScope = async (db: ServiceDb | Tx, who: Principal, id: string): Promise<boolean> => {
  if (grantOf('readRequests', who.role) === null || grantOf('readRequests', who.role) === 'aggregates') return false
  const row = await db
    .selectFrom('requests')
    .select('id')
    .where('id', '=', id)
    .where(requestWhere({}, who, 0))
    .executeTakeFirst()
  return row !== undefined
}

export interface LoadedRequest {
  stored: StoredRequest
  snapshot: RequestSnapshot
}

export const replayStored = (stored: StoredRequest, rules: SlaRulesBook): LoadedRequest => ({
  stored,
  snapshot: replayRequest(
    stored.opdId,
    stored.events.map(({ event }) => event),
    (recordedAtMs) => rules.lateEntryMinutes(recordedAtMs),
  ),
})

/** Loads and replays; throws `not-found` outside the scope. */
export const loadInScope = async (
  db: ServiceDb | Tx,
  rules: SlaRulesBook,
  who: Principal,
  id: string,
): Promise<LoadedRequest> => {
  const stored = (await isInScope(db, who, id)) ? await loadRequest(db, id) : null
  if (!stored) throw noSuchRequest()
  return replayStored(stored, rules)
}
