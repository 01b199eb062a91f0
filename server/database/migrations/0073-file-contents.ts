import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { ClusterTables } from '../tables/cluster.ts'

/** PostgreSQL only: several servers have no folder in common. */
export const migration: Migration = {
  async up(db: Kysely<ClusterTables>) {
    await db.schema
      .createTable('file_contents')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('written_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('bytes', 'bytea', (column) => column.notNull())
      .execute()
  },
}
