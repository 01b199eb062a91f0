import type { Move, MovePayloads } from '#domain/request-moves.ts'
import {
  cancelReasons,
  type Letter,
  priorities,
  rejectReasons,
  reopenCauses,
  type RequestForm,
} from '#domain/request-events.ts'
import { directions } from '#domain/sample.ts'
import { breachCauses } from '#domain/sla-alarms.ts'
import { pauseParties } from '#domain/sla-pauses.ts'
import { MAX_RATE_BPS } from '#domain/units.ts'
import { z } from 'zod/mini'
import { instantMs } from './links.ts'

/** Bodies of requests: what a person types, checked for shape here and for sense in the domain. */
const text = (max = 4000) => z.string().check(z.trim(), z.maxLength(max))
const line = text(200)
const id = z.string().check(z.minLength(1), z.maxLength(100))
const fileIds = z._default(z.array(id).check(z.maxLength(20)), [])
const maybeInstant = z._default(z.nullable(instantMs), null)
const rateBps = z.number().check(z.int(), z.positive(), z.maximum(MAX_RATE_BPS))

/** `YYYY-MM-DD`, a date of a letter: never an instant. */
export const calendarDate = z.iso.date()

export const letterBody = z.strictObject({
  number: line.check(z.minLength(1)),
  date: calendarDate,
  subject: line.check(z.minLength(1)),
  signatory: line,
  fileId: z._default(z.nullable(id), null),
})

export const requestFormBody = z.strictObject({
  linkId: id,
  asked: z.array(z.strictObject({ direction: z.enum(directions), rateBps })).check(z.maxLength(2)),
  wanted: z.union([z.strictObject({ date: calendarDate }), z.strictObject({ atMs: instantMs })]),
  reason: text(),
  untilMs: maybeInstant,
  letter: z._default(z.nullable(letterBody), null),
  notice: z._default(
    z.nullable(z.strictObject({ channel: z.enum(['phone', 'email', 'direct']), takenAtMs: instantMs, text: text() })),
    null,
  ),
  linkedRequestId: z._default(z.nullable(id), null),
})

const increaseBody = {
  changedAtMs: instantMs,
  deviceId: id,
  object: z.strictObject({ kind: z.enum(['interface', 'queue']), name: line.check(z.minLength(1)) }),
  rates: z
    .array(z.strictObject({ direction: z.enum(directions), fromBps: rateBps, toBps: rateBps }))
    .check(z.maxLength(2)),
  command: text(20_000),
  isBackedUp: z.boolean(),
}

/** A person is named by account; the server looks up name and role. */
const toAccount = { toAccountId: id }

/** The body of each move beside `expectedVersion` and `commandId`. `dispose` and `reassign` name an account instead of a person. */
export const movePayloads = {
  submit: { occurredAtMs: maybeInstant, form: requestFormBody },
  receive: {
    receivedAtMs: maybeInstant,
    agendaNo: z._default(z.nullable(line), null),
    isComplete: z._default(z.boolean(), true),
    missing: z._default(text(), ''),
    evidenceFileId: z._default(z.nullable(id), null),
  },
  dispose: {
    ...toAccount,
    instruction: text(),
    priority: z._default(z.enum(priorities), 'normal'),
    dueHintMs: maybeInstant,
    occurredAtMs: maybeInstant,
  },
  reassign: { ...toAccount, reason: text() },
  start: { occurredAtMs: maybeInstant },
  pause: {
    cause: line,
    party: z.enum(pauseParties),
    fromMs: maybeInstant,
    toMs: maybeInstant,
    note: z._default(text(), ''),
    fileId: z._default(z.nullable(id), null),
  },
  resume: {
    pauseVersion: z._default(z.nullable(z.number()), null),
    atMs: maybeInstant,
    note: z._default(text(), ''),
  },
  increase: increaseBody,
  report: {
    text: text(20_000),
    readings: z._default(
      z.array(
        z.strictObject({
          direction: z.enum(directions),
          beforeBps: z.nullable(z.number().check(z.nonnegative())),
          afterBps: z.nullable(z.number().check(z.nonnegative())),
        }),
      ),
      [],
    ),
    fileIds,
    occurredAtMs: maybeInstant,
    andComplete: z._default(z.nullable(z.strictObject({ declaration: text(), fileIds })), null),
  },
  complete: { declaration: text(), fileIds, occurredAtMs: maybeInstant },
  accept: { remark: z._default(text(), '') },
  confirm: { remark: z._default(text(), '') },
  contest: { remark: text() },
  reopen: { cause: z.enum(reopenCauses), reference: z._default(z.nullable(id), null), note: text() },
  restore: increaseBody,
  reject: { reason: z.enum(rejectReasons), text: text() },
  cancel: { reason: z.enum(cancelReasons), text: text() },
  attachLetter: letterBody.shape,
  explain: {
    cause: z.enum(breachCauses),
    responsible: z._default(line, ''),
    remedy: z._default(text(), ''),
    note: z._default(text(), ''),
  },
  note: { text: text(), isInternal: z._default(z.boolean(), false), fileIds, occurredAtMs: maybeInstant },
} satisfies Record<Move, Record<string, z.ZodMiniType>>

type Bodies = { [M in Move]: z.infer<z.ZodMiniObject<(typeof movePayloads)[M], z.core.$strict>> }
/** What the server gets of a move, parsed; the web may leave out what has a default (`MoveInput` in requests.ts). */
export type MoveBody<M extends Move> = Bodies[M]

/** The wire's shapes are the domain's shapes: a difference does not compile. */
type Same<A extends B, B> = A
type Named = 'dispose' | 'reassign'
export type CheckedForm = Same<z.infer<typeof requestFormBody>, RequestForm>
export type CheckedLetter = Same<z.infer<typeof letterBody>, Letter>
export type CheckedPayloads = Same<Omit<Bodies, Named>, Omit<MovePayloads, Named>>

export const correctionBody = z.strictObject({
  expectedVersion: z.number().check(z.int()),
  /** Version of the event that is wrong. */
  target: z.number().check(z.int()),
  reason: text(),
  isVoid: z._default(z.boolean(), false),
  occurredAtMs: maybeInstant,
  /** Text fields by name, dotted one level down: `letter.number`; which ones, see correctionRules. */
  patch: z._default(z.record(z.string(), text(20_000)), {}),
})
