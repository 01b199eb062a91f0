import { quarterOf, type QuarterId } from '#domain/calendar-quarter.ts'
import { parseDay } from '#domain/calendar-wib.ts'
import type { EvaluationDocument } from '#domain/evaluation/document.ts'
import { boundsOf, shiftQuarter } from '#domain/evaluation/quarter.ts'
import type { Principal } from '#domain/principal.ts'
import type { Part } from '#platform/lifecycle.ts'
import { evaluationRoutes, type EvaluationView, type ServiceFigures } from '#wire/evaluation.ts'
import { randomUUID } from 'node:crypto'
import type { FeatureContext } from '../../feature-context.ts'
import { AppError } from '../../http/app-error.ts'
import type { EvaluationSource } from '../../ports/evaluation-source.ts'
import { createCloseQuarterJob, type CloseQuarterJob } from './close-quarter-job.ts'
import { documentJsonSchema, figuresCsv, findTable, tableCsv } from './evaluation-export.ts'
import { createEvaluationOffice, type EvaluationOffice } from './evaluation-office.ts'
import { createEvaluationStore } from './evaluation-store.ts'
import { evaluationViewOf, headOf, publishedOf } from './evaluation-views.ts'
import type { EvaluationSources } from './gather-input.ts'

export type EvaluationFeatureContext = Pick<
  FeatureContext,
  'db' | 'clock' | 'mount' | 'telemetry' | 'news' | 'log' | 'audit' | 'notifier'
> & { sources: EvaluationSources }

export interface EvaluationFeature {
  office: EvaluationOffice
  source: EvaluationSource
  job: CloseQuarterJob
  part: Part
}

/** The list reaches back as far as quarters stay recomputable (design.md §4). */
const LISTED = 8
const noSuch = (what: string) => new AppError('not-found', `There is no such ${what}`)

