import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { SavedViewTables } from '../tables/saved-views.ts'

export const migration: Migration = {
  async up(db: Kysely<SavedViewTables>) {
    await db.schema
      .createTable('saved_views')
      .addColumn('account_id', 'text', (column) => column.notNull())
      .addColumn('id', 'text', (column) => column.notNull())
      .addColumn('screen', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('query', 'text', (column) => column.notNull())
      .addColumn('is_default', 'integer', (column) => column.notNull())
      .addPrimaryKeyConstraint('saved_views_own', ['account_id', 'id'])
      .execute()
  },
}
