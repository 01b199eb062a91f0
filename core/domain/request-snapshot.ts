import type { ClockFacts } from './sla-clock.ts'
import type { IncreaseData, Person, Priority, ReopenCause, RequestForm, RequestVerdict } from './request-events.ts'
import type { BreachCause, PublishedAlarms } from './sla-alarms.ts'
import type { PauseParty } from './sla-pauses.ts'

/** domain.md §2. `waiting` is an overlay and `reopened` a counter: neither is a state of its own. */
export const requestStates = [
  'draft',
  'submitted',
  'received',
  'dispositioned',
  'in_progress',
  'increased',
  'reported',
  'done',
  'closed',
  'rejected',
  'cancelled',
] as const
export type RequestState = (typeof requestStates)[number]

export interface Disposition {
  version: number
  atMs: number
  from: Person
  to: Person
  instruction: string
  priority: Priority
  dueHintMs: number | null
}

export interface Pause {
  /** Version of the `paused` event: its name. */
  version: number
  fromMs: number
  toMs: number | null
  party: PauseParty
  cause: string
  note: string
  fileId: string | null
}

export interface Breach {
  dueAtMs: number
  cause: BreachCause | null
  responsible: string
  remedy: string
  note: string
}

/** Everything that a request is, as a replay of its events. Instants in epoch ms; null is "has not happened". */
export interface RequestSnapshot {
  opdId: string
  version: number
  state: RequestState
  form: RequestForm
  isPaper: boolean
  /** Contract in force at the submission. */
  inForce: { downBps: number | null; upBps: number | null }
  /** When the notice reached the office, as it was told: judged by the notice rule (sla-notice.ts). */
  noticeAtMs: number | null
  number: string | null
  sequence: number | null
  agendaNo: string | null
  isComplete: boolean | null
  missing: string
  priority: Priority
  assignee: Person | null
  dispositions: Disposition[]
  pauses: Pause[]
  isWaiting: boolean
  increases: (IncreaseData & { version: number; by: Person; bySupervisor: boolean; isLessThanAsked: boolean })[]
  loweredAtMs: number | null
  reopens: { atMs: number; cause: ReopenCause; reference: string | null; note: string }[]
  clock: ClockFacts
  alarms: PublishedAlarms
  breach: Breach | null
  /** Newest verdict; the proof engine keeps the evidence. */
  verdict: { verdict: RequestVerdict; atMs: number; reference: string; isOverride: boolean } | null
  closedAtMs: number | null
  /** `occurredAt` of the newest step: no later step may lie before it. */
  lastStepAtMs: number
  lateEntries: number
  corrections: number
  fileIds: string[]
}

export const noForm: RequestForm = {
  linkId: '',
  asked: [],
  wanted: { atMs: 0 },
  reason: '',
  untilMs: null,
  letter: null,
  notice: null,
  linkedRequestId: null,
}

/** The snapshot before the first event. */
export const nothingYet = (opdId: string): RequestSnapshot => ({
  opdId,
  version: 0,
  state: 'draft',
  form: noForm,
  isPaper: false,
  inForce: { downBps: null, upBps: null },
  noticeAtMs: null,
  number: null,
  sequence: null,
  agendaNo: null,
  isComplete: null,
  missing: '',
  priority: 'normal',
  assignee: null,
  dispositions: [],
  pauses: [],
  isWaiting: false,
  increases: [],
  loweredAtMs: null,
  reopens: [],
  clock: {
    submittedAtMs: null,
    receivedAtMs: null,
    dispositionedAtMs: null,
    startedAtMs: null,
    increasedAtMs: null,
    reportedAtMs: null,
    doneAtMs: null,
    provenAtMs: null,
    stopRecordedAtMs: { increased: null, done: null, proven: null },
    wanted: null,
    pauses: [],
    isVoid: false,
  },
  alarms: { warnedShares: [], breachDueAtMs: null },
  breach: null,
  verdict: null,
  closedAtMs: null,
  lastStepAtMs: 0,
  lateEntries: 0,
  corrections: 0,
  fileIds: [],
})
