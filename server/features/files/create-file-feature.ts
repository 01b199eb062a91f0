import type { Principal } from '#domain/principal.ts'
import type { Part } from '#platform/lifecycle.ts'
import type { Logger } from '#platform/logger.ts'
import { fileRoutes } from '#wire/files.ts'
import type { ServiceDb } from '../../database/service-database.ts'
import { AppError } from '../../http/app-error.ts'
import type { Mount } from '../../http/mount-route.ts'
import type { Clock } from '../../ports/clock.ts'
import type { FileScope } from '../../ports/file-scope.ts'
import type { FileStore } from '../../ports/file-store.ts'
import type { FileFolder } from './file-folder.ts'
import { cleanUnboundFiles } from './file-store.ts'
import { receiveUpload } from './receive-upload.ts'

export interface FileFeatureContext {
  db: ServiceDb
  clock: Clock
  mount: Mount
  log: Logger
  files: FileStore
  folder: FileFolder
  /** One for each kind of owner; a kind without one is readable by nobody. */
  scopes: readonly FileScope[]
}

/** Each upload stands in memory until it is checked. */
const MAX_AT_ONCE = 8
const CLEAN_EVERY_MS = 3_600_000

/** The same answer for what is not there and what is not yours. */
const notFound = () => new AppError('not-found', 'There is no such file')

/** Upload and download of letters, photos and scans, and the hourly removal of what nobody used. */
export const createFileFeature = (context: FileFeatureContext): { part: Part } => {
  const { db, mount, log, files, scopes } = context

  let underway = 0
  mount(fileRoutes.uploadFile, async ({ principal, req }) => {
    if (underway >= MAX_AT_ONCE) throw new AppError('too-many', 'Too many uploads at once: try again in a moment')
    underway += 1
    try {
      return await files.save({ ...(await receiveUpload(req)), byAccountId: principal.accountId })
    } finally {
      underway -= 1
    }
  })

  /**
   * Every scope is asked, whatever the file is and whether it is there at all: a foreign file and one that does not
   * exist cost the same queries.
   */
  const mayRead = async (principal: Principal, id: string): Promise<boolean> => {
    const row = await db
      .selectFrom('files')
      .select(['uploaded_by', 'owner_kind', 'owner_id'])
      .where('id', '=', id)
      .executeTakeFirst()
    const grants: string[] = []
    for (const scope of scopes)
      if (await scope.mayRead(principal, { ownerId: row?.owner_id ?? id, fileId: id })) grants.push(scope.kind)
    if (!row) return false
    if (row.owner_kind === null || row.owner_id === null) return row.uploaded_by === principal.accountId
    return grants.includes(row.owner_kind)
  }

  mount(fileRoutes.downloadFile, async ({ principal, params, res }) => {
    if (!(await mayRead(principal, params.id))) throw notFound()
    const found = await files.read(params.id)
    if (!found) throw notFound()
    res
      .attachment(found.file.name)
      .type(found.file.contentType)
      .set({
        'X-Content-Type-Options': 'nosniff',
        'Content-Security-Policy': "sandbox; default-src 'none'",
        'Cross-Origin-Resource-Policy': 'same-origin',
        'Cache-Control': 'private, no-store',
        'X-Content-SHA256': found.file.sha256,
      })
      .send(found.bytes)
    return undefined
  })

  let timer: NodeJS.Timeout | undefined
  const clean = () =>
    cleanUnboundFiles(context).catch((error: unknown) => log.error({ error }, 'unused uploads could not be removed'))
  return {
    part: {
      name: 'file-cleaner',
      start() {
        timer = setInterval(() => void clean(), CLEAN_EVERY_MS)
        timer.unref()
        return Promise.resolve()
      },
      stop() {
        clearInterval(timer)
        return Promise.resolve()
      },
    },
  }
}
