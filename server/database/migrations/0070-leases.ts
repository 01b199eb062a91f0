import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { ClusterTables } from '../tables/cluster.ts'

export const migration: Migration = {
  async up(db: Kysely<ClusterTables>) {
    await db.schema
      .createTable('leases')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('holder', 'text', (column) => column.notNull())
      .addColumn('beat', 'bigint', (column) => column.notNull())
      .execute()
  },
}
