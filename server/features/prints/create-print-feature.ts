import type { Principal } from '#domain/principal.ts'
import { mayPrint, printRoutes, type PrintKind } from '#wire/prints.ts'
import type { Letterhead, Signatories } from '#wire/settings.ts'
import type { Request } from 'express'
import type { Content } from 'pdfmake/interfaces.js'
import { AppError } from '../../http/app-error.ts'
import type { Mount } from '../../http/mount-route.ts'
import type { Clock } from '../../ports/clock.ts'
import type { FileStore } from '../../ports/file-store.ts'
import type { PrintableRequest, RequestPrintSource } from '../../ports/request-print-source.ts'
import { dispositionContent, receiptContent, rejectionContent } from './intake-documents.ts'
import type { PrintFrame } from './print-layout.ts'
import { renderPdf } from './render-pdf.ts'
import { completionContent, reportContent } from './result-documents.ts'

export interface PrintFeatureContext {
  mount: Mount
  clock: Clock
  files: Pick<FileStore, 'read'>
  requests: RequestPrintSource
  /** As they were in force at the instant. */
  settings: (atMs: number) => { letterhead: Letterhead; signatories: Signatories }
  /** Where people reach this server; null: as the one who prints does (the host is checked, guard-origin.ts). */
  publicUrl: string | null
}

const fileNames: Record<PrintKind, string> = {
  receipt: 'tanda-terima',
  disposition: 'lembar-disposisi',
  report: 'laporan-tindak-lanjut',
  completion: 'berita-acara',
  rejection: 'surat-penolakan',
}
const MAX_PHOTOS = 6

/** The official documents of a request as PDF. */
export const createPrintFeature = ({
  mount,
  clock,
  files,
  requests,
  settings,
  publicUrl,
}: PrintFeatureContext): { frameAt: (atMs: number) => Promise<PrintFrame> } => {
  /** PDF holds JPEG and PNG; other attachments stay beside the report. */
  const pictures = async (ids: readonly string[]): Promise<Buffer[]> => {
    const found: Buffer[] = []
    for (const id of ids) {
      if (found.length === MAX_PHOTOS) break
      const read = await files.read(id)
      if (read && ['image/jpeg', 'image/png'].includes(read.file.contentType)) found.push(Buffer.from(read.bytes))
    }
    return found
  }

  const frameAt = async (atMs: number): Promise<PrintFrame> => {
    const { letterhead, signatories } = settings(atMs)
    const [coatOfArms = null] = letterhead.imageFileId === null ? [] : await pictures([letterhead.imageFileId])
    return { letterhead, signatories, coatOfArms, printedAtMs: clock.nowMs() }
  }

  /** When the step of a document happened: printed again, it has the letterhead and the signatories of then. */
  const madeAt = (kind: PrintKind, request: PrintableRequest): number => {
    const step = kind === 'disposition' ? request.dispositions.at(-1) : request[kind]
    return step?.atMs ?? clock.nowMs()
  }

  const contentOf = async (
    kind: PrintKind,
    request: PrintableRequest,
    frame: PrintFrame,
    origin: string,
  ): Promise<Content[] | null> => {
    if (kind === 'receipt')
      return receiptContent(request, frame, `${origin}/requests/${encodeURIComponent(request.id)}`)
    if (kind === 'disposition') return dispositionContent(request, frame)
    if (kind === 'report') return reportContent(request, frame, await pictures(request.report?.fileIds ?? []))
    if (kind === 'completion') return completionContent(request, frame)
    return rejectionContent(request, frame)
  }

  const originFor = (req: Request): string =>
    (publicUrl ?? `${req.protocol}://${req.headers.host ?? ''}`).replace(/\/$/, '')

  const findFor = async (reader: Principal, id: string, kind: PrintKind): Promise<PrintableRequest> => {
    const request = await requests.printable(reader, id)
    if (!request) throw new AppError('not-found', 'There is no such request')
    if (!mayPrint(reader.role, kind)) throw new AppError('not-allowed', 'This document is a paper of the office')
    return request
  }

  mount(printRoutes.printRequest, async ({ principal, params, res }) => {
    const request = await findFor(principal, params.id, params.kind)
    const frame = await frameAt(madeAt(params.kind, request))
    const content = await contentOf(params.kind, request, frame, originFor(res.req))
    if (!content)
      throw new AppError('refused', 'This document cannot be printed yet: its step has not happened', {
        reason: 'not_yet',
      })
    const name = fileNames[params.kind]
    const bytes = await renderPdf({
      title: `${name} ${request.number ?? ''}`.trim(),
      reference: request.number ?? request.id,
      printedAtMs: frame.printedAtMs,
      content,
    })
    const suffix = (request.number ?? request.id).replaceAll(/[^\w-]+/g, '-')
    res
      .attachment(`${name}-${suffix}.pdf`)
      .type('application/pdf')
      .set({ 'Cache-Control': 'private, no-store', 'X-Content-Type-Options': 'nosniff' })
      .send(bytes)
    return undefined
  })
  return { frameAt }
}
