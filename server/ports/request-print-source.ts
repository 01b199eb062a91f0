import type { Principal } from '#domain/principal.ts'
import type { Priority, RequestVerdict } from '#domain/request-events.ts'
import type { Direction } from '#domain/sample.ts'

/** A request as its documents need it (domain.md §4): names instead of ids, null for what has not happened. */
export interface PrintableRequest {
  id: string
  /** Number of Pantau and, when there is one, of the office's agenda book. */
  number: string | null
  agendaNo: string | null
  opdName: string
  linkName: string
  letter: { number: string; /** YYYY-MM-DD */ date: string; subject: string; signatory: string } | null
  notice: { channel: 'phone' | 'email' | 'direct'; takenAtMs: number; text: string } | null
  reason: string
  /** What was asked, with the contract in force when it was asked; null: none was recorded. */
  asked: { direction: Direction; fromBps: number | null; toBps: number }[]
  untilMs: number | null
  submittedAtMs: number | null
  receipt: { atMs: number; byName: string; channel: string; isComplete: boolean; missing: string } | null
  priority: Priority
  dispositions: { atMs: number; fromName: string; toName: string; instruction: string }[]
  assigneeName: string | null
  startedAtMs: number | null
  increases: {
    changedAtMs: number
    byName: string
    deviceName: string
    objectName: string
    rates: { direction: Direction; fromBps: number; toBps: number }[]
  }[]
  report: {
    atMs: number
    byName: string
    text: string
    readings: { direction: Direction; beforeBps: number | null; afterBps: number | null }[]
    /** Photos, in the file store. */
    fileIds: string[]
  } | null
  completion: { atMs: number; byName: string; declaration: string } | null
  rejection: { atMs: number; byName: string; reason: string; text: string } | null
  /** The verdict as it stands at printing time, with the hash of its inputs. */
  verdict: { verdict: RequestVerdict; atMs: number; inputHash: string | null; isFinal: boolean } | null
}

/** Implemented by the requests feature. */
export interface RequestPrintSource {
  /** Null for what does not exist in the scope of this principal. */
  printable(principal: Principal, requestId: string): Promise<PrintableRequest | null>
}
