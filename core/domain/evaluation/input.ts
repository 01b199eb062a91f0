import type { BusinessCalendar } from '../calendar-data.ts'
import type { QuarterId } from '../calendar-quarter.ts'
import type { ComplaintCategory, ComplaintChannel } from '../complaint.ts'
import type { ContractSpan } from '../contract-steps.ts'
import type { RequestEvent } from '../request-events.ts'
import type { SlaSettings } from '../sla-rules.ts'
import type { EvaluationSettings, Figure } from './document.ts'
import type { SatisfactionForm } from './satisfaction.ts'
import type { LinkUsage } from './link-usage.ts'

/** A request as recorded, corrections included. */
export interface EvaluatedRequest {
  id: string
  opdId: string
  events: readonly RequestEvent[]
}

/** Never names, never text: the evaluation shows counts (domain.md §7, privacy). */
export interface EvaluatedComplaint {
  id: string
  number: string
  channel: ComplaintChannel
  category: ComplaintCategory
  opdId: string | null
  receivedAtMs: number
  firstAnswerAtMs: number | null
  answerDueAtMs: number
  escalatedAtMs: number | null
  resolvedAtMs: number | null
  resolveDueAtMs: number
  endedAtMs: number | null
}

export interface EvaluatedLink {
  id: string
  opdId: string
}

export interface SurveyAnswer {
  id: string
  answeredAtMs: number
  form: SatisfactionForm
  comment: string
}

/** Rules of the SLA clock as data: settings and calendar from `recordedAtMs` on, oldest first. */
export interface RecordedRules {
  recordedAtMs: number
  settings: SlaSettings
  calendar: BusinessCalendar
}

export interface EarlierQuarter {
  quarter: QuarterId
  definitionsVersion: number
  isSigned: boolean
  figures: Pick<Figure, 'id' | 'value' | 'interval' | 'absent'>[]
}

/** Plain data: it crosses into a worker thread, and a test writes it by hand. */
export interface EvaluationInput {
  quarter: QuarterId
  /** When the data were read; what was recorded later is not known yet. */
  nowMs: number
  codeVersion: string
  settings: EvaluationSettings
  rules: readonly RecordedRules[]
  opds: readonly { id: string; name: string }[]
  links: readonly EvaluatedLink[]
  requests: readonly EvaluatedRequest[]
  /** Contract steps of every link since long before the quarter. */
  contracts: readonly ContractSpan[]
  complaints: readonly EvaluatedComplaint[]
  surveys: readonly SurveyAnswer[]
  /** What was measured, folded per link (link-usage.ts); a link without telemetry is missing. */
  usage: readonly LinkUsage[]
  earlier: readonly EarlierQuarter[]
}
