import { canonicalJson } from '#domain/canonical-json.ts'
import { chainHash, type ChainBreak, GENESIS_HASH, walkChain } from '#domain/hash-chain.ts'
import type { NewRequestEvent, RequestEvent } from '#domain/request-events.ts'
import { createHash } from 'node:crypto'
import type { Selectable } from 'kysely'
import type { ServiceDb, Tx } from '../../database/service-database.ts'
import type { RequestEventsTable } from '../../database/tables/requests.ts'
import { AppError } from '../../http/app-error.ts'

/** One event in the log: `entry` is what the hash covers. */
export interface StoredEvent {
  event: RequestEvent
  entry: RequestEntry
  prevHash: string
  hash: string
}

export type RequestEntry = RequestEvent & { requestId: string; opdId: string }

export interface StoredRequest {
  id: string
  opdId: string
  events: StoredEvent[]
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

const fromRow = (row: Selectable<RequestEventsTable>): StoredEvent => {
  const entry = JSON.parse(row.entry_json) as RequestEntry
  const { version, type, occurredAtMs, recordedAtMs, by, onBehalfOf, via, data } = entry
  const event = { version, type, occurredAtMs, recordedAtMs, by, onBehalfOf, via, data } as RequestEvent
  return { event, entry, prevHash: row.prev_hash, hash: row.hash }
}

/** Null when there is no such request. */
export const loadRequest = async (db: ServiceDb | Tx, id: string): Promise<StoredRequest | null> => {
  const rows = await db
    .selectFrom('request_events')
    .selectAll()
    .where('request_id', '=', id)
    .orderBy('version')
    .execute()
  const events = rows.map(fromRow)
  const first = events[0]
  return first ? { id, opdId: first.entry.opdId, events } : null
}

/** A second writer of the same version, in another process: SQLite and PostgreSQL say it in their own words. */
const isDuplicate = (error: unknown): boolean =>
  /unique|duplicate key|constraint failed/i.test(error instanceof Error ? error.message : '')

/**
 * Appends events after `request`, each hashed onto the one before. Only inside the transaction that loaded it. A writer
 * that was overtaken is refused with a conflict: nothing is ever overwritten.
 */
export const appendEvents = async (
  tx: Tx,
  request: StoredRequest,
  events: readonly NewRequestEvent[],
): Promise<StoredRequest> => {
  const stored = [...request.events]
  for (const event of events) {
    const version = stored.length + 1
    const numbered = { ...event, version } as RequestEvent
    const entry = { ...numbered, requestId: request.id, opdId: request.opdId } as RequestEntry
    const prevHash = stored.at(-1)?.hash ?? GENESIS_HASH
    stored.push({ event: numbered, entry, prevHash, hash: chainHash(sha256, prevHash, entry) })
  }
  const rows = stored.slice(request.events.length).map(({ event, entry, prevHash, hash }) => ({
    request_id: request.id,
    version: event.version,
    type: event.type,
    occurred_at_ms: event.occurredAtMs,
    recorded_at_ms: event.recordedAtMs,
    entry_json: canonicalJson(entry),
    prev_hash: prevHash,
    hash,
  }))
  if (rows.length > 0)
    await tx
      .insertInto('request_events')
      .values(rows)
      .execute()
      .catch((error: unknown) => {
        if (isDuplicate(error))
          throw new AppError('conflict', 'Somebody moved this request meanwhile', { reason: 'stale-version' })
        throw error
      })
  return { ...request, events: stored }
}

/** Walks the chain of one request; null when it is sound. */
export const checkRequestChain = (request: StoredRequest): ChainBreak | null =>
  walkChain(
    sha256,
    request.events.map(({ entry, event, prevHash, hash }) => ({ seq: event.version, entry, prevHash, hash })),
  ).broken
