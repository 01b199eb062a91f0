import type { Direction } from '#domain/sample.ts'
import type { MovedCeiling } from '#domain/verification/moved-ceiling.ts'
import type { UndeclaredChange } from '#wire/verification.ts'
import type { Selectable } from 'kysely'
import type { ServiceDb, Tx } from '../../database/service-database.ts'
import type { UndeclaredChangesTable } from '../../database/tables/verification.ts'
import type { LinkDirectory } from '../../ports/link-directory.ts'

const MAX_ROWS = 200
/** The same ceiling again within this share is the same change. */
const SAME_LEVEL = 0.1

const viewOf = (row: Selectable<UndeclaredChangesTable>, directory: LinkDirectory): UndeclaredChange => {
  const opdId = directory.link(row.link_id)?.opdId
  return {
    id: row.id,
    linkId: row.link_id,
    opdShortName: (opdId && directory.opd(opdId)?.shortName) ?? opdId ?? row.link_id,
    direction: row.direction as Direction,
    oldCeilingBps: row.old_ceiling_bps,
    newCeilingBps: row.new_ceiling_bps,
    contractBps: row.contract_bps,
    changePointMs: row.change_point_ms,
    foundAtMs: row.found_at_ms,
    state: row.state as UndeclaredChange['state'],
    explanation: row.explanation,
    explainedByName: row.explained_by_name,
  }
}

export const listUndeclared = async (db: ServiceDb, directory: LinkDirectory): Promise<UndeclaredChange[]> => {
  const rows = await db
    .selectFrom('undeclared_changes')
    .selectAll()
    .orderBy('found_at_ms', 'desc')
    .limit(MAX_ROWS)
    .execute()
  return rows.map((row) => viewOf(row, directory))
}

export const readUndeclared = async (
  db: ServiceDb | Tx,
  directory: LinkDirectory,
  id: string,
): Promise<UndeclaredChange | null> => {
  const row = await db.selectFrom('undeclared_changes').selectAll().where('id', '=', id).executeTakeFirst()
  return row ? viewOf(row, directory) : null
}

/** Whether this move was reported already (explained or not) since `sinceMs`. */
export const isReported = async (
  db: ServiceDb,
  linkId: string,
  direction: Direction,
  { newCeilingBps, sinceMs }: Pick<MovedCeiling, 'newCeilingBps'> & { sinceMs: number },
): Promise<boolean> => {
  const rows = await db
    .selectFrom('undeclared_changes')
    .select('new_ceiling_bps')
    .where('link_id', '=', linkId)
    .where('direction', '=', direction)
    .where('found_at_ms', '>=', sinceMs)
    .execute()
  return rows.some((row) => Math.abs(row.new_ceiling_bps / newCeilingBps - 1) <= SAME_LEVEL)
}

export const addUndeclared = async (
  tx: Tx,
  row: MovedCeiling & {
    id: string
    linkId: string
    direction: Direction
    contractBps: number | null
    foundAtMs: number
  },
): Promise<void> => {
  await tx
    .insertInto('undeclared_changes')
    .values({
      id: row.id,
      link_id: row.linkId,
      direction: row.direction,
      old_ceiling_bps: row.oldCeilingBps,
      new_ceiling_bps: row.newCeilingBps,
      contract_bps: row.contractBps,
      change_point_ms: row.changePointMs,
      found_at_ms: row.foundAtMs,
      state: 'open',
      explanation: '',
      explained_by_id: null,
      explained_by_name: null,
      explained_at_ms: null,
    })
    .execute()
}

export const markExplained = async (
  tx: Tx,
  id: string,
  by: { accountId: string; name: string; explanation: string; atMs: number },
): Promise<void> => {
  await tx
    .updateTable('undeclared_changes')
    .set({
      state: 'explained',
      explanation: by.explanation,
      explained_by_id: by.accountId,
      explained_by_name: by.name,
      explained_at_ms: by.atMs,
    })
    .where('id', '=', id)
    .execute()
}
