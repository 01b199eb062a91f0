import { dateOfInstant, startOfDateMs, wibMinute } from './calendar-wib.ts'
import { compareRate } from './contract-steps.ts'
import type { Principal } from './principal.ts'
import type { EventData, EventType, IncreaseData, NewRequestEvent, Person } from './request-events.ts'
import { checkMove, type Move, type MovePayloads, type Refusal } from './request-moves.ts'
import { requestNumber } from './request-number.ts'
import type { RequestSnapshot } from './request-snapshot.ts'
import type { Direction } from './sample.ts'
import type { Wanted } from './sla-notice.ts'

/** What a decision needs to know beyond the request itself; the server gathers it in the same transaction. */
export interface DecideFacts {
  nowMs: number
  /** Rate in force at an instant, and when the newest contract step of that direction began; null: unknown. */
  contractAt: (direction: Direction, atMs: number) => number | null
  newestContractFromMs: (direction: Direction) => number | null
  /** Other requests on the same link that are not ended or done. */
  openOnLink: readonly { id: string; directions: readonly Direction[] }[]
  /** The OPD of the link in the form; null: no such link. */
  linkOpdId: string | null
  /** Next number of the year in which the letter was received. */
  nextSequence: number
  /** Settings with the readings of domain.md: both are on by default. */
  twoPersonRule: boolean
  letterBeforeDone: boolean
}

export type Decision = { ok: true; events: NewRequestEvent[] } | { ok: false; reason: Refusal; field: string | null }

interface Context {
  request: RequestSnapshot
  who: Principal
  facts: DecideFacts
}

const refuse = (reason: Refusal, field: string | null = null): Decision => ({ ok: false, reason, field })

export const personOf = (who: Principal): Person => ({ accountId: who.accountId, name: who.name, role: who.role })

const event = <T extends EventType>(
  { who, request, facts }: Context,
  type: T,
  data: EventData[T],
  atMs: number | null = null,
): NewRequestEvent =>
  ({
    type,
    occurredAtMs: atMs ?? facts.nowMs,
    recordedAtMs: facts.nowMs,
    by: personOf(who),
    onBehalfOf: null,
    via: 'web',
    data,
    ...(who.role !== 'opd' && type === 'submitted' ? { onBehalfOf: request.opdId } : {}),
  }) as NewRequestEvent

const accept = (...events: NewRequestEvent[]): Decision => ({ ok: true, events })

/** `occurredAt ≤ recordedAt`, and not before the previous step (domain.md §3), to the minute that people type. */
const checkTime = (context: Context, atMs: number | null, field: string): Decision | null => {
  if (atMs === null) return null
  if (atMs > context.facts.nowMs) return refuse('in-the-future', field)
  return wibMinute(atMs) < wibMinute(context.request.lastStepAtMs) ? refuse('not-before-previous-step', field) : null
}

const hasText = (text: string): boolean => text.trim() !== ''
const wantedMs = (wanted: Wanted): number => ('atMs' in wanted ? wanted.atMs : startOfDateMs(wanted.date))

const isWantedPast = (wanted: Wanted, noticeMs: number): boolean =>
  'atMs' in wanted ? wanted.atMs < noticeMs : wanted.date < dateOfInstant(noticeMs)

const submit = (context: Context, { form, occurredAtMs }: MovePayloads['submit']): Decision => {
  const { facts, request, who } = context
  const noticeMs = occurredAtMs ?? facts.nowMs
  if (facts.linkOpdId !== request.opdId) return refuse('link-not-of-opd', 'form.linkId')
  if (form.asked.length === 0) return refuse('nothing-asked', 'form.asked')
  for (const [index, asked] of form.asked.entries()) {
    const change = compareRate(facts.contractAt(asked.direction, facts.nowMs), asked.rateBps)
    if (change === 'decrease' || change === 'same') return refuse('not-an-increase', `form.asked.${index}.rateBps`)
  }
  if (!hasText(form.reason)) return refuse('text-needed', 'form.reason')
  if (form.letter === null && form.notice === null) return refuse('letter-or-notice-needed', 'form.letter')
  if (isWantedPast(form.wanted, noticeMs)) return refuse('wanted-in-the-past', 'form.wanted')
  if (form.untilMs !== null && form.untilMs <= wantedMs(form.wanted))
    return refuse('until-before-wanted', 'form.untilMs')
  if (form.linkedRequestId !== null && who.role !== 'head') return refuse('only-the-head', 'form.linkedRequestId')
  const rival = facts.openOnLink.find((other) =>
    other.directions.some((direction) => form.asked.some((asked) => asked.direction === direction)),
  )
  if (rival && rival.id !== form.linkedRequestId) return refuse('open-request-exists', 'form.linkId')
  const late = checkTime(context, occurredAtMs, 'occurredAtMs')
  if (late) return late
  const isPaper = who.role !== 'opd' && form.letter !== null
  const inForce = { downBps: facts.contractAt('down', facts.nowMs), upBps: facts.contractAt('up', facts.nowMs) }
  const submitted = event(context, 'submitted', { ...form, isPaper, inForce }, occurredAtMs)
  return accept({ ...submitted, via: isPaper ? 'paper' : (form.notice?.channel ?? 'web') })
}

