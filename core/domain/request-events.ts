import type { CalendarDate } from './calendar-wib.ts'
import type { Role } from './principal.ts'
import type { Direction } from './sample.ts'
import type { BreachCause } from './sla-alarms.ts'
import type { Wanted } from './sla-notice.ts'
import type { PauseParty } from './sla-pauses.ts'

/** What happened to a request (domain.md §2-3). Append-only; a mistake is answered by a `corrected` event. */

/** How the office learnt of it. */
export const eventChannels = ['web', 'paper', 'phone', 'email', 'direct', 'system'] as const
export type EventChannel = (typeof eventChannels)[number]

export const priorities = ['normal', 'urgent', 'very_urgent'] as const
export type Priority = (typeof priorities)[number]

export const rejectReasons = ['letter_incomplete', 'no_capacity', 'out_of_scope', 'duplicate', 'other'] as const
export const cancelReasons = ['no_longer_needed', 'wrong_data', 'duplicate', 'other'] as const
export const reopenCauses = ['not_effective', 'reverted', 'partial', 'complaint', 'contested'] as const
export type RejectReason = (typeof rejectReasons)[number]
export type CancelReason = (typeof cancelReasons)[number]
export type ReopenCause = (typeof reopenCauses)[number]

/** Verdicts of the proof (design.md §7), as far as a request must know them. */
export const requestVerdicts = [
  'proven',
  'partial',
  'not_effective',
  'reverted',
  'not_yet_provable',
  'conflict',
] as const
export type RequestVerdict = (typeof requestVerdicts)[number]

export interface Person {
  accountId: string
  name: string
  role: Role
}

/** The letter that asks (standard, component 1). Its date is a date, never an instant. */
export interface Letter {
  number: string
  date: CalendarDate
  subject: string
  signatory: string
  /** Scan in the file store; null: the letter was seen, the scan is missing. */
  fileId: string | null
}

/** S 1 "Surat/Informasi": a notice by phone, e-mail or in person, written down by who took it. */
export interface RecordedNotice {
  channel: 'phone' | 'email' | 'direct'
  takenAtMs: number
  text: string
}

export interface AskedRate {
  direction: Direction
  /** bit/s. */
  rateBps: number
}

export interface RequestForm {
  linkId: string
  asked: AskedRate[]
  wanted: Wanted
  reason: string
  /** A temporary increase ends here (epoch ms); null: permanent. */
  untilMs: number | null
  letter: Letter | null
  notice: RecordedNotice | null
  /** Set by the head alone: another open request on the same link and direction that this one belongs to. */
  linkedRequestId: string | null
}

export interface RateRaise {
  direction: Direction
  fromBps: number
  toBps: number
}

export interface IncreaseData {
  changedAtMs: number
  deviceId: string
  object: { kind: 'interface' | 'queue'; name: string }
  rates: RateRaise[]
  /** Command text or API difference. */
  command: string
  isBackedUp: boolean
}

/** A reading beside the report: what was measured, in words and bit/s. */
export interface ReportReading {
  direction: Direction
  beforeBps: number | null
  afterBps: number | null
}

/** Every event type with its data. */
export interface EventData {
  drafted: RequestForm
  submitted: RequestForm & {
    isPaper: boolean
    /** Contract in force at the submission; null: not recorded. */
    inForce: { downBps: number | null; upBps: number | null }
  }
  received: {
    number: string
    sequence: number
    /** Number in the office's own agenda book or e-letter system. */
    agendaNo: string | null
    isComplete: boolean
    missing: string
    /** Stamped scan: the only evidence that lets a late entry keep its time on the clock. */
    evidenceFileId: string | null
  }
  dispositioned: { from: Person; to: Person; instruction: string; priority: Priority; dueHintMs: number | null }
  reassigned: { to: Person; reason: string }
  started: { bySupervisor: boolean }
  paused: { cause: string; party: PauseParty; untilMs: number | null; note: string; fileId: string | null }
  /** `pauseVersions`: which pauses end here. */
  resumed: { pauseVersions: number[]; note: string }
  increased: IncreaseData & { bySupervisor: boolean; isLessThanAsked: boolean }
  reported: { text: string; readings: ReportReading[]; fileIds: string[]; bySupervisor: boolean }
  completed: { declaration: string; fileIds: string[]; bySupervisor: boolean }
  accepted: { remark: string }
  confirmed: { remark: string }
  contested: { remark: string }
  reopened: { cause: ReopenCause; reference: string | null; note: string }
  closed: { cause: 'proven_for_days' }
  rejected: { reason: RejectReason; text: string }
  cancelled: { reason: CancelReason; text: string }
  letter_attached: Letter
  lowered: IncreaseData & { bySupervisor: boolean }
  verdict_given: { verdict: RequestVerdict; reference: string; isOverride: boolean; note: string }
  noted: { text: string; isInternal: boolean; fileIds: string[] }
  warned: { share: number; dueAtMs: number }
  breached: { dueAtMs: number }
  breach_withdrawn: { dueAtMs: number }
  breach_explained: { cause: BreachCause; responsible: string; remedy: string; note: string }
  corrected: {
    /** Version of the event that was wrong. */
    target: number
    reason: string
    isVoid: boolean
    occurredAtMs: number | null
    patch: Record<string, string>
  }
}

export type EventType = keyof EventData

/** An event as the rules make it; the store adds seq, version and the hash chain. */
export type NewRequestEvent = {
  [T in EventType]: {
    type: T
    /** When it happened, epoch ms. */
    occurredAtMs: number
    /** When the system learnt it (server clock). occurredAt ≤ recordedAt. */
    recordedAtMs: number
    by: Person
    onBehalfOf: string | null
    via: EventChannel
    data: EventData[T]
  }
}[EventType]

export type RequestEvent = NewRequestEvent & { version: number }

/** Events that only tell of the clock: they do not make another person's view of the request stale. */
export const isClockEvent = (type: EventType): boolean =>
  type === 'warned' || type === 'breached' || type === 'breach_withdrawn'

/** Told by a person more than `toleranceMinutes` after it happened: shown, counted, never hidden (domain.md §3). */
export const isLateEntry = (event: NewRequestEvent, toleranceMinutes: number): boolean =>
  event.via !== 'system' && event.recordedAtMs - event.occurredAtMs > toleranceMinutes * 60_000

/**
 * The time of an event on the clock. A late entry counts when it was recorded, unless it is the receipt of a letter with
 * a stamped scan; otherwise the on-time rate would be whatever somebody types. A resumption always counts when it
 * happened: entering it late could only lengthen the pause.
 */
export const clockTime = (event: NewRequestEvent, toleranceMinutes: number): number => {
  if (!isLateEntry(event, toleranceMinutes) || event.type === 'resumed') return event.occurredAtMs
  const isStamped = event.type === 'received' && event.data.evidenceFileId !== null
  return isStamped ? event.occurredAtMs : event.recordedAtMs
}
