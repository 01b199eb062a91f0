import type { Principal } from '#domain/principal.ts'
import { canonicalJson } from '#domain/canonical-json.ts'
import type { TelemetryReader } from '#telemetry/telemetry-store.ts'
import { certificateRoutes } from '#wire/certificate.ts'
import type { ServiceDb } from '../../database/service-database.ts'
import { AppError } from '../../http/app-error.ts'
import type { Mount } from '../../http/mount-route.ts'
import type { Clock } from '../../ports/clock.ts'
import type { ProofRecords } from '../../ports/proof-records.ts'
import type { RequestPrintSource } from '../../ports/request-print-source.ts'
import { certificateContent } from './certificate-page.ts'
import { issueFor, type IssuedCertificate } from './certificate-source.ts'
import type { PrintFrame } from './print-layout.ts'
import { renderPdf } from './render-pdf.ts'

export interface CertificatePrintsContext {
  mount: Mount
  db: ServiceDb
  clock: Clock
  telemetry: Pick<TelemetryReader, 'samples' | 'series'>
  requests: RequestPrintSource
  proofs: Pick<ProofRecords, 'newest'>
  /** Letterhead as in force at an instant. */
  frameAt: (atMs: number) => Promise<PrintFrame>
}

const headers = { 'Cache-Control': 'private, no-store', 'X-Content-Type-Options': 'nosniff' }

/** The certificate of a request's newest measured verdict: the file that anybody can have recomputed, and its one page. */
export const createCertificatePrints = (context: CertificatePrintsContext): void => {
  const { mount, db, clock, requests, proofs, frameAt } = context

  const certificateFor = async (reader: Principal, id: string): Promise<IssuedCertificate> => {
    const request = await requests.printable(reader, id)
    if (!request) throw new AppError('not-found', 'There is no such request')
    const record = await proofs.newest(db, id)
    if (!record) throw new AppError('refused', 'Nothing was measured yet', { reason: 'not_yet' })
    const issued = await issueFor(record, request, { telemetry: context.telemetry, nowMs: clock.nowMs() })
    if (!issued)
      throw new AppError('refused', 'The samples behind this verdict are no longer there', { reason: 'samples_gone' })
    return issued
  }

  mount(certificateRoutes.getCertificate, async ({ principal, params, res }) => {
    const { certificate } = await certificateFor(principal, params.id)
    // Why a binding is in doubt names ports and addresses of the office, and a certificate cannot be cut.
    if (principal.role === 'opd' && certificate.inputs.tasks.some(({ identityDoubt }) => identityDoubt !== null))
      throw new AppError('not-allowed', 'This certificate is a paper of the office')
    res
      .attachment(`pantau-${certificate.reference}.json`)
      .type('application/json')
      .set(headers)
      .send(canonicalJson(certificate))
    return undefined
  })

  mount(certificateRoutes.printCertificate, async ({ principal, params, res }) => {
    const issued = await certificateFor(principal, params.id)
    const { certificate } = issued
    const frame = await frameAt(certificate.decidedAtMs)
    const bytes = await renderPdf({
      title: `sertifikat ${certificate.request.number ?? ''}`.trim(),
      reference: certificate.reference,
      printedAtMs: frame.printedAtMs,
      content: certificateContent(issued, frame),
    })
    res.attachment(`pantau-${certificate.reference}.pdf`).type('application/pdf').set(headers).send(bytes)
    return undefined
  })
}
