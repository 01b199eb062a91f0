import type { Selectable } from 'kysely'
import type { ServiceDb, Tx } from '../../database/service-database.ts'
import type { InventoryVersionsTable } from '../../database/tables/inventory.ts'

export const inventoryOrigins = ['start', 'file', 'edit', 'import', 'restore'] as const
export type InventoryOrigin = (typeof inventoryOrigins)[number]
export type InventoryVersion = Selectable<InventoryVersionsTable>

export const newestVersion = (db: ServiceDb | Tx): Promise<InventoryVersion | undefined> =>
  db.selectFrom('inventory_versions').selectAll().orderBy('number', 'desc').limit(1).executeTakeFirst()

export const newestNumber = async (db: ServiceDb): Promise<number> => {
  const row = await db
    .selectFrom('inventory_versions')
    .select((table) => table.fn.max('number').as('number'))
    .executeTakeFirst()
  return row?.number ?? 0
}

export const versionNumbered = (db: ServiceDb | Tx, number: number): Promise<InventoryVersion | undefined> =>
  db.selectFrom('inventory_versions').selectAll().where('number', '=', number).executeTakeFirst()

/** Newest first. */
export const versionsBefore = (db: ServiceDb, before: number | null, count: number): Promise<InventoryVersion[]> =>
  db
    .selectFrom('inventory_versions')
    .selectAll()
    .$if(before !== null, (query) => query.where('number', '<', before))
    .orderBy('number', 'desc')
    .limit(count)
    .execute()

/** The file that was taken over last; null: none ever was. */
export const importedFile = async (db: ServiceDb | Tx): Promise<{ number: number; hash: string } | null> => {
  const row = await db
    .selectFrom('inventory_versions')
    .select(['number', 'file_hash'])
    .where('file_hash', 'is not', null)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.file_hash ? { number: row.number, hash: row.file_hash } : null
}

/** Whether a version after `since` was made by a person. */
export const changedByPeopleSince = async (db: ServiceDb | Tx, since: number): Promise<boolean> => {
  const row = await db
    .selectFrom('inventory_versions')
    .select('number')
    .where('number', '>', since)
    .where('origin', 'in', ['edit', 'import', 'restore'])
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** False when somebody else made this number first: another process may be as quick. */
export const insertVersion = async (tx: ServiceDb | Tx, version: InventoryVersion): Promise<boolean> => {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('inventory_versions')
    .values(version)
    .onConflict((conflict) => conflict.column('number').doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}
