import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * PostgreSQL only: where @socket.io/postgres-adapter puts messages between servers that are too long for a notification.
 * Its own definition; it empties the table itself.
 */
export const migration: Migration = {
  async up(db: Kysely<never>) {
    await sql`
      create table socket_io_attachments (
        id bigserial unique,
        created_at timestamptz default now(),
        payload bytea
      )`.execute(db)
  },
}
