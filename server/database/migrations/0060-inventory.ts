import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { InventoryTables } from '../tables/inventory.ts'

export const migration: Migration = {
  async up(db: Kysely<InventoryTables>) {
    await db.schema
      .createTable('inventory_versions')
      .addColumn('number', 'integer', (column) => column.primaryKey())
      .addColumn('at_ms', 'bigint', (column) => column.notNull())
      .addColumn('by_account_id', 'text')
      .addColumn('by_name', 'text', (column) => column.notNull())
      .addColumn('origin', 'text', (column) => column.notNull())
      .addColumn('reason', 'text', (column) => column.notNull())
      .addColumn('text', 'text', (column) => column.notNull())
      .addColumn('file_hash', 'text')
      .execute()
  },
}
