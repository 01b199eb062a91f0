import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { FileTables } from '../tables/files.ts'

export const migration: Migration = {
  async up(db: Kysely<FileTables>) {
    await db.schema
      .createTable('files')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('content_type', 'text', (column) => column.notNull())
      .addColumn('size_bytes', 'integer', (column) => column.notNull())
      .addColumn('sha256', 'text', (column) => column.notNull())
      .addColumn('uploaded_by', 'text', (column) => column.notNull())
      .addColumn('uploaded_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('owner_kind', 'text')
      .addColumn('owner_id', 'text')
      .execute()
    await db.schema.createIndex('files_owner').on('files').columns(['owner_kind', 'owner_id']).execute()
    await db.schema.createIndex('files_uploader').on('files').columns(['uploaded_by', 'owner_kind']).execute()
  },
}