const receive = (context: Context, payload: MovePayloads['receive']): Decision => {
  if (!payload.isComplete && !hasText(payload.missing)) return refuse('missing-items-needed', 'missing')
  const late = checkTime(context, payload.receivedAtMs, 'receivedAtMs')
  if (late) return late
  const { receivedAtMs, ...rest } = payload
  const sequence = context.facts.nextSequence
  const number = requestNumber(sequence, receivedAtMs ?? context.facts.nowMs)
  return accept(event(context, 'received', { number, sequence, ...rest }, receivedAtMs))
}

const dispose = (context: Context, payload: MovePayloads['dispose']): Decision => {
  if (payload.to.role !== 'technician' && payload.to.role !== 'head') return refuse('assignee-not-technician', 'to')
  if (!hasText(payload.instruction)) return refuse('text-needed', 'instruction')
  const late = checkTime(context, payload.occurredAtMs, 'occurredAtMs')
  if (late) return late
  const { occurredAtMs, ...rest } = payload
  return accept(event(context, 'dispositioned', { from: personOf(context.who), ...rest }, occurredAtMs))
}

const reassign = (context: Context, payload: MovePayloads['reassign']): Decision => {
  if (payload.to.role !== 'technician') return refuse('assignee-not-technician', 'to')
  if (payload.to.accountId === context.request.assignee?.accountId) return refuse('nothing-changed', 'to')
  return hasText(payload.reason) ? accept(event(context, 'reassigned', payload)) : refuse('text-needed', 'reason')
}

const bySupervisor = ({ who, request }: Context): boolean => request.assignee?.accountId !== who.accountId

const start = (context: Context, { occurredAtMs }: MovePayloads['start']): Decision =>
  checkTime(context, occurredAtMs, 'occurredAtMs') ??
  accept(event(context, 'started', { bySupervisor: bySupervisor(context) }, occurredAtMs))

const pause = (context: Context, payload: MovePayloads['pause']): Decision => {
  const { nowMs } = context.facts
  const fromMs = payload.fromMs ?? nowMs
  if (!hasText(payload.cause)) return refuse('text-needed', 'cause')
  if (fromMs > nowMs) return refuse('in-the-future', 'fromMs')
  if (wibMinute(fromMs) < wibMinute(context.request.clock.receivedAtMs ?? 0))
    return refuse('not-before-previous-step', 'fromMs')
  if (payload.toMs !== null && payload.toMs > nowMs) return refuse('in-the-future', 'toMs')
  if (payload.toMs !== null && payload.toMs < fromMs) return refuse('pause-ends-before-it-begins', 'toMs')
  const { cause, party, note, fileId } = payload
  return accept(event(context, 'paused', { cause, party, untilMs: payload.toMs, note, fileId }, fromMs))
}

const resume = (context: Context, payload: MovePayloads['resume']): Decision => {
  const open = context.request.pauses.filter(
    (item) => item.toMs === null && (payload.pauseVersion === null || item.version === payload.pauseVersion),
  )
  const atMs = payload.atMs ?? context.facts.nowMs
  if (open.length === 0) return refuse('no-open-pause', 'pauseVersion')
  if (atMs > context.facts.nowMs) return refuse('in-the-future', 'atMs')
  if (open.some((item) => wibMinute(atMs) < wibMinute(item.fromMs)))
    return refuse('pause-ends-before-it-begins', 'atMs')
  const pauseVersions = open.map((item) => item.version)
  return accept(event(context, 'resumed', { pauseVersions, note: payload.note }, atMs))
}

const checkRate = (context: Context, payload: IncreaseData, index: number): Decision | null => {
  const { facts, request } = context
  const rate = payload.rates[index]
  const field = `rates.${index}`
  const asked = request.form.asked.find((item) => item.direction === rate?.direction)
  if (!rate || !asked) return refuse('direction-not-asked', field)
  if (rate.toBps > asked.rateBps) return refuse('more-than-asked', `${field}.toBps`)
  const change = compareRate(facts.contractAt(rate.direction, payload.changedAtMs), rate.toBps)
  // After a reopening the contract stands at the new rate already, and the device is brought up to it.
  const isRaised = change === 'increase' || change === 'unknown' || (change === 'same' && request.increases.length > 0)
  if (rate.toBps <= rate.fromBps || !isRaised) return refuse('not-an-increase', `${field}.toBps`)
  const newestMs = facts.newestContractFromMs(rate.direction)
  return newestMs !== null && payload.changedAtMs < newestMs ? refuse('contract-changed-since', 'changedAtMs') : null
}

