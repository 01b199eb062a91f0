import { sql } from 'kysely'
import type { ServiceDb } from '../../database/service-database.ts'
import { checkRequestChain, loadRequest, type StoredRequest } from './request-store.ts'

type Problem = 'hole' | 'unlinked' | 'altered' | 'truncated' | 'forked' | 'removed'

export interface RequestLogFinding {
  requestId: string
  version: number
  problem: Problem
}

export interface RequestLogCheck {
  requests: number
  events: number
  finding: RequestLogFinding | null
}

const PAGE = 500

/** The newest event of a request that the audit knows; null for an imported one that nobody moved since. */
const audited = async (db: ServiceDb, id: string): Promise<{ version: number; eventHash: string } | null> => {
  const row = await db
    .selectFrom('audit_entries')
    .select('after_json')
    .where('subject', '=', `request:${id}`)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ? (JSON.parse(row.after_json) as { version: number; eventHash: string }) : null
}

const findProblem = async (
  db: ServiceDb,
  stored: StoredRequest,
  rowVersion: number,
): Promise<{ version: number; problem: Problem } | null> => {
  const broken = checkRequestChain(stored)
  if (broken) return { version: broken.seq, problem: broken.problem }
  const known = await audited(db, stored.id)
  const newest = Math.max(rowVersion, known?.version ?? 0)
  if (stored.events.length < newest) return { version: stored.events.length + 1, problem: 'truncated' }
  const isSame = known === null || stored.events[known.version - 1]?.hash === known.eventHash
  return isSame ? null : { version: known.version, problem: 'forked' }
}

/** Requests that the audit knows and the lists do not. */
const removedRequest = async (db: ServiceDb): Promise<string | null> => {
  const row = await db
    .selectFrom('audit_entries')
    .select('subject')
    .where('subject', 'like', 'request:%')
    // The id behind `request:`, so that the look-up takes the primary key.
    .where(sql<boolean>`not exists (select 1 from requests where requests.id = substr(audit_entries.subject, 9))`)
    .limit(1)
    .executeTakeFirst()
  return row ? row.subject.slice('request:'.length) : null
}

/**
 * Walks the event chain of every request: nothing altered, inserted, cut off at the end, written anew or removed. The
 * audit, which is a chain of its own, holds the hash of every event that was not imported. Stops at the first finding.
 */
export const verifyRequestLog = async (db: ServiceDb): Promise<RequestLogCheck> => {
  let [requests, events, after] = [0, 0, '']
  for (;;) {
    const page = await db
      .selectFrom('requests')
      .select(['id', 'version'])
      .where('id', '>', after)
      .orderBy('id')
      .limit(PAGE)
      .execute()
    for (const { id, version } of page) {
      const stored = await loadRequest(db, id)
      const problem = stored ? await findProblem(db, stored, version) : { version: 1, problem: 'removed' as const }
      if (problem) return { requests, events, finding: { requestId: id, ...problem } }
      requests += 1
      events += stored?.events.length ?? 0
      after = id
    }
    if (page.length === PAGE) continue
    const removed = await removedRequest(db)
    return {
      requests,
      events,
      finding: removed === null ? null : { requestId: removed, version: 1, problem: 'removed' },
    }
  }
}
