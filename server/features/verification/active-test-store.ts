import type { Direction } from '#domain/sample.ts'
import type { ActiveTestView } from '#wire/active-test.ts'
import type { ServiceDb, Tx } from '../../database/service-database.ts'
import type { ActiveTestsTable } from '../../database/tables/active-tests.ts'
import type { ActiveTests } from '../../ports/active-tests.ts'

export type ActiveTestRow = ActiveTestsTable

/** Ended without a result: what a kill of the server leaves behind. */
export const UNFINISHED = ['preparing', 'running', 'settling'] as const

export const newestTest = async (db: ServiceDb | Tx, requestId: string): Promise<ActiveTestRow | null> =>
  (await db
    .selectFrom('active_tests')
    .selectAll()
    .where('request_id', '=', requestId)
    .orderBy('started_at_ms', 'desc')
    .limit(1)
    .executeTakeFirst()) ?? null

export const insertTest = async (tx: Tx, row: ActiveTestRow): Promise<void> => {
  await tx.insertInto('active_tests').values(row).execute()
}

export const changeTest = async (db: ServiceDb | Tx, id: string, change: Partial<ActiveTestRow>): Promise<void> => {
  await db.updateTable('active_tests').set(change).where('id', '=', id).execute()
}

/** Tests that a stopped server left under way since before `beforeMs`: they have no result and never will. */
export const failUnfinished = async (db: ServiceDb, beforeMs: number): Promise<void> => {
  await db
    .updateTable('active_tests')
    .set({ state: 'failed', detail: 'the server was stopped' })
    .where('state', 'in', [...UNFINISHED])
    .where('started_at_ms', '<=', beforeMs)
    .execute()
}

/** A test that runs, on whichever server. */
export const testUnderWay = async (db: ServiceDb | Tx, sinceMs: number): Promise<ActiveTestRow | undefined> =>
  db
    .selectFrom('active_tests')
    .selectAll()
    .where('state', 'in', [...UNFINISHED])
    .where('started_at_ms', '>', sinceMs)
    .executeTakeFirst()

/** When the last test over a link ended or began; null: there was none. */
export const lastTestAtMs = async (db: ServiceDb, linkId: string): Promise<number | null> => {
  const row = await db
    .selectFrom('active_tests')
    .select(({ fn }) => fn.max('started_at_ms').as('at_ms'))
    .where('link_id', '=', linkId)
    .executeTakeFirst()
  return row?.at_ms ?? null
}

/** The port for the proof: only what ran to its end counts. */
export const createActiveTestSource = (db: ServiceDb): ActiveTests => ({
  async ofLink(linkId: string, direction: Direction, sinceMs: number) {
    const rows = await db
      .selectFrom('active_tests')
      .select(['from_ms', 'to_ms', 'received_octets'])
      .where('link_id', '=', linkId)
      .where('direction', '=', direction)
      .where('state', '=', 'done')
      .where('from_ms', '>=', sinceMs)
      .orderBy('from_ms')
      .execute()
    return rows.map((row) => ({
      fromMs: row.from_ms ?? 0,
      toMs: row.to_ms ?? 0,
      receivedOctets: row.received_octets ?? 0,
    }))
  },
})

export const presentTest = (row: ActiveTestRow): ActiveTestView => {
  const { from_ms: fromMs, to_ms: toMs, received_octets: octets } = row
  return {
    id: row.id,
    direction: row.direction as Direction,
    state: row.state as ActiveTestView['state'],
    reason: row.reason,
    byName: row.by_name,
    startedAtMs: row.started_at_ms,
    fromMs,
    toMs,
    seconds: row.seconds,
    rateBps: row.rate_bps,
    receivedBps: fromMs === null || toMs === null || octets === null ? null : (octets * 8000) / (toMs - fromMs),
    detail: row.detail,
  }
}
