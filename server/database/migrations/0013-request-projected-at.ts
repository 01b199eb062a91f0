import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { RequestTables } from '../tables/requests.ts'

export const migration: Migration = {
  async up(db: Kysely<RequestTables>) {
    await db.schema
      .alterTable('requests')
      .addColumn('projected_at_ms', 'bigint', (column) => column.notNull().defaultTo(0))
      .execute()
  },
}
