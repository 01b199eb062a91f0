import type { ComplaintMove } from '#domain/complaint.ts'
import type { EvaluatedComplaint } from '#domain/evaluation/input.ts'
import type { Principal } from '#domain/principal.ts'
import type { ComplaintFiling, ComplaintMoveBody } from '#wire/complaints.ts'

/** What LAPOR! knows of a complaint that came from there. */
export interface Lapor {
  number: string
  category: string | null
  receivedAtMs: number | null
  answeredAtMs: number | null
}

/** A complaint that was handled before this installation; it gets its number on import. */
export interface HistoricComplaint {
  id: string
  filing: ComplaintFiling
  by: Principal
  recordedAtMs: number
  lapor?: Lapor | undefined
  /** Of `not_effective` with a request: whether that request was reopened by it. Its own events say the same. */
  reopened: boolean
  /** In order, without what the limits did by themselves. */
  moves: readonly { move: ComplaintMove; by: Principal; atMs: number; body: Omit<ComplaintMoveBody, 'version'> }[]
}

/** Complaints for other parts of the product. Implemented by the complaints feature. */
export interface ComplaintRegister {
  /** Writes a history (demo city, archive of an office); see import-complaints.ts. Returns how many were new. */
  importHistory(complaints: readonly HistoricComplaint[]): Promise<number>
  /** Came in [fromMs, toMs), or came before and was not over when it began: without names, contacts and texts. */
  ofPeriod(fromMs: number, toMs: number): Promise<EvaluatedComplaint[]>
  /** How many there are in each state, for dashboards. */
  countByState(): Promise<Record<string, number>>
}
