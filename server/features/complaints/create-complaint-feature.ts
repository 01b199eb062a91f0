import { maySeeComplaint, maySeeReporter } from '#domain/complaint.ts'
import type { Principal } from '#domain/principal.ts'
import type { Part } from '#platform/lifecycle.ts'
import type { Logger } from '#platform/logger.ts'
import { complaintRoutes, type ComplaintFiling } from '#wire/complaints.ts'
import type { ServiceDb } from '../../database/service-database.ts'
import { AppError } from '../../http/app-error.ts'
import { CSV_BOM, csvLine } from '../../http/csv.ts'
import type { Mount } from '../../http/mount-route.ts'
import type { Clock } from '../../ports/clock.ts'
import type { ComplaintRegister } from '../../ports/complaint-register.ts'
import type { FileScope } from '../../ports/file-scope.ts'
import type { LinkDirectory } from '../../ports/link-directory.ts'
import type { NewsBus } from '../../ports/news-bus.ts'
import { createComplaintBook, type ComplaintBookParts } from './complaint-book.ts'
import { LIMITS_EVERY_MS, runComplaintLimits, tellUnresolved } from './complaint-escalation.ts'
import { complaintCsvHeader, complaintCsvRow } from './complaint-export.ts'
import { allComplaints, complaintInScope, pageOfComplaints, summarize } from './complaint-query.ts'
import { factsOf, viewComplaint, viewEvents, type StoredComplaint } from './complaint-view.ts'
import { importComplaints } from './import-complaints.ts'
import { importLapor } from './import-lapor.ts'
import { complaintsOfPeriod, countByState } from './complaints-of-period.ts'

export interface ComplaintFeatureContext extends ComplaintBookParts {
  db: ServiceDb
  clock: Clock
  mount: Mount
  log: Logger
  news: NewsBus
  directory: LinkDirectory
}

/** The same answer for what is not there and what is not yours. */
const notFound = (what: string) => new AppError('not-found', `There is no such ${what}`)

