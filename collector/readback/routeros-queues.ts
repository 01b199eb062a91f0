import { parseRateBps } from '#domain/units.ts'

/** One simple queue as RouterOS tells it. Rates bit/s; null is unlimited or not told. */
export interface RouterQueue {
  name: string
  /** Addresses, networks or interface names. */
  targets: string[]
  parent: string | null
  isDisabled: boolean
  /** `max-limit` is written "upload/download", both as seen from the queue's target. */
  uploadBps: number | null
  downloadBps: number | null
}

const MAX_QUEUES = 20_000

const text = (row: Record<string, unknown>, key: string): string | null => {
  const value = row[key]
  return typeof value === 'string' ? value : null
}

/** `0` is unlimited. */
const rate = (written: string | undefined): number | null =>
  written === undefined ? null : (parseRateBps(written) ?? null)

/** Reads the answer of `GET /rest/queue/simple`. Throws a sentence when it is something else. */
export const parseRouterQueues = (body: string): RouterQueue[] => {
  let rows: unknown
  try {
    rows = JSON.parse(body)
  } catch {
    throw new Error('the answer is not JSON: is this the REST service of RouterOS 7?')
  }
  if (!Array.isArray(rows)) throw new Error('the answer is not a list of queues: is this RouterOS 7?')
  return rows.slice(0, MAX_QUEUES).flatMap((row: unknown) => {
    if (row === null || typeof row !== 'object') return []
    const fields = row as Record<string, unknown>
    const name = text(fields, 'name')
    if (name === null) return []
    const [upload, download] = (text(fields, 'max-limit') ?? '').split('/')
    const parent = text(fields, 'parent')
    return [
      {
        name,
        targets: (text(fields, 'target') ?? '').split(',').filter((target) => target !== ''),
        parent: parent === null || parent === 'none' ? null : parent,
        isDisabled: text(fields, 'disabled') === 'true',
        uploadBps: rate(upload),
        downloadBps: rate(download),
      },
    ]
  })
}

export interface QueueLimit {
  queue: string
  uploadBps: number | null
  downloadBps: number | null
  /** Of the narrowest parent, which other queues share. */
  sharedUploadBps: number | null
  sharedDownloadBps: number | null
}

const lower = (one: number | null, other: number | null): number | null =>
  one === null ? other : other === null ? one : Math.min(one, other)

/** The limit of the queue that `isIt` names; null when there is none, it is off, or the name is not unique. */
export const queueLimit = (
  queues: readonly RouterQueue[],
  isIt: (queue: RouterQueue) => boolean,
): QueueLimit | null => {
  const active = queues.filter((queue) => !queue.isDisabled)
  const [queue, another] = active.filter(isIt)
  if (!queue || another) return null
  let [sharedUploadBps, sharedDownloadBps]: (number | null)[] = [null, null]
  const seen = new Set([queue.name])
  for (let parent = queue.parent; parent !== null && !seen.has(parent);) {
    seen.add(parent)
    const above = active.find(({ name }) => name === parent)
    sharedUploadBps = lower(sharedUploadBps ?? null, above?.uploadBps ?? null)
    sharedDownloadBps = lower(sharedDownloadBps ?? null, above?.downloadBps ?? null)
    parent = above?.parent ?? null
  }
  const { name, uploadBps, downloadBps } = queue
  return {
    queue: name,
    uploadBps,
    downloadBps,
    sharedUploadBps: sharedUploadBps ?? null,
    sharedDownloadBps: sharedDownloadBps ?? null,
  }
}
