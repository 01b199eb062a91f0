import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { SettingTables } from '../tables/settings.ts'

export const migration: Migration = {
  async up(db: Kysely<SettingTables>) {
    await db.schema
      .createTable('setting_versions')
      .addColumn('group_name', 'text', (column) => column.notNull())
      .addColumn('version', 'integer', (column) => column.notNull())
      .addColumn('recorded_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('by_account_id', 'text', (column) => column.notNull())
      .addColumn('by_name', 'text', (column) => column.notNull())
      .addColumn('note', 'text', (column) => column.notNull())
      .addColumn('value_json', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('setting_versions_key', ['group_name', 'version'])
      .execute()
    await db.schema
      .createTable('calendar_versions')
      .addColumn('seq', 'integer', (column) => column.primaryKey())
      .addColumn('version', 'text', (column) => column.notNull().unique())
      .addColumn('recorded_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('by_account_id', 'text', (column) => column.notNull())
      .addColumn('by_name', 'text', (column) => column.notNull())
      .addColumn('note', 'text', (column) => column.notNull())
      .addColumn('data_json', 'text', (column) => column.notNull())
      .execute()
  },
}
