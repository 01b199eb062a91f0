import { complaintEvents, verdictEvents } from '#domain/request-system.ts'
import type { FileScope } from '../../ports/file-scope.ts'
import type { RegisteredRequest, RequestRegister } from '../../ports/request-register.ts'
import type { RequestReopener } from '../../ports/request-reopener.ts'
import { afterCommit } from './commit-events.ts'
import { importHistory } from './import-history.ts'
import { viewerOf } from './present-events.ts'
import { presentRequest } from './present-request.ts'
import { filesFor } from './request-files.ts'
import type { RequestParts } from './request-parts.ts'
import { isInScope, replayStored } from './request-scope.ts'
import type { RequestService } from './request-service.ts'
import { loadRequest } from './request-store.ts'

/** What other features may ask of requests. */
export const createRequestRegister = (parts: RequestParts, service: RequestService): RequestRegister => {
  const { db, clock, rules } = parts

  const request = async (id: string): Promise<RegisteredRequest | null> => {
    const stored = await loadRequest(db, id)
    if (!stored) return null
    const { snapshot } = replayStored(stored, rules)
    return { id, snapshot, events: stored.events.map(({ event }) => event) }
  }
  const requests = async (rows: readonly { id: string }[]): Promise<RegisteredRequest[]> => {
    const found: RegisteredRequest[] = []
    for (const { id } of rows) {
      const one = await request(id)
      if (one) found.push(one)
    }
    return found
  }

  return {
    request,
    async log(id) {
      const stored = await loadRequest(db, id)
      return (stored?.events ?? []).map(({ event, entry, prevHash, hash }) => ({
        seq: event.version,
        entry,
        prevHash,
        hash,
      }))
    },
    inScope: (who, id) => isInScope(db, who, id),
    async view(who, id) {
      const stored = (await isInScope(db, who, id)) ? await loadRequest(db, id) : null
      return stored && presentRequest(db, parts, replayStored(stored, rules), { who, nowMs: clock.nowMs() })
    },
    provable: async (sinceMs) =>
      requests(
        await db
          .selectFrom('requests')
          .select('id')
          .where('increased_at_ms', 'is not', null)
          .where((eb) => eb.or([eb('is_ended', '=', 0), eb('increased_at_ms', '>=', sinceMs)]))
          .where('state', 'not in', ['rejected', 'cancelled'])
          .orderBy('increased_at_ms')
          .execute(),
      ),
    ofPeriod: async (fromMs, toMs) =>
      requests(
        await db
          .selectFrom('requests')
          .select('id')
          .where('state', '!=', 'draft')
          .where('submitted_at_ms', '<', toMs)
          // Everything that had not ended before the period began: the evaluation sorts out what counts where.
          .where((eb) =>
            eb.or([eb('is_ended', '=', 0), eb('done_at_ms', '>=', fromMs), eb('updated_at_ms', '>=', fromMs)]),
          )
          .orderBy('received_at_ms', (column) => column.asc().nullsFirst())
          .orderBy('id')
          .execute(),
      ),
    earliestMs: async () => {
      const row = await db
        .selectFrom('requests')
        .select((table) => table.fn.min('received_at_ms').as('atMs'))
        .executeTakeFirst()
      return row?.atMs ?? null
    },
    onLink: async (linkId) =>
      requests(
        await db
          .selectFrom('requests')
          .select('id')
          .where('link_id', '=', linkId)
          .where('state', '!=', 'draft')
          .orderBy('submitted_at_ms', 'desc')
          .execute(),
      ),
    async giveVerdict(id, news) {
      const committed = await db
        .transaction()
        .execute((tx) => service.system(tx, id, (snapshot, nowMs) => verdictEvents(snapshot, news, nowMs)))
      if (!committed) return { changed: false, reopened: false }
      await afterCommit(parts, committed)
      const types = committed.added.map((event) => event.type)
      return { changed: types.includes('verdict_given'), reopened: types.includes('reopened') }
    },
    importHistory: (history) => importHistory(parts, history),
  }
}

/** Complaints reopen what took no effect, inside their own transaction. */
export const createRequestReopener = (parts: RequestParts, service: RequestService): RequestReopener => ({
  inScope: (principal, requestId) => isInScope(parts.db, principal, requestId),
  async reopen(tx, { requestId, complaintId }) {
    const committed = await service.system(tx, requestId, (snapshot, nowMs) =>
      complaintEvents(snapshot, complaintId, nowMs),
    )
    if (!committed) return { reopened: false, refused: 'no-such-request' }
    if (committed.added.length === 0) return { reopened: false, refused: 'wrong-state' }
    // The transaction is the caller's: the log is read again behind it, and only what then stands is told.
    loadRequest(parts.db, requestId)
      .then((stored) =>
        stored && stored.events.length >= committed.stored.events.length ? afterCommit(parts, committed) : undefined,
      )
      .catch((error: unknown) => parts.log.warn({ error, requestId }, 'the news of a reopened request was not told'))
    return { reopened: true }
  },
})

/** Who is shown the event that carries a file may read it: an internal note's attachment is not the OPD's. */
export const createRequestFileScope = ({ db }: RequestParts): FileScope => ({
  kind: 'request',
  async mayRead(principal, { ownerId, fileId }) {
    const stored = (await isInScope(db, principal, ownerId)) ? await loadRequest(db, ownerId) : null
    return stored !== null && filesFor(stored, viewerOf(principal)).has(fileId)
  },
})
