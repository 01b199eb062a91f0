import { applyContractChange, type ContractChange, type ContractSpan, stepAt } from '#domain/contract-steps.ts'
import { type Direction, directions } from '#domain/sample.ts'
import type { InventoryLink } from '#platform/inventory.ts'
import type { Selectable } from 'kysely'
import type { ServiceDb, Tx } from '../../database/service-database.ts'
import type { ContractChangesTable } from '../../database/tables/contracts.ts'
import type { Clock } from '../../ports/clock.ts'
import type { ContractBook, ContractChangeInput } from '../../ports/contract-book.ts'

const keyOf = (linkId: string, direction: Direction): string => `${direction}:${linkId}`

const toChange = (row: Selectable<ContractChangesTable>): ContractChange => ({
  linkId: row.link_id,
  direction: row.direction as Direction,
  rateBps: row.rate_bps,
  validFromMs: row.valid_from_ms,
  untilMs: row.until_ms,
  source: row.source,
})

const insert = async (tx: ServiceDb | Tx, change: ContractChangeInput, nowMs: number): Promise<void> => {
  const last = await tx
    .selectFrom('contract_changes')
    .select((table) => table.fn.max('seq').as('seq'))
    .executeTakeFirst()
  await tx
    .insertInto('contract_changes')
    .values({
      seq: (last?.seq ?? 0) + 1,
      link_id: change.linkId,
      direction: change.direction,
      rate_bps: change.rateBps,
      valid_from_ms: change.validFromMs,
      until_ms: change.untilMs ?? null,
      source: change.source,
      reason: change.reason ?? '',
      by_account_id: change.byAccountId,
      by_name: change.byName ?? '',
      recorded_at_ms: nowMs,
    })
    .execute()
}

export interface StoredContractBook extends ContractBook {
  /** Reads all changes, and takes over the contracts of links that have none yet (source `inventory`). */
  load(links: readonly InventoryLink[]): Promise<void>
  changes(linkId: string): Promise<Selectable<ContractChangesTable>[]>
}

/** The contracts in memory, a replay of the table; reading them costs no query. */
export const createContractBook = (db: ServiceDb, clock: Clock): StoredContractBook => {
  const spans = new Map<string, ContractSpan[]>()
  const newest = new Map<string, number>()
  let lastSeq = 0

  const take = (row: Selectable<ContractChangesTable>): void => {
    const change = toChange(row)
    const key = keyOf(change.linkId, change.direction)
    spans.set(key, applyContractChange(spans.get(key) ?? [], change))
    newest.set(key, Math.max(newest.get(key) ?? 0, change.validFromMs))
    lastSeq = row.seq
  }
  const refresh = async (): Promise<void> => {
    const rows = await db.selectFrom('contract_changes').selectAll().where('seq', '>', lastSeq).orderBy('seq').execute()
    // Two refreshes may overlap: each row is taken once.
    for (const row of rows) if (row.seq > lastSeq) take(row)
  }

  return {
    rateAt: (linkId, direction, atMs) => stepAt(spans.get(keyOf(linkId, direction)) ?? [], atMs)?.rateBps ?? null,
    steps: (linkId, fromMs, toMs) =>
      directions
        .flatMap((direction) => spans.get(keyOf(linkId, direction)) ?? [])
        .filter((step) => step.validFromMs < toMs && (step.validToMs === null || step.validToMs > fromMs))
        .sort((a, b) => a.validFromMs - b.validFromMs),
    newestFromMs: (linkId, direction) => newest.get(keyOf(linkId, direction)) ?? null,
    change: (tx, step) => insert(tx, step, clock.nowMs()),
    refresh,
    async load(links) {
      await refresh()
      const missing = links.flatMap((link) =>
        directions.flatMap((direction) => {
          const rateBps = direction === 'down' ? link.contract.downBps : link.contract.upBps
          if (rateBps === null || newest.has(keyOf(link.id, direction))) return []
          // "Since ever": the inventory does not say since when.
          return [{ linkId: link.id, direction, rateBps, validFromMs: 0, source: 'inventory', byAccountId: 'system' }]
        }),
      )
      if (missing.length === 0) return
      await db.transaction().execute(async (tx) => {
        // Another server that starts in the same moment does the same.
        const rows = await tx.selectFrom('contract_changes').select(['link_id', 'direction']).distinct().execute()
        const known = new Set(rows.map((row) => keyOf(row.link_id, row.direction as Direction)))
        for (const change of missing)
          if (!known.has(keyOf(change.linkId, change.direction)))
            await insert(tx, { ...change, byName: 'Pantau' }, clock.nowMs())
      })
      await refresh()
    },
    changes: (linkId) =>
      db.selectFrom('contract_changes').selectAll().where('link_id', '=', linkId).orderBy('seq', 'desc').execute(),
  }
}