/** Complaints: filed, worked on, escalated by people and by time, imported from SP4N-LAPOR!, counted for the leader. */
export const createComplaintFeature = (
  context: ComplaintFeatureContext,
): { part: Part; scope: FileScope; register: ComplaintRegister } => {
  const { db, clock, mount, log, news, directory, reopener } = context
  const book = createComplaintBook(context)

  const find = (id: string) => db.selectFrom('complaints').selectAll().where('id', '=', id).executeTakeFirst()
  const findFor = async (reader: Principal, id: string): Promise<StoredComplaint> => {
    const row = await complaintInScope(db, reader, id)
    // The query has the scope already; the rule of the domain has the last word.
    if (!row || !maySeeComplaint(factsOf(row), reader)) throw notFound('complaint')
    return row
  }
  const publish = (row: StoredComplaint): void =>
    news.publish({
      topic: 'complaint',
      id: row.id,
      audiences: [
        { role: 'head' },
        { role: 'technician' },
        { role: 'leader' },
        { accountId: row.filed_by },
        ...(row.opd_id === null ? [] : [{ opdId: row.opd_id }]),
      ],
    })

  /** An OPD speaks for itself alone; link, request and OPD must exist in the scope of who files. */
  const ownFiling = async (filing: ComplaintFiling, by: Principal): Promise<ComplaintFiling> => {
    const isOpd = by.role === 'opd'
    if ((filing.receivedAtMs ?? 0) > clock.nowMs())
      throw new AppError('invalid-input', 'A complaint cannot come in later than now', {
        fields: [{ path: 'body.receivedAtMs', code: 'in_future', message: 'is in the future' }],
      })
    if (isOpd && by.opdId === null) throw new AppError('not-allowed', 'This account is bound to no OPD')
    if (filing.linkId !== undefined) {
      const link = directory.link(filing.linkId)
      if (!link || (isOpd && link.opdId !== by.opdId)) throw notFound('link')
    }
    if (filing.requestId !== undefined && !(await reopener.inScope(by, filing.requestId))) throw notFound('request')
    if (!isOpd) {
      if (filing.opdId !== undefined && !directory.opd(filing.opdId)) throw notFound('OPD')
      return filing
    }
    return {
      ...filing,
      channel: 'in_app',
      opdId: by.opdId ?? '',
      reporterName: filing.reporterName ?? by.name,
      receivedAtMs: clock.nowMs(),
    }
  }

  mount(complaintRoutes.listComplaints, async ({ principal, query }) => {
    const { before, limit, ...filter } = query
    const { rows, nextBefore } = await pageOfComplaints(db, principal, filter, { before, limit: Number(limit ?? 50) })
    return { complaints: rows.map((row) => viewComplaint(row, principal, clock.nowMs())), nextBefore }
  })
  mount(complaintRoutes.summarizeComplaints, async ({ principal, query }) =>
    summarize(await allComplaints(db, principal, query), clock.nowMs()),
  )
  mount(complaintRoutes.exportComplaints, async ({ principal, query, res }) => {
    const rows = await allComplaints(db, principal, query)
    const lines = rows.map((row) => csvLine(complaintCsvRow(viewComplaint(row, principal, clock.nowMs()))))
    res
      .attachment('pengaduan.csv')
      .type('text/csv')
      .send(CSV_BOM + csvLine(complaintCsvHeader) + lines.join(''))
    return undefined
  })

  mount(complaintRoutes.fileComplaint, async ({ principal, body, remoteAddress }) => {
    const filing = await ownFiling(body, principal)
    const nowMs = clock.nowMs()
    const row = await db.transaction().execute((tx) => book.file(tx, filing, principal, { nowMs, remoteAddress }))
    publish(row)
    return viewComplaint(row, principal, nowMs)
  })

  mount(complaintRoutes.importComplaints, async ({ principal, body, remoteAddress }) => {
    const asked = { csv: body.csv, isPreview: body.preview ?? false }
    const { added, rows, problems } = await importLapor({ db, book }, asked, {
      by: principal,
      nowMs: clock.nowMs(),
      remoteAddress,
    })
    added.forEach(publish)
    const known = rows.filter(({ isKnown }) => isKnown).length
    return { added: rows.length - known, known, rows, problems }
  })

  mount(complaintRoutes.getComplaint, async ({ principal, params }) => {
    const row = await findFor(principal, params.id)
    const events = await db
      .selectFrom('complaint_events')
      .selectAll()
      .where('complaint_id', '=', row.id)
      .orderBy('version')
      .execute()
    return { complaint: viewComplaint(row, principal, clock.nowMs()), events: viewEvents(row, events, principal) }
  })

  mount(complaintRoutes.moveComplaint, async ({ principal, params, body, remoteAddress }) => {
    const row = await findFor(principal, params.id)
    const at = { nowMs: clock.nowMs(), remoteAddress }
    const moved = await db.transaction().execute((tx) => book.move(tx, row, params.move, body, principal, at))
    publish(moved)
    return viewComplaint(moved, principal, at.nowMs)
  })

  let timer: NodeJS.Timeout | undefined
  const told = new Set<string>()
  const runLimits = async (): Promise<void> => {
    try {
      for (const id of await runComplaintLimits({ ...context, book }, clock.nowMs())) {
        const row = await find(id)
        if (row) publish(row)
      }
      await tellUnresolved({ ...context, told }, clock.nowMs())
    } catch (error) {
      log.error({ error }, 'the limits of complaints could not be applied')
    }
  }
  return {
    register: {
      async importHistory(complaints) {
        const count = await importComplaints(context, complaints)
        // A limit that was passed before this installation is no news of it.
        const silent = { notify: () => Promise.resolve() }
        await tellUnresolved({ db, notifier: silent, told }, clock.nowMs())
        return count
      },
      ofPeriod: (fromMs, toMs) => complaintsOfPeriod(db, fromMs, toMs),
      countByState: () => countByState(db),
    },
    part: {
      name: 'complaint-limits',
      async start() {
        await runLimits()
        timer = setInterval(() => void runLimits(), LIMITS_EVERY_MS)
        timer.unref()
      },
      stop() {
        clearInterval(timer)
        return Promise.resolve()
      },
    },
    /** Attachments may show who complains: the rule of the reporter, not of the complaint. */
    scope: {
      kind: 'complaint',
      async mayRead(principal, { ownerId }) {
        const row = await complaintInScope(db, principal, ownerId)
        return row !== undefined && maySeeReporter(factsOf(row), principal)
      },
    },
  }
}
