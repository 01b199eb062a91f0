import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { EvaluationTables } from '../tables/evaluation.ts'

export const migration: Migration = {
  async up(db: Kysely<EvaluationTables>) {
    await db.schema
      .createTable('evaluation_documents')
      .addColumn('quarter', 'text', (column) => column.notNull())
      .addColumn('seq', 'integer', (column) => column.notNull())
      .addColumn('computed_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('cause', 'text', (column) => column.notNull())
      .addColumn('by_name', 'text', (column) => column.notNull())
      .addColumn('hash', 'text', (column) => column.notNull())
      .addColumn('document_json', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('evaluation_documents_key', ['quarter', 'seq'])
      .execute()
    await db.schema
      .createTable('evaluation_signatures')
      .addColumn('quarter', 'text', (column) => column.notNull())
      .addColumn('revision', 'integer', (column) => column.notNull())
      .addColumn('document_seq', 'integer', (column) => column.notNull())
      .addColumn('signed_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('by_account_id', 'text', (column) => column.notNull())
      .addColumn('hash', 'text', (column) => column.notNull())
      .addColumn('frozen_json', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('evaluation_signatures_key', ['quarter', 'revision'])
      .execute()
    await db.schema
      .createTable('evaluation_notes')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('quarter', 'text', (column) => column.notNull())
      .addColumn('section', 'text', (column) => column.notNull())
      .addColumn('text', 'text', (column) => column.notNull())
      .addColumn('by_account_id', 'text', (column) => column.notNull())
      .addColumn('by_name', 'text', (column) => column.notNull())
      .addColumn('recorded_at_ms', 'bigint', (column) => column.notNull())
      .execute()
    await db.schema.createIndex('evaluation_notes_quarter').on('evaluation_notes').column('quarter').execute()
    await db.schema
      .createTable('evaluation_follow_ups')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('quarter', 'text', (column) => column.notNull())
      .addColumn('version', 'integer', (column) => column.notNull())
      .addColumn('what', 'text', (column) => column.notNull())
      .addColumn('owner', 'text', (column) => column.notNull())
      .addColumn('due_date', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('outcome', 'text', (column) => column.notNull())
      .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('updated_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('updated_by_name', 'text', (column) => column.notNull())
      .execute()
    await db.schema
      .createTable('evaluation_runs')
      .addColumn('period', 'text', (column) => column.primaryKey())
      .addColumn('claimed_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('finished_at_ms', 'bigint')
      .execute()
    await db.schema
      .createTable('survey_tickets')
      .addColumn('request_id', 'text', (column) => column.primaryKey())
      .addColumn('answered_date', 'text', (column) => column.notNull())
      .addColumn('form_id', 'text')
      .execute()
    await db.schema
      .createTable('survey_forms')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('answered_date', 'text', (column) => column.notNull())
      .addColumn('answers_json', 'text', (column) => column.notNull())
      .addColumn('comment', 'text', (column) => column.notNull())
      .execute()
    await db.schema.createIndex('survey_forms_date').on('survey_forms').column('answered_date').execute()
  },
}
