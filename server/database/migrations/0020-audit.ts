import { GENESIS_HASH } from '#domain/hash-chain.ts'
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { AuditTables } from '../tables/audit.ts'

export const migration: Migration = {
  async up(db: Kysely<AuditTables>) {
    await db.schema
      .createTable('audit_entries')
      .addColumn('seq', 'integer', (column) => column.primaryKey())
      .addColumn('at_ms', 'bigint', (column) => column.notNull())
      .addColumn('action', 'text', (column) => column.notNull())
      .addColumn('subject', 'text', (column) => column.notNull())
      .addColumn('by_account_id', 'text')
      .addColumn('by_name', 'text', (column) => column.notNull())
      .addColumn('remote_address', 'text', (column) => column.notNull())
      .addColumn('before_json', 'text', (column) => column.notNull())
      .addColumn('after_json', 'text', (column) => column.notNull())
      .addColumn('prev_hash', 'text', (column) => column.notNull())
      .addColumn('hash', 'text', (column) => column.notNull())
      .execute()
    await db.schema.createIndex('audit_entries_subject').on('audit_entries').columns(['subject', 'seq']).execute()
    await db.schema.createIndex('audit_entries_account').on('audit_entries').columns(['by_account_id', 'seq']).execute()
    await db.schema.createIndex('audit_entries_action').on('audit_entries').columns(['action', 'seq']).execute()
    await db.schema
      .createTable('audit_head')
      .addColumn('id', 'integer', (column) => column.primaryKey())
      .addColumn('seq', 'integer', (column) => column.notNull())
      .addColumn('hash', 'text', (column) => column.notNull())
      .execute()
    await db.insertInto('audit_head').values({ id: 1, seq: 0, hash: GENESIS_HASH }).execute()
  },
}
