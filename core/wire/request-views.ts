import { requestVerdicts } from '#domain/request-events.ts'
import { priorities, reopenCauses } from '#domain/request-events.ts'
import { type Move, moveRules, refusals } from '#domain/request-moves.ts'
import { requestStates } from '#domain/request-snapshot.ts'
import { directions } from '#domain/sample.ts'
import { breachCauses } from '#domain/sla-alarms.ts'
import { clockStates } from '#domain/sla-clock.ts'
import { pauseParties } from '#domain/sla-pauses.ts'
import { slaSteps } from '#domain/sla-steps.ts'
import { calendarKinds } from '#domain/working-time.ts'
import { z } from 'zod/mini'
import { instantMs } from './links.ts'
import {
  eventData,
  formView,
  inForceView,
  letterView,
  personView,
  requestEventView,
  wantedView,
} from './request-events.ts'
import { rowClock } from './request-wall.ts'

const maybeText = z.nullable(z.string())
const maybeInstant = z.nullable(instantMs)

export const moveName = z.enum(Object.keys(moveRules) as [Move, ...Move[]])

/** Who has to act next: the four kinds of people, a supplier, or nobody. */
export const waitsForParties = ['opd', 'registry', 'head', 'technician', 'supplier', 'nature', 'nobody'] as const

export const askedWithBase = z.object({
  direction: z.enum(directions),
  /** Contract in force at the submission; null where none was recorded. */
  fromBps: z.nullable(z.number()),
  toBps: z.number(),
})

export const breachView = z.object({
  dueAtMs: instantMs,
  /** Null: *belum dijelaskan*. */
  cause: z.nullable(z.enum(breachCauses)),
  responsible: z.string(),
  remedy: z.string(),
  note: z.string(),
})

/** One row of a list; the same shape on /work, /supervision, /requests and /my. */
export const requestRow = z.object({
  id: z.string(),
  version: z.number(),
  /** `PB/0042/XI/2026`; null until it is received. */
  number: maybeText,
  state: z.enum(requestStates),
  isWaiting: z.boolean(),
  opdId: z.string(),
  opdName: z.string(),
  opdShortName: z.string(),
  linkId: z.string(),
  asked: z.array(askedWithBase),
  wanted: z.nullable(wantedView),
  untilMs: maybeInstant,
  subject: z.string(),
  letterNumber: maybeText,
  letterDate: maybeText,
  priority: z.enum(priorities),
  /** Null: nobody yet, or the reader is an OPD. */
  assignee: z.nullable(z.object({ accountId: z.string(), name: z.string() })),
  waitsFor: z.enum(waitsForParties),
  /** The step that comes next; null when it has ended. */
  nextMove: z.nullable(moveName),
  clock: rowClock,
  breach: z.nullable(breachView),
  verdict: z.nullable(z.enum(requestVerdicts)),
  isShortNotice: z.boolean(),
  reopenCount: z.number(),
  lateEntries: z.number(),
  corrections: z.number(),
  submittedAtMs: maybeInstant,
  receivedAtMs: maybeInstant,
  increasedAtMs: maybeInstant,
  doneAtMs: maybeInstant,
  provenAtMs: maybeInstant,
  closedAtMs: maybeInstant,
  updatedAtMs: instantMs,
})
export type RequestRow = z.infer<typeof requestRow>

export const clockReading = z.object({
  calendar: z.enum(calendarKinds),
  state: z.enum(clockStates),
  startAtMs: maybeInstant,
  dueAtMs: maybeInstant,
  atRiskAtMs: z.array(instantMs),
  stopAtMs: maybeInstant,
  grossMinutes: z.number(),
  pausedMinutes: z.number(),
  netMinutes: z.number(),
  remainingMinutes: z.number(),
  share: z.number(),
})

export const clockView = z.object({
  judging: z.enum(calendarKinds),
  targetMinutes: z.number(),
  readings: z.object({ calendar: clockReading, workday24: clockReading, workhours: clockReading }),
  calendarVersion: z.string(),
  rulesRecordedAtMs: instantMs,
  /** Years inside the clock's window whose decree is not known: figures may still move. */
  provisionalYears: z.array(z.number()),
})
export type ClockView = z.infer<typeof clockView>

export const stepView = z.object({
  step: z.enum(slaSteps),
  waitsFor: z.enum(['registry', 'head', 'technician']),
  fromMs: maybeInstant,
  toMs: maybeInstant,
  minutes: z.nullable(z.number()),
  aimMinutes: z.nullable(z.number()),
})

/** Every move with the answer for this reader: a button, or a greyed button with its reason. */
export const moveView = z.object({
  move: moveName,
  isAllowed: z.boolean(),
  reason: z.nullable(z.enum(refusals)),
  prints: z.nullable(z.enum(['receipt', 'dispositionSheet', 'followUpReport', 'completionRecord', 'rejectionLetter'])),
})
export type MoveView = z.infer<typeof moveView>

export const fileView = z.object({
  id: z.string(),
  name: z.string(),
  contentType: z.string(),
  sizeBytes: z.number(),
  sha256: z.string(),
})

export const dispositionView = z.object({
  version: z.number(),
  atMs: instantMs,
  from: personView,
  to: personView,
  instruction: z.string(),
  priority: z.enum(priorities),
  dueHintMs: maybeInstant,
})
export const pauseView = z.object({
  version: z.number(),
  fromMs: instantMs,
  toMs: maybeInstant,
  party: z.enum(pauseParties),
  cause: z.string(),
  note: z.string(),
  fileId: maybeText,
  stopsTheClock: z.boolean(),
})
export const increaseView = z.extend(eventData.increased, {
  version: z.number(),
  /** Null for an OPD. */
  by: z.nullable(personView),
})

/** Everything that the page of a request shows, in the scope of its reader. */
export const requestView = z.extend(requestRow, {
  form: formView,
  isPaper: z.boolean(),
  inForce: inForceView,
  letter: z.nullable(letterView),
  agendaNo: maybeText,
  isComplete: z.nullable(z.boolean()),
  missing: z.string(),
  clocks: clockView,
  steps: z.array(stepView),
  dispositions: z.array(dispositionView),
  pauses: z.array(pauseView),
  increases: z.array(increaseView),
  /** Newest follow-up report and declaration; null until made. */
  report: z.nullable(
    z.extend(eventData.reported, { version: z.number(), atMs: instantMs, by: z.nullable(personView) }),
  ),
  completion: z.nullable(
    z.extend(eventData.completed, { version: z.number(), atMs: instantMs, by: z.nullable(personView) }),
  ),
  reopens: z.array(z.object({ atMs: instantMs, cause: z.enum(reopenCauses), reference: maybeText, note: z.string() })),
  verdictDetail: z.nullable(
    z.object({ verdict: z.enum(requestVerdicts), atMs: instantMs, reference: z.string(), isOverride: z.boolean() }),
  ),
  /** A temporary increase: the limit goes back at its end (*kembalikan batas*). */
  restore: z.nullable(z.object({ dueAtMs: instantMs, loweredAtMs: maybeInstant })),
  /** When it closes by itself; null when not foreseeable. */
  closesAtMs: maybeInstant,
  files: z.array(fileView),
  timeline: z.array(requestEventView),
  moves: z.array(moveView),
  /** Versions of the events that this reader may correct. */
  correctable: z.array(z.number()),
  /** The standard that the request was judged by. */
  standard: z.string(),
})
export type RequestView = z.infer<typeof requestView>
