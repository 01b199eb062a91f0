import { type EventData, type EventType, eventChannels, requestVerdicts } from '#domain/request-events.ts'
import { cancelReasons, priorities, rejectReasons, reopenCauses } from '#domain/request-events.ts'
import { roles } from '#domain/principal.ts'
import { directions } from '#domain/sample.ts'
import { breachCauses } from '#domain/sla-alarms.ts'
import { pauseParties } from '#domain/sla-pauses.ts'
import { z } from 'zod/mini'
import { instantMs } from './links.ts'

/** Events as a reader sees them: typed by `type`; what his role may not see is empty, and internal notes are absent. */
const maybeText = z.nullable(z.string())
const maybeInstant = z.nullable(instantMs)
const maybeNumber = z.nullable(z.number())

export const personView = z.object({ accountId: z.string(), name: z.string(), role: z.enum(roles) })
export type PersonView = z.infer<typeof personView>

export const letterView = z.object({
  number: z.string(),
  date: z.string(),
  subject: z.string(),
  signatory: z.string(),
  fileId: maybeText,
})
export const askedView = z.object({ direction: z.enum(directions), rateBps: z.number() })
export const wantedView = z.union([z.object({ date: z.string() }), z.object({ atMs: instantMs })])
export const inForceView = z.object({ downBps: maybeNumber, upBps: maybeNumber })

export const formView = z.object({
  linkId: z.string(),
  asked: z.array(askedView),
  wanted: wantedView,
  reason: z.string(),
  untilMs: maybeInstant,
  letter: z.nullable(letterView),
  notice: z.nullable(
    z.object({ channel: z.enum(['phone', 'email', 'direct']), takenAtMs: instantMs, text: z.string() }),
  ),
  linkedRequestId: maybeText,
})

const increase = z.object({
  changedAtMs: instantMs,
  deviceId: z.string(),
  object: z.object({ kind: z.enum(['interface', 'queue']), name: z.string() }),
  rates: z.array(z.object({ direction: z.enum(directions), fromBps: z.number(), toBps: z.number() })),
  command: z.string(),
  isBackedUp: z.boolean(),
  bySupervisor: z.boolean(),
})
const remark = z.object({ remark: z.string() })
const dueAt = z.object({ dueAtMs: instantMs })

export const eventData = {
  drafted: formView,
  submitted: z.extend(formView, { isPaper: z.boolean(), inForce: inForceView }),
  received: z.object({
    number: z.string(),
    sequence: z.number(),
    agendaNo: maybeText,
    isComplete: z.boolean(),
    missing: z.string(),
    evidenceFileId: maybeText,
  }),
  dispositioned: z.object({
    from: personView,
    to: personView,
    instruction: z.string(),
    priority: z.enum(priorities),
    dueHintMs: maybeInstant,
  }),
  reassigned: z.object({ to: personView, reason: z.string() }),
  started: z.object({ bySupervisor: z.boolean() }),
  paused: z.object({
    cause: z.string(),
    party: z.enum(pauseParties),
    untilMs: maybeInstant,
    note: z.string(),
    fileId: maybeText,
  }),
  resumed: z.object({ pauseVersions: z.array(z.number()), note: z.string() }),
  increased: z.extend(increase, { isLessThanAsked: z.boolean() }),
  reported: z.object({
    text: z.string(),
    readings: z.array(z.object({ direction: z.enum(directions), beforeBps: maybeNumber, afterBps: maybeNumber })),
    fileIds: z.array(z.string()),
    bySupervisor: z.boolean(),
  }),
  completed: z.object({ declaration: z.string(), fileIds: z.array(z.string()), bySupervisor: z.boolean() }),
  accepted: remark,
  confirmed: remark,
  contested: remark,
  reopened: z.object({ cause: z.enum(reopenCauses), reference: maybeText, note: z.string() }),
  closed: z.object({ cause: z.literal('proven_for_days') }),
  rejected: z.object({ reason: z.enum(rejectReasons), text: z.string() }),
  cancelled: z.object({ reason: z.enum(cancelReasons), text: z.string() }),
  letter_attached: letterView,
  lowered: increase,
  verdict_given: z.object({
    verdict: z.enum(requestVerdicts),
    reference: z.string(),
    isOverride: z.boolean(),
    note: z.string(),
  }),
  noted: z.object({ text: z.string(), isInternal: z.boolean(), fileIds: z.array(z.string()) }),
  warned: z.object({ share: z.number(), dueAtMs: instantMs }),
  breached: dueAt,
  breach_withdrawn: dueAt,
  breach_explained: z.object({
    cause: z.enum(breachCauses),
    responsible: z.string(),
    remedy: z.string(),
    note: z.string(),
  }),
  corrected: z.object({
    target: z.number(),
    reason: z.string(),
    isVoid: z.boolean(),
    occurredAtMs: maybeInstant,
    patch: z.record(z.string(), z.string()),
  }),
} satisfies { [T in EventType]: z.ZodMiniType<EventData[T]> }

const envelope = {
  version: z.number(),
  occurredAtMs: instantMs,
  recordedAtMs: instantMs,
  /** Told later than the tolerance: always shown. */
  isLateEntry: z.boolean(),
  /** The time that the clock uses (domain.md §3). */
  clockAtMs: instantMs,
  by: personView,
  onBehalfOf: maybeText,
  via: z.enum(eventChannels),
  /** Version of the correction that amended or voided it; null: it stands as it is. */
  correctedBy: z.nullable(z.number()),
  isVoided: z.boolean(),
  hash: z.string(),
}

const of = <T extends EventType>(type: T) =>
  z.object({ ...envelope, type: z.literal(type), data: eventData[type] as (typeof eventData)[T] })

/** One event of the timeline; `data` is what was recorded, before any correction. */
export const requestEventView = z.discriminatedUnion('type', [
  of('drafted'),
  of('submitted'),
  of('received'),
  of('dispositioned'),
  of('reassigned'),
  of('started'),
  of('paused'),
  of('resumed'),
  of('increased'),
  of('reported'),
  of('completed'),
  of('accepted'),
  of('confirmed'),
  of('contested'),
  of('reopened'),
  of('closed'),
  of('rejected'),
  of('cancelled'),
  of('letter_attached'),
  of('lowered'),
  of('verdict_given'),
  of('noted'),
  of('warned'),
  of('breached'),
  of('breach_withdrawn'),
  of('breach_explained'),
  of('corrected'),
])
export type RequestEventView = z.infer<typeof requestEventView>
