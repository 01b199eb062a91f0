import { createHash, randomUUID } from 'node:crypto'
import type { Selectable } from 'kysely'
import type { ServiceDb, Tx } from '../../database/service-database.ts'
import type { FilesTable } from '../../database/tables/files.ts'
import { AppError } from '../../http/app-error.ts'
import type { Clock } from '../../ports/clock.ts'
import type { FileStore, StoredFile } from '../../ports/file-store.ts'
import { checkUpload } from './check-upload.ts'
import type { FileFolder } from './file-folder.ts'
import { uploadRefusal } from './upload-refusal.ts'

/** Uploaded but not bound: one person cannot fill the disk with what nobody asked for. */
const MAX_UNBOUND_PER_ACCOUNT = 40

/** What nobody bound is removed after so long. */
export const UNBOUND_LIFE_MS = 24 * 3_600_000

const toStored = (row: Selectable<FilesTable>): StoredFile => ({
  id: row.id,
  name: row.name,
  contentType: row.content_type,
  sizeBytes: row.size_bytes,
  sha256: row.sha256,
})

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

export interface FileStoreParts {
  db: ServiceDb
  clock: Clock
  folder: FileFolder
}

export const createFileStore = ({ db, clock, folder }: FileStoreParts): FileStore => ({
  async save({ name: givenName, bytes, byAccountId }) {
    const checked = await checkUpload(givenName, bytes)
    if ('problem' in checked) throw uploadRefusal(checked.problem)
    const { unbound } = await db
      .selectFrom('files')
      .select((row) => row.fn.countAll<number>().as('unbound'))
      .where('uploaded_by', '=', byAccountId)
      .where('owner_kind', 'is', null)
      .executeTakeFirstOrThrow()
    if (Number(unbound) >= MAX_UNBOUND_PER_ACCOUNT)
      throw new AppError('too-many', 'Too many files wait to be used: send the form first, or come back tomorrow')

    const row: Selectable<FilesTable> = {
      id: randomUUID(),
      name: checked.name,
      content_type: checked.contentType,
      size_bytes: bytes.length,
      sha256: sha256Of(bytes),
      uploaded_by: byAccountId,
      uploaded_at_ms: clock.nowMs(),
      owner_kind: null,
      owner_id: null,
    }
    await folder.write(row, bytes)
    try {
      await db.insertInto('files').values(row).execute()
    } catch (error) {
      await folder.remove(row)
      throw error
    }
    return toStored(row)
  },

  async read(id) {
    const row = await db.selectFrom('files').selectAll().where('id', '=', id).executeTakeFirst()
    if (!row) return null
    const bytes = await folder.read(row)
    // A letter is evidence: one that changed on the disk is not handed out as if it had not.
    if (sha256Of(bytes) !== row.sha256)
      throw new Error(`The stored file ${id} is not what was uploaded: its hash differs`)
    return { file: toStored(row), bytes }
  },

  async attach(tx: Tx, { fileIds, owner, byAccountId }) {
    const bound: StoredFile[] = []
    for (const id of new Set(fileIds)) {
      const row = await tx
        .updateTable('files')
        .set({ owner_kind: owner.kind, owner_id: owner.id })
        .where('id', '=', id)
        .where('uploaded_by', '=', byAccountId)
        .where('owner_kind', 'is', null)
        .returningAll()
        .executeTakeFirst()
      if (!row)
        throw new AppError('invalid-input', 'A file is not there any more: upload it again', {
          fields: [{ path: 'body.fileIds', message: id.slice(0, 64) }],
          reason: 'file_unknown',
        })
      bound.push(toStored(row))
    }
    return bound
  },

  async ofOwner(reader, owner) {
    const rows = await reader
      .selectFrom('files')
      .selectAll()
      .where('owner_kind', '=', owner.kind)
      .where('owner_id', '=', owner.id)
      .orderBy('uploaded_at_ms')
      .orderBy('id')
      .execute()
    return rows.map(toStored)
  },
})

/** Rows that nobody bound within a day, with their bytes; then bytes that never had a row. Returns what was removed. */
export const cleanUnboundFiles = async ({ db, clock, folder }: FileStoreParts): Promise<number> => {
  const now = clock.nowMs()
  const gone = await db
    .deleteFrom('files')
    .where('owner_kind', 'is', null)
    .where('uploaded_at_ms', '<', now - UNBOUND_LIFE_MS)
    .returning(['id', 'sha256'])
    .execute()
  for (const place of gone) await folder.remove(place)
  const isKnown = async (id: string) =>
    (await db.selectFrom('files').select('id').where('id', '=', id).executeTakeFirst()) !== undefined
  return gone.length + (await folder.sweep(isKnown, now, UNBOUND_LIFE_MS))
}
