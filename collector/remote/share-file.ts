import type { PollingRight } from '#domain/collectors/polling-right.ts'
import { collectorShare, type CollectorShare } from '#wire/collector-share.ts'
import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod/mini'

/** A share as it was offered. */
export interface OfferedShare {
  offer: number
  keepsRollups: boolean
  share: CollectorShare
}

const shareFile = z.object({ offer: z.number(), keepsRollups: z.boolean(), share: collectorShare })
const rightFile = z.object({
  instance: z.string(),
  bootId: z.nullable(z.string()),
  untilMs: z.number(),
  isAlone: z.boolean(),
  /** Which share it is the right to. */
  offer: z.nullable(z.number()),
})

const readJson = async <S extends z.ZodMiniType>(path: string, schema: S): Promise<z.infer<S> | null> => {
  try {
    return schema.safeParse(JSON.parse(await readFile(path, 'utf8'))).data ?? null
  } catch {
    return null // not there yet, or damaged: the server says it again
  }
}

/** Names this start of the machine: its uptime means nothing in another one. */
const readBootId = (): Promise<string | null> =>
  readFile('/proc/sys/kernel/random/boot_id', 'utf8').then(
    (text) => text.trim(),
    () => null,
  )

/**
 * What a collector elsewhere knows after its own restart: its share with the secrets of the devices (0600), and until
 * when it may poll it, by the uptime of the machine. Each file is complete or not changed.
 */
export const openShareFile = async (dataDir: string) => {
  const sharePath = join(dataDir, 'collector-share.json')
  const rightPath = join(dataDir, 'collector-right.json')
  await mkdir(dataDir, { recursive: true })
  const bootId = await readBootId()
  const [share, said] = await Promise.all([readJson(sharePath, shareFile), readJson(rightPath, rightFile)])
  const isSameBoot = bootId !== null && said?.bootId === bootId
  // A right to another share than the one that is here is no right: its writing was interrupted.
  const isValid = said !== null && share !== null && said.offer === share.offer
  const write = async (path: string, value: object): Promise<void> => {
    await writeFile(`${path}.new`, JSON.stringify(value), { mode: 0o600 })
    await rename(`${path}.new`, path)
  }
  const instance = said?.instance ?? randomUUID()
  return {
    /** Names this data folder to the servers, for ever. */
    instance,
    share: share as OfferedShare | null,
    right: (isValid
      ? { untilMs: isSameBoot ? said.untilMs : -Infinity, isAlone: said.isAlone }
      : null) as PollingRight | null,
    saveShare: (offered: OfferedShare) => write(sharePath, offered),
    saveRight: ({ untilMs, isAlone }: PollingRight, offer: number | null) =>
      write(rightPath, { instance, bootId, untilMs: Number.isFinite(untilMs) ? untilMs : 0, isAlone, offer }),
    /** The secrets are no longer ours to keep. */
    forget: () => rm(sharePath, { force: true }),
  }
}
export type ShareFile = Awaited<ReturnType<typeof openShareFile>>
