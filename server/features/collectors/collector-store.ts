import type { Holding } from '#domain/collectors/share-ledger.ts'
import { collectorReport, type CollectorReport } from '#wire/collectors.ts'
import type { Selectable } from 'kysely'
import type { ServiceDb, Tx } from '../../database/service-database.ts'
import type { CollectorsTable } from '../../database/tables/collectors.ts'

export interface KnownCollector {
  holding: Holding
  beats: number
  lastSeenMs: number
  report: CollectorReport | null
}

const ids = (json: string): string[] => JSON.parse(json) as string[]

const toCollector = (row: Selectable<CollectorsTable>): KnownCollector => ({
  holding: {
    id: row.id,
    instance: row.instance,
    isLive: row.is_live === 1,
    offer: row.offer,
    offered: ids(row.offered_json),
    offeredAlone: row.offered_alone === 1,
    held: ids(row.held_json),
    isPromised: row.is_promised === 1,
  },
  beats: Number(row.beats),
  lastSeenMs: Number(row.last_seen_ms),
  report: row.report_json === null ? null : (collectorReport.safeParse(JSON.parse(row.report_json)).data ?? null),
})

export const readCollectors = async (db: ServiceDb | Tx): Promise<KnownCollector[]> =>
  (await db.selectFrom('collectors').selectAll().orderBy('id').execute()).map(toCollector)

/** Decides on all collectors with nobody beside us: not on this server, not on another one. */
export const inTurn = <T>(db: ServiceDb, work: (tx: Tx, known: KnownCollector[]) => Promise<T>): Promise<T> =>
  db.transaction().execute(async (tx) => {
    await tx
      .updateTable('collector_turn')
      .set((eb) => ({ turns: eb('turns', '+', 1) }))
      .where('id', '=', 1)
      .execute()
    return work(tx, await readCollectors(tx))
  })

export const saveCollector = async (tx: Tx, { holding, beats, lastSeenMs, report }: KnownCollector): Promise<void> => {
  const values = {
    instance: holding.instance,
    beats,
    is_live: holding.isLive ? 1 : 0,
    offer: holding.offer,
    offered_json: JSON.stringify(holding.offered),
    offered_alone: holding.offeredAlone ? 1 : 0,
    held_json: JSON.stringify(holding.held),
    is_promised: holding.isPromised ? 1 : 0,
    last_seen_ms: lastSeenMs,
    report_json: report === null ? null : JSON.stringify(report),
  }
  await tx
    .insertInto('collectors')
    .values({ id: holding.id, ...values })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
    .execute()
}

export const removeCollector = async (tx: Tx, id: string): Promise<void> => {
  await tx.deleteFrom('collectors').where('id', '=', id).execute()
}
