import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { ActiveTestTables } from '../tables/active-tests.ts'

export const migration: Migration = {
  async up(db: Kysely<ActiveTestTables>) {
    await db.schema
      .createTable('active_tests')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('request_id', 'text', (column) => column.notNull())
      .addColumn('link_id', 'text', (column) => column.notNull())
      .addColumn('direction', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('reason', 'text', (column) => column.notNull())
      .addColumn('by_account_id', 'text', (column) => column.notNull())
      .addColumn('by_name', 'text', (column) => column.notNull())
      .addColumn('started_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('seconds', 'integer', (column) => column.notNull())
      .addColumn('rate_bps', 'bigint', (column) => column.notNull())
      .addColumn('from_ms', 'bigint')
      .addColumn('to_ms', 'bigint')
      .addColumn('received_octets', 'bigint')
      .addColumn('detail', 'text', (column) => column.notNull())
      .execute()
    await db.schema
      .createIndex('active_tests_request')
      .on('active_tests')
      .columns(['request_id', 'started_at_ms'])
      .execute()
    await db.schema.createIndex('active_tests_link').on('active_tests').columns(['link_id', 'from_ms']).execute()
  },
}
