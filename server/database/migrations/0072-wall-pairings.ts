import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { AccountTables } from '../tables/accounts.ts'

export const migration: Migration = {
  async up(db: Kysely<AccountTables>) {
    await db.schema
      .createTable('wall_pairings')
      .addColumn('secret_hash', 'text', (column) => column.primaryKey())
      .addColumn('code', 'text', (column) => column.notNull())
      .addColumn('address', 'text', (column) => column.notNull())
      .addColumn('expires_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('device_id', 'text')
      .execute()
  },
}
