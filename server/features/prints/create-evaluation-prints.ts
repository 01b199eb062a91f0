import type { Principal } from '#domain/principal.ts'
import { evaluationFileRoutes } from '#wire/evaluation-files.ts'
import type { SettingValues } from '#wire/settings.ts'
import type { Response } from 'express'
import type { ServiceDb } from '../../database/service-database.ts'
import { AppError } from '../../http/app-error.ts'
import type { Mount } from '../../http/mount-route.ts'
import type { Clock } from '../../ports/clock.ts'
import type { EvaluationCopy, EvaluationSource } from '../../ports/evaluation-source.ts'
import type { ProofRecords } from '../../ports/proof-records.ts'
import type { RequestRegister } from '../../ports/request-register.ts'
import type { BoxEvidence } from './evaluation-box.ts'
import { makeEvaluationFile, type EvaluationJob } from './evaluation-job.ts'
import type { EvaluationPrint } from './evaluation-pdf.ts'
import type { PrintFrame } from './print-layout.ts'

export interface EvaluationPrintsContext {
  mount: Mount
  db: ServiceDb
  clock: Clock
  evaluations: EvaluationSource
  requests: Pick<RequestRegister, 'log'>
  proofs: Pick<ProofRecords, 'newest'>
  /** Letterhead and signatories in force at that moment. */
  frameAt: (atMs: number) => Promise<PrintFrame>
  settings: () => Pick<SettingValues, 'laws' | 'standard'>
}

/** The events and proofs behind the rows of a document. */
const evidenceOf = async (
  { document }: EvaluationCopy,
  { db, requests, proofs }: Pick<EvaluationPrintsContext, 'db' | 'requests' | 'proofs'>,
): Promise<BoxEvidence> => {
  const idsIn = (table: string): string[] =>
    document.rows.find(({ id }) => id === table)?.rows.map(({ id }) => id) ?? []
  const evidence: BoxEvidence = { requests: [], proofs: [] }
  for (const id of idsIn('requests')) {
    evidence.requests.push({ id, log: await requests.log(id) })
    const proof = await proofs.newest(db, id)
    if (proof) evidence.proofs.push({ requestId: id, proof })
  }
  return evidence
}

export interface EvaluationPrints {
  /** Report or workbook of a copy that the caller holds; the letterhead is that of its signature, or of now. */
  file(kind: 'pdf' | 'xlsx', copy: EvaluationCopy): Promise<Buffer>
}

/** The quarterly evaluation as report, workbook and box, each made in a thread of its own. */
export const createEvaluationPrints = (context: EvaluationPrintsContext): EvaluationPrints => {
  const { mount, clock, evaluations, frameAt, settings } = context

  const copyFor = async (reader: Principal, quarter: string, revision: string | undefined): Promise<EvaluationCopy> => {
    const copy = await evaluations.copy(reader, quarter, revision === undefined ? null : Number(revision))
    if (!copy)
      throw new AppError('not-found', 'This quarter was not computed, or has no such revision', {
        reason: 'not_computed',
      })
    return copy
  }
  const printOf = async (copy: EvaluationCopy): Promise<EvaluationPrint> => {
    const { laws, standard } = settings()
    return { copy, frame: await frameAt(copy.signature?.signedAtMs ?? clock.nowMs()), laws: laws.laws, standard }
  }
  const send = async (res: Response, copy: EvaluationCopy, job: EvaluationJob, type: string): Promise<undefined> => {
    const revision = copy.signature ? `-revisi-${copy.signature.revision}` : '-belum-ditandatangani'
    const bytes = await makeEvaluationFile(job)
    res
      .attachment(`evaluasi-${copy.document.quarter}${revision}.${job.kind}`)
      .type(type)
      .set({ 'Cache-Control': 'private, no-store', 'X-Content-Type-Options': 'nosniff' })
      .send(bytes)
    return undefined
  }

  const { printEvaluation, evaluationWorkbook, evaluationBox } = evaluationFileRoutes
  mount(printEvaluation, async ({ principal, params, query, res }) => {
    const copy = await copyFor(principal, params.quarter, query.revision)
    return send(res, copy, { kind: 'pdf', print: await printOf(copy) }, printEvaluation.replyType)
  })
  mount(evaluationWorkbook, async ({ principal, params, query, res }) => {
    const copy = await copyFor(principal, params.quarter, query.revision)
    return send(res, copy, { kind: 'xlsx', copy }, evaluationWorkbook.replyType)
  })
  mount(evaluationBox, async ({ principal, params, query, res }) => {
    const copy = await copyFor(principal, params.quarter, query.revision)
    const evidence = await evidenceOf(copy, context)
    return send(res, copy, { kind: 'zip', print: await printOf(copy), evidence }, evaluationBox.replyType)
  })
  return {
    file: async (kind, copy) =>
      makeEvaluationFile(kind === 'pdf' ? { kind, print: await printOf(copy) } : { kind, copy }),
  }
}
