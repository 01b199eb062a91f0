import { parseDay, wibMinute } from './calendar-wib.ts'
import { grantOf } from './permissions.ts'
import type { Principal } from './principal.ts'
import type { Decision } from './request-decide.ts'
import type { EventData, EventType, RequestEvent } from './request-events.ts'
import type { Refusal } from './request-moves.ts'
import { isStep, standingEvents } from './request-replay.ts'

/** A correction names the wrong event and says what is right; the wrong one stays in the log for ever. */
export type Correction = EventData['corrected']

interface CorrectionRule {
  /** Text fields that may be put right; a dotted name reaches one level down. */
  fields: readonly string[]
  /** May its time be put right (by the head). */
  isTimed: boolean
  /** May it be declared never to have happened (by the head). */
  isVoidable: boolean
}

const letterFields = ['letter.number', 'letter.date', 'letter.subject', 'letter.signatory']

/**
 * What may be corrected. `increased` is missing on purpose: it changed a contract, so a wrong one is answered by an
 * audited contract correction and a reopening, never by rewriting the past that utilisation was computed with.
 */
export const correctionRules: Partial<Record<EventType, CorrectionRule>> = {
  submitted: { fields: ['reason', ...letterFields], isTimed: false, isVoidable: false },
  received: { fields: ['agendaNo', 'missing'], isTimed: true, isVoidable: false },
  dispositioned: { fields: ['instruction'], isTimed: true, isVoidable: true },
  started: { fields: [], isTimed: true, isVoidable: true },
  paused: { fields: ['cause', 'note'], isTimed: true, isVoidable: true },
  resumed: { fields: ['note'], isTimed: true, isVoidable: true },
  reported: { fields: ['text'], isTimed: true, isVoidable: true },
  completed: { fields: ['declaration'], isTimed: true, isVoidable: true },
  letter_attached: { fields: ['number', 'date', 'subject', 'signatory'], isTimed: false, isVoidable: false },
  noted: { fields: ['text'], isTimed: false, isVoidable: true },
  breach_explained: { fields: ['responsible', 'remedy', 'note'], isTimed: false, isVoidable: false },
}

/** A corrected step must stay between its neighbours and before the moment it was recorded. */
const checkOrder = (steps: readonly RequestEvent[], target: RequestEvent, atMs: number): Refusal | null => {
  if (atMs > target.recordedAtMs) return 'in-the-future'
  if (!isStep(target.type)) return null
  const previous = steps.findLast((step) => step.version < target.version)
  const next = steps.find((step) => step.version > target.version)
  const minute = wibMinute(atMs)
  const isAfter = !previous || minute >= wibMinute(previous.occurredAtMs)
  const isBefore = !next || minute <= wibMinute(next.occurredAtMs)
  return isAfter && isBefore ? null : 'not-before-previous-step'
}

const check = (events: readonly RequestEvent[], correction: Correction, who: Principal): Refusal | null => {
  if (grantOf('correctEvent', who.role) === null) return 'wrong-role'
  const standing = standingEvents(events)
  const target = standing.find((event) => event.version === correction.target)
  if (!target) return 'event-unknown'
  const rule = correctionRules[target.type]
  if (!rule) return 'event-not-correctable'
  if (correction.reason.trim() === '') return 'text-needed'
  const isHead = who.role === 'head'
  if (!isHead && target.by.accountId !== who.accountId) return 'only-the-head'
  const steps = standing.filter((event) => isStep(event.type))
  if (correction.isVoid) {
    if (!isHead) return 'only-the-head'
    if (!rule.isVoidable) return 'event-not-correctable'
    return isStep(target.type) && steps.at(-1)?.version !== target.version ? 'not-last-step' : null
  }
  if (correction.occurredAtMs === null && Object.keys(correction.patch).length === 0) return 'nothing-changed'
  if (Object.keys(correction.patch).some((field) => !rule.fields.includes(field))) return 'event-not-correctable'
  const wrongDate = Object.entries(correction.patch).some(
    ([field, value]) => field.endsWith('date') && parseDay(value) === undefined,
  )
  if (wrongDate) return 'not-a-date'
  if (correction.occurredAtMs === null) return null
  // A new time moves the clock: the head vouches for it, and the late-entry rule no longer applies to it.
  if (!isHead) return 'only-the-head'
  return rule.isTimed ? checkOrder(steps, target, correction.occurredAtMs) : 'event-not-correctable'
}

/** Decides a correction: the `corrected` event, or why not. */
export const decideCorrection = (
  events: readonly RequestEvent[],
  correction: Correction,
  { who, nowMs }: { who: Principal; nowMs: number },
): Decision => {
  const reason = check(events, correction, who)
  if (reason) return { ok: false, reason, field: null }
  const by = { accountId: who.accountId, name: who.name, role: who.role }
  return {
    ok: true,
    events: [
      {
        type: 'corrected',
        occurredAtMs: nowMs,
        recordedAtMs: nowMs,
        by,
        onBehalfOf: null,
        via: 'web',
        data: correction,
      },
    ],
  }
}
