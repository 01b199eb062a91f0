import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { NoticeTables } from '../tables/notices.ts'

export const migration: Migration = {
  async up(db: Kysely<NoticeTables>) {
    await db.schema
      .createTable('notices')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('account_id', 'text', (column) => column.notNull())
      .addColumn('cause', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('values_json', 'text', (column) => column.notNull())
      .addColumn('path', 'text', (column) => column.notNull())
      .addColumn('urgency', 'text', (column) => column.notNull())
      .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('read_at_ms', 'bigint')
      .addUniqueConstraint('notices_once', ['account_id', 'cause'])
      .execute()
    await db.schema.createIndex('notices_newest').on('notices').columns(['account_id', 'created_at_ms']).execute()
    await db.schema.createIndex('notices_unread').on('notices').columns(['account_id', 'read_at_ms']).execute()
    await db.schema
      .createTable('notice_deliveries')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('notice_id', 'text', (column) => column.notNull().references('notices.id').onDelete('cascade'))
      .addColumn('channel', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('attempts', 'integer', (column) => column.notNull())
      .addColumn('next_attempt_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('last_problem', 'text')
      .addColumn('finished_at_ms', 'bigint')
      .addUniqueConstraint('notice_deliveries_once', ['notice_id', 'channel'])
      .execute()
    await db.schema
      .createIndex('notice_deliveries_due')
      .on('notice_deliveries')
      .columns(['state', 'next_attempt_at_ms'])
      .execute()
    await db.schema
      .createTable('notice_preferences')
      .addColumn('account_id', 'text', (column) => column.primaryKey())
      .addColumn('email_on', 'integer', (column) => column.notNull())
      .addColumn('language', 'text', (column) => column.notNull())
      .execute()
  },
}