const increase = (context: Context, payload: MovePayloads['increase']): Decision => {
  const { asked } = context.request.form
  if (payload.rates.length === 0) return refuse('nothing-asked', 'rates')
  if (new Set(payload.rates.map((rate) => rate.direction)).size !== payload.rates.length)
    return refuse('direction-not-asked', 'rates')
  const late = checkTime(context, payload.changedAtMs, 'changedAtMs')
  if (late) return late
  for (const index of payload.rates.keys()) {
    const problem = checkRate(context, payload, index)
    if (problem) return problem
  }
  const isLessThanAsked = asked.some(
    (item) => (payload.rates.find((rate) => rate.direction === item.direction)?.toBps ?? 0) < item.rateBps,
  )
  const data = { ...payload, bySupervisor: bySupervisor(context), isLessThanAsked }
  return accept(event(context, 'increased', data, payload.changedAtMs))
}

const needsLetter = ({ facts, request }: Context): boolean => facts.letterBeforeDone && request.form.letter === null

const report = (context: Context, payload: MovePayloads['report']): Decision => {
  const { andComplete, occurredAtMs, ...data } = payload
  if (!hasText(data.text)) return refuse('text-needed', 'text')
  const late = checkTime(context, occurredAtMs, 'occurredAtMs')
  if (late) return late
  const reported = event(context, 'reported', { ...data, bySupervisor: bySupervisor(context) }, occurredAtMs)
  if (andComplete === null) return accept(reported)
  const completed = complete(context, { ...andComplete, occurredAtMs })
  return completed.ok ? accept(reported, ...completed.events) : completed
}

const complete = (context: Context, payload: MovePayloads['complete']): Decision => {
  const { occurredAtMs, ...data } = payload
  if (!hasText(data.declaration)) return refuse('text-needed', 'declaration')
  if (needsLetter(context)) return refuse('letter-needed')
  const late = checkTime(context, occurredAtMs, 'occurredAtMs')
  if (late) return late
  return accept(event(context, 'completed', { ...data, bySupervisor: bySupervisor(context) }, occurredAtMs))
}

/** Who made the increase may not be the one who confirms it (two-person rule, a setting). */
const confirm = (context: Context, payload: MovePayloads['confirm']): Decision => {
  const isOwnWork = context.request.increases.at(-1)?.by.accountId === context.who.accountId
  return context.facts.twoPersonRule && isOwnWork
    ? refuse('two-person-rule')
    : accept(event(context, 'confirmed', payload))
}

const restore = (context: Context, payload: MovePayloads['restore']): Decision => {
  const late = checkTime(context, payload.changedAtMs, 'changedAtMs')
  if (late) return late
  if (payload.rates.length === 0) return refuse('nothing-asked', 'rates')
  const wrong = payload.rates.findIndex((rate) => rate.toBps >= rate.fromBps)
  if (wrong >= 0) return refuse('not-the-old-rate', `rates.${wrong}.toBps`)
  return accept(event(context, 'lowered', { ...payload, bySupervisor: bySupervisor(context) }, payload.changedAtMs))
}

const needing = (text: string, field: string, decide: () => Decision): Decision =>
  hasText(text) ? decide() : refuse('text-needed', field)

/** Written where there is no network it may arrive after a later step; before the request there is nothing to note. */
const note = (context: Context, { occurredAtMs, ...rest }: MovePayloads['note']): Decision => {
  const { request, facts, who } = context
  if (!hasText(rest.text)) return refuse('text-needed', 'text')
  if (occurredAtMs !== null && occurredAtMs > facts.nowMs) return refuse('in-the-future', 'occurredAtMs')
  if (occurredAtMs !== null && wibMinute(occurredAtMs) < wibMinute(request.clock.submittedAtMs ?? 0))
    return refuse('not-before-previous-step', 'occurredAtMs')
  return accept(event(context, 'noted', { ...rest, isInternal: rest.isInternal && who.role !== 'opd' }, occurredAtMs))
}

const deciders: { [M in Move]: (context: Context, payload: MovePayloads[M]) => Decision } = {
  submit,
  receive,
  dispose,
  reassign,
  start,
  pause,
  resume,
  increase,
  report,
  complete,
  confirm,
  restore,
  accept: (context, payload) => accept(event(context, 'accepted', payload)),
  contest: (context, payload) => needing(payload.remark, 'remark', () => accept(event(context, 'contested', payload))),
  reopen: (context, payload) => needing(payload.note, 'note', () => accept(event(context, 'reopened', payload))),
  reject: (context, payload) => needing(payload.text, 'text', () => accept(event(context, 'rejected', payload))),
  cancel: (context, payload) => needing(payload.text, 'text', () => accept(event(context, 'cancelled', payload))),
  attachLetter: (context, payload) => accept(event(context, 'letter_attached', payload)),
  explain: (context, payload) => accept(event(context, 'breach_explained', payload)),
  note,
}

/**
 * Decides one move: the events to append, or the reason why not and the field it concerns. Pure; the store refuses the
 * events if the request has moved on meanwhile.
 */
export const decideMove = <M extends Move>(
  request: RequestSnapshot,
  move: M,
  payload: MovePayloads[M],
  { who, facts }: { who: Principal; facts: DecideFacts },
): Decision => {
  const refusal = checkMove(request, move, who)
  return refusal ? refuse(refusal) : deciders[move]({ request, who, facts }, payload)
}
