import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { CollectorTables } from '../tables/collectors.ts'

export const migration: Migration = {
  async up(db: Kysely<CollectorTables>) {
    await db.schema
      .createTable('collectors')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('instance', 'text', (column) => column.notNull())
      .addColumn('beats', 'bigint', (column) => column.notNull())
      .addColumn('is_live', 'integer', (column) => column.notNull())
      .addColumn('offer', 'integer', (column) => column.notNull())
      .addColumn('offered_json', 'text', (column) => column.notNull())
      .addColumn('offered_alone', 'integer', (column) => column.notNull())
      .addColumn('held_json', 'text', (column) => column.notNull())
      .addColumn('is_promised', 'integer', (column) => column.notNull())
      .addColumn('last_seen_ms', 'bigint', (column) => column.notNull())
      .addColumn('report_json', 'text')
      .execute()
    await db.schema
      .createTable('collector_turn')
      .addColumn('id', 'integer', (column) => column.primaryKey())
      .addColumn('turns', 'bigint', (column) => column.notNull())
      .execute()
    await db.insertInto('collector_turn').values({ id: 1, turns: 0 }).execute()
  },
}
