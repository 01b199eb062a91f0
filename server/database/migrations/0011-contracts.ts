import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { ContractTables } from '../tables/contracts.ts'

export const migration: Migration = {
  async up(db: Kysely<ContractTables>) {
    await db.schema
      .createTable('contract_changes')
      .addColumn('seq', 'integer', (column) => column.primaryKey())
      .addColumn('link_id', 'text', (column) => column.notNull())
      .addColumn('direction', 'text', (column) => column.notNull())
      .addColumn('rate_bps', 'bigint', (column) => column.notNull())
      .addColumn('valid_from_ms', 'bigint', (column) => column.notNull())
      .addColumn('until_ms', 'bigint')
      .addColumn('source', 'text', (column) => column.notNull())
      .addColumn('reason', 'text', (column) => column.notNull())
      .addColumn('by_account_id', 'text', (column) => column.notNull())
      .addColumn('by_name', 'text', (column) => column.notNull())
      .addColumn('recorded_at_ms', 'bigint', (column) => column.notNull())
      .execute()
    await db.schema.createIndex('contract_changes_link').on('contract_changes').columns(['link_id', 'seq']).execute()
  },
}