/** The quarterly evaluation: computed in a thread, signed by the leader, frozen, revised, exported (domain.md §9-11). */
export const createEvaluationFeature = (context: EvaluationFeatureContext): EvaluationFeature => {
  const { db, clock, mount, audit, sources, log } = context
  const store = createEvaluationStore(db)
  const parts = { ...context, store }
  const office = createEvaluationOffice(parts)
  const job = createCloseQuarterJob(parts, office)

  const view = async (quarter: QuarterId, reader: Principal): Promise<EvaluationView> =>
    evaluationViewOf(await office.state(quarter), await store.notes(quarter), await store.followUps(quarter), reader)

  const source: EvaluationSource = {
    async copy(reader, quarter, revision) {
      const signatures = await store.signatures(quarter)
      if (revision !== null) return signatures.find((one) => one.revision === revision)?.frozen ?? null
      const { document, notes, followUps } = await view(quarter, reader)
      const signed = signatures.at(-1)?.frozen
      // Newer figures than the signed ones go out unsigned: nobody signed them.
      if (document !== null && signed?.document.hash === document.hash) return signed
      return document && { document, notes, followUps, signature: null, hash: null }
    },
  }

  const documentFor = async (quarter: QuarterId, revision: string | undefined): Promise<EvaluationDocument> => {
    const found =
      revision === undefined
        ? (await store.newestDocument(quarter))?.document
        : (await store.signatures(quarter)).find((one) => one.revision === Number(revision))?.frozen.document
    if (!found) throw noSuch('evaluation; compute it first')
    return found
  }
  /** A quarter that lies in the future has nothing to be computed, written or decided. */
  const begun = (quarter: QuarterId): QuarterId => {
    if (boundsOf(quarter).fromMs > clock.nowMs())
      throw new AppError('refused', 'This quarter has not begun', { reason: 'not_begun' })
    return quarter
  }

  mount(evaluationRoutes.listEvaluations, async () => {
    const nowMs = clock.nowMs()
    const current = quarterOf(nowMs)
    const earliestMs = (await sources.requests.earliestMs()) ?? nowMs
    const recent = Array.from({ length: LISTED + 1 }, (_, back) => shiftQuarter(current, -back))
    const quarters = [
      ...new Set([...recent.filter((one) => boundsOf(one).toMs > earliestMs), ...(await store.quarters())]),
    ]
    const heads = []
    for (const quarter of quarters.sort().reverse()) heads.push(headOf(await office.state(quarter)))
    return { evaluations: heads }
  })
  /** What was signed does not change: the frozen copy, half a megabyte, is read once and not with every look at `/my`. */
  let published: ServiceFigures['published'] = null
  mount(evaluationRoutes.getServiceFigures, async () => {
    const newest = await store.newestSigned()
    if (newest && (published?.quarter !== newest.quarter || published.revision !== newest.revision)) {
      const signed = (await store.signatures(newest.quarter)).at(-1)
      published = signed ? publishedOf(signed.frozen) : null
    }
    return { published }
  })
  mount(evaluationRoutes.getEvaluationSchema, ({ res }) => {
    res.type('application/schema+json').send(JSON.stringify(documentJsonSchema()))
    return undefined
  })
  mount(evaluationRoutes.exportEvaluationJson, async ({ params, query, res }) => {
    const document = await documentFor(params.quarter, query.revision)
    res.attachment(`evaluasi-${params.quarter}-${document.hash.slice(0, 8)}.json`).type('application/json')
    res.send(JSON.stringify(document))
    return undefined
  })
  mount(evaluationRoutes.exportEvaluationCsv, async ({ params, query, res }) => {
    const document = await documentFor(params.quarter, query.revision)
    const table = query.table === undefined ? null : findTable(document, query.table)
    if (query.table !== undefined && !table) throw noSuch('table')
    const suffix = query.table === undefined ? '' : `-${query.table}`
    res.attachment(`evaluasi-${params.quarter}${suffix}-${document.hash.slice(0, 8)}.csv`).type('text/csv')
    res.send(table ? tableCsv(table) : figuresCsv(document))
    return undefined
  })
  mount(evaluationRoutes.getEvaluation, ({ principal, params }) => view(params.quarter, principal))
  mount(evaluationRoutes.getSignedEvaluation, async ({ params }) => {
    const signatures = await store.signatures(params.quarter)
    const found = signatures.find((one) => one.revision === Number(params.revision))
    if (!found) throw noSuch('signed evaluation')
    return found.frozen
  })

  mount(evaluationRoutes.computeEvaluation, async ({ principal, params, remoteAddress }) => {
    const quarter = begun(params.quarter)
    const { accountId, name } = principal
    if (!office.isRunning(quarter))
      // The answer does not wait; what fails is told by the state of the computation.
      office.compute(quarter, 'manual', { accountId, name, remoteAddress }).catch((error: unknown) => {
        log.warn({ error, quarter }, 'an evaluation that a person asked for failed')
      })
    return { evaluation: headOf(await office.state(quarter)) }
  })
  mount(evaluationRoutes.signEvaluation, async ({ principal, params, body, remoteAddress }) => {
    await office.sign(params.quarter, body, principal, remoteAddress)
    return view(params.quarter, principal)
  })

  mount(evaluationRoutes.addEvaluationNote, async ({ principal, params, body, remoteAddress }) => {
    const quarter = begun(params.quarter)
    const { accountId, name } = principal
    await db.transaction().execute(async (tx) => {
      const id = randomUUID()
      const row = { id, quarter, section: body.section, text: body.text, by_account_id: accountId, by_name: name }
      await store.addNote(tx, { ...row, recorded_at_ms: clock.nowMs() })
      await audit.record(tx, {
        action: 'evaluation.note',
        subject: `evaluation:${quarter}`,
        byAccountId: accountId,
        byName: name,
        remoteAddress,
        before: null,
        after: body,
      })
    })
    office.publish(quarter)
    return view(quarter, principal)
  })

  /** The calendar decides what a date is; zod lets 31 February pass in no version that we know, and it is cheap to ask. */
  const realDate = (date: string): string => {
    if (parseDay(date) === undefined)
      throw new AppError('invalid-input', `${date} is not a date`, {
        fields: [{ path: 'body.dueDate', code: 'wrong_form', message: 'is not a date' }],
      })
    return date
  }
  mount(evaluationRoutes.addFollowUp, async ({ principal, params, body, remoteAddress }) => {
    const quarter = begun(params.quarter)
    const nowMs = clock.nowMs()
    const row = {
      id: randomUUID(),
      quarter,
      version: 1,
      what: body.what,
      owner: body.owner,
      due_date: realDate(body.dueDate),
      state: 'open',
      outcome: '',
      created_at_ms: nowMs,
      updated_at_ms: nowMs,
      updated_by_name: principal.name,
    }
    await db.transaction().execute(async (tx) => {
      await store.addFollowUp(tx, row)
      await audit.record(tx, {
        action: 'evaluation.follow-up',
        subject: `evaluation:${quarter}`,
        byAccountId: principal.accountId,
        byName: principal.name,
        remoteAddress,
        before: null,
        after: { id: row.id, ...body },
      })
    })
    office.publish(quarter)
    return view(quarter, principal)
  })
  mount(evaluationRoutes.updateFollowUp, async ({ principal, params, body, remoteAddress }) => {
    const { expectedVersion, ...change } = body
    await db.transaction().execute(async (tx) => {
      const found = await store.followUp(params.id, tx)
      if (!found || found.quarter > params.quarter) throw noSuch('follow-up')
      const row = {
        ...found,
        version: expectedVersion + 1,
        state: change.state,
        owner: change.owner,
        due_date: realDate(change.dueDate),
        outcome: change.outcome,
        updated_at_ms: clock.nowMs(),
        updated_by_name: principal.name,
      }
      if (!(await store.changeFollowUp(tx, row)))
        throw new AppError('conflict', 'Somebody else changed this follow-up meanwhile', { reason: 'changed' })
      await audit.record(tx, {
        action: 'evaluation.follow-up',
        subject: `evaluation:${found.quarter}`,
        byAccountId: principal.accountId,
        byName: principal.name,
        remoteAddress,
        before: { id: found.id, state: found.state, owner: found.owner, dueDate: found.due_date },
        after: { id: found.id, ...change },
      })
    })
    office.publish(params.quarter)
    return view(params.quarter, principal)
  })

  return {
    office,
    source,
    job,
    part: { name: 'evaluation office', start: () => Promise.resolve(), stop: () => office.stop() },
  }
}
