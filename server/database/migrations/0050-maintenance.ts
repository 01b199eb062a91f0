import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { MaintenanceTables } from '../tables/maintenance.ts'

export const migration: Migration = {
  async up(db: Kysely<MaintenanceTables>) {
    await db.schema
      .createTable('maintenance_windows')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('seq', 'integer', (column) => column.notNull().unique())
      .addColumn('version', 'integer', (column) => column.notNull())
      .addColumn('title', 'text', (column) => column.notNull())
      .addColumn('note', 'text', (column) => column.notNull())
      .addColumn('link_ids_json', 'text', (column) => column.notNull())
      .addColumn('from_ms', 'bigint', (column) => column.notNull())
      .addColumn('to_ms', 'bigint', (column) => column.notNull())
      .addColumn('planned_by', 'text', (column) => column.notNull())
      .addColumn('planned_by_name', 'text', (column) => column.notNull())
      .addColumn('planned_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('approved_by', 'text')
      .addColumn('approved_by_name', 'text')
      .addColumn('approved_at_ms', 'bigint')
      .addColumn('ended_at_ms', 'bigint')
      .addColumn('cancelled_at_ms', 'bigint')
      .addColumn('cancel_reason', 'text')
      .execute()
  },
}
