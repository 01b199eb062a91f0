import type { AuditRecord } from '#domain/audit-record.ts'
import type { Part } from '#platform/lifecycle.ts'
import type { Logger } from '#platform/logger.ts'
import { auditRoutes, type AuditRow } from '#wire/audit.ts'
import type { Response } from 'express'
import { once } from 'node:events'
import type { ServiceDb } from '../../database/service-database.ts'
import { CSV_BOM } from '../../http/csv.ts'
import type { Mount } from '../../http/mount-route.ts'
import type { Clock } from '../../ports/clock.ts'
import { readAuditAnchor, writeAuditAnchor } from './audit-anchor.ts'
import { auditCsvHeader, auditCsvLine, auditJsonLine } from './audit-export.ts'
import { auditInPortions, newestAudit, type AuditFilter } from './audit-reader.ts'
import { verifyAudit } from './verify-audit.ts'

export interface AuditFeatureContext {
  db: ServiceDb
  clock: Clock
  mount: Mount
  log: Logger
  dataDir: string
}

/** Cutting off the end goes unnoticed for at most so long. */
const ANCHOR_EVERY_MS = 60_000

const toRow = ({ prevHash: _prevHash, ...record }: AuditRecord): AuditRow => ({
  ...record,
  before: JSON.parse(record.before) as unknown,
  after: JSON.parse(record.after) as unknown,
})

type FilterQuery = { [K in 'action' | 'subject' | 'byAccountId' | 'from' | 'to']?: string | undefined }

const toFilter = ({ action, subject, byAccountId, from, to }: FilterQuery): AuditFilter => ({
  action,
  subject,
  byAccountId,
  fromMs: from === undefined ? undefined : Date.parse(from),
  toMs: to === undefined ? undefined : Date.parse(to),
})

/** Portion by portion, as fast as the reader takes it. */
const stream = async (
  res: Response,
  file: { name: string; type: string; head: string },
  portions: AsyncIterable<AuditRecord[]>,
  line: (record: AuditRecord) => string,
): Promise<void> => {
  res.type(file.type).attachment(file.name)
  res.write(file.head)
  for await (const portion of portions) {
    if (res.destroyed) return
    if (!res.write(portion.map(line).join(''))) await Promise.race([once(res, 'drain'), once(res, 'close')])
  }
  res.end()
}

/** The audit screen's routes, and the part that keeps the head of the chain in a second place. */
export const createAuditFeature = ({ db, clock, mount, log, dataDir }: AuditFeatureContext): { part: Part } => {
  mount(auditRoutes.listAudit, async ({ query }) => {
    const limit = Number(query.limit ?? 50)
    const beforeSeq = query.before === undefined ? undefined : Number(query.before)
    const records = await newestAudit(db, toFilter(query), { beforeSeq, limit: limit + 1 })
    const shown = records.slice(0, limit)
    return {
      entries: shown.map(toRow),
      nextBefore: records.length > limit ? (shown.at(-1)?.seq ?? null) : null,
    }
  })

  mount(auditRoutes.verifyAudit, async () => {
    const anchor = await readAuditAnchor(dataDir)
    return { ...(await verifyAudit(db, anchor ? [anchor] : [])), checkedAtMs: clock.nowMs() }
  })

  mount(auditRoutes.exportAuditCsv, ({ query, res }) =>
    stream(
      res,
      { name: 'audit.csv', type: 'text/csv', head: CSV_BOM + auditCsvHeader },
      auditInPortions(db, toFilter(query)),
      auditCsvLine,
    ),
  )
  mount(auditRoutes.exportAuditJsonl, ({ query, res }) =>
    stream(
      res,
      { name: 'audit.jsonl', type: 'application/jsonl', head: '' },
      auditInPortions(db, toFilter(query)),
      auditJsonLine,
    ),
  )

  const keepAnchor = async (): Promise<void> => {
    const head = await db.selectFrom('audit_head').select(['seq', 'hash']).where('id', '=', 1).executeTakeFirstOrThrow()
    const anchor = await readAuditAnchor(dataDir)
    if (anchor?.seq === head.seq && anchor.hash === head.hash) return
    // Never lower: an anchor above the head is the proof that the end was cut off.
    if (anchor && anchor.seq >= head.seq)
      log.error({ anchorSeq: anchor.seq, headSeq: head.seq }, 'the audit lost its end: run `pantau audit verify`')
    else await writeAuditAnchor(dataDir, head, clock.nowMs())
  }

  let timer: NodeJS.Timeout | undefined
  const tick = () =>
    keepAnchor().catch((error: unknown) => log.error({ error }, 'the head of the audit was not anchored'))
  return {
    part: {
      name: 'audit-anchor',
      async start() {
        await tick()
        timer = setInterval(() => void tick(), ANCHOR_EVERY_MS)
        timer.unref()
      },
      async stop() {
        clearInterval(timer)
        await tick()
      },
    },
  }
}
