import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { RequestTables } from '../tables/requests.ts'

export const migration: Migration = {
  async up(db: Kysely<RequestTables>) {
    await db.schema
      .createTable('request_commands')
      .addColumn('command_id', 'text', (column) => column.primaryKey())
      .addColumn('request_id', 'text', (column) => column.notNull())
      .addColumn('account_id', 'text', (column) => column.notNull())
      .addColumn('move', 'text', (column) => column.notNull())
      .addColumn('recorded_at_ms', 'bigint', (column) => column.notNull())
      .execute()
    await db.schema.createIndex('request_commands_age').on('request_commands').column('recorded_at_ms').execute()
  },
}
