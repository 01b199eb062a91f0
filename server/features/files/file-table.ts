import type { ServiceDb } from '../../database/service-database.ts'
import type { Clock } from '../../ports/clock.ts'
import type { FileFolder } from './file-folder.ts'

/** Uploaded bytes in PostgreSQL, for servers that have no folder in common. A database dump then has them as well. */
export const createFileTable = (db: ServiceDb, clock: Clock): FileFolder => ({
  async write({ id }, bytes) {
    await db
      .insertInto('file_contents')
      .values({ id, written_at_ms: clock.nowMs(), bytes: Buffer.from(bytes) })
      .execute()
  },
  async read({ id }) {
    const { bytes } = await db
      .selectFrom('file_contents')
      .select('bytes')
      .where('id', '=', id)
      .executeTakeFirstOrThrow(() => new Error(`The content of the stored file ${id} is missing`))
    return bytes
  },
  async remove({ id }) {
    await db.deleteFrom('file_contents').where('id', '=', id).execute()
  },
  async sweep(isKnown, nowMs, olderThanMs) {
    const old = await db
      .selectFrom('file_contents')
      .select('id')
      .where('written_at_ms', '<', nowMs - olderThanMs)
      .execute()
    let removed = 0
    for (const { id } of old) {
      if (await isKnown(id)) continue
      await db.deleteFrom('file_contents').where('id', '=', id).execute()
      removed += 1
    }
    return removed
  },
})
