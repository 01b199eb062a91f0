import type { RequestSnapshot } from '#domain/request-snapshot.ts'
import { closesAt } from '#domain/request-system.ts'
import { isEnded, isOpen, nextMove, waitsFor } from '#domain/request-waiting.ts'
import type { Direction } from '#domain/sample.ts'
import { nextAlarmAt } from '#domain/sla-alarms.ts'
import { judgingRules, readClock } from '#domain/sla-clock.ts'
import { isShortNotice } from '#domain/sla-notice.ts'
import type { SlaRules } from '#domain/sla-rules.ts'
import { readSteps } from '#domain/sla-steps.ts'
import type { RequestRow } from '#wire/request-views.ts'
import type { Selectable } from 'kysely'
import type { RequestsTable } from '../../database/tables/requests.ts'
import type { LinkDirectory } from '../../ports/link-directory.ts'
import { clockColumns } from './row-clock.ts'

/** The part of a list row that no filter asks for. */
export interface RowDetails extends RowRest {
  /** Minutes of each step in the judging calendar, in the order of slaSteps; null: not begun. */
  stepMinutes: (number | null)[]
  /** Declared done and later judged not effective, partial or reverted (domain.md §6). */
  isFalseDone: boolean
}

type RowRest = Pick<
  RequestRow,
  | 'isWaiting'
  | 'asked'
  | 'wanted'
  | 'subject'
  | 'letterNumber'
  | 'letterDate'
  | 'priority'
  | 'assignee'
  | 'waitsFor'
  | 'nextMove'
  | 'breach'
  | 'reopenCount'
  | 'lateEntries'
  | 'corrections'
  | 'closedAtMs'
>

export interface Projection {
  directory: LinkDirectory
  history: readonly SlaRules[]
  closeAfterProvenDays: number
}

const askedBps = (request: RequestSnapshot, direction: Direction): number | null =>
  request.form.asked.find((asked) => asked.direction === direction)?.rateBps ?? null

const falseDoneCauses = ['not_effective', 'partial', 'reverted']

const detailsOf = (request: RequestSnapshot, stepMinutes: (number | null)[]): RowDetails => ({
  stepMinutes,
  isFalseDone: request.reopens.some(({ cause }) => falseDoneCauses.includes(cause)),
  isWaiting: request.isWaiting,
  asked: request.form.asked.map(({ direction, rateBps }) => ({
    direction,
    fromBps: direction === 'down' ? request.inForce.downBps : request.inForce.upBps,
    toBps: rateBps,
  })),
  wanted: request.form.wanted,
  subject: request.form.letter?.subject ?? '',
  letterNumber: request.form.letter?.number ?? null,
  letterDate: request.form.letter?.date ?? null,
  priority: request.priority,
  assignee: request.assignee ? { accountId: request.assignee.accountId, name: request.assignee.name } : null,
  waitsFor: waitsFor(request),
  nextMove: nextMove(request.state),
  breach: request.breach,
  reopenCount: request.reopens.length,
  lateEntries: request.lateEntries,
  corrections: request.corrections,
  closedAtMs: request.closedAtMs,
})

/** The list row of a request at `nowMs`; a replay of its events gives the same one at any time. */
export const projectRequest = (
  id: string,
  request: RequestSnapshot,
  { directory, history, closeAfterProvenDays }: Projection,
  { nowMs, updatedAtMs }: { nowMs: number; updatedAtMs: number },
): Selectable<RequestsTable> => {
  const rules = judgingRules(request.clock, history, nowMs)
  const clock = readClock(request.clock, history, nowMs)
  const opd = directory.opd(request.opdId)
  const looks = [nextAlarmAt(clock, rules, request.alarms, nowMs), closesAt(request, closeAfterProvenDays)].filter(
    (atMs) => atMs !== null,
  )
  const isShort =
    request.noticeAtMs !== null && request.clock.wanted !== null
      ? isShortNotice(request.noticeAtMs, request.clock.wanted, rules)
      : false
  const stepMinutes = readSteps(request.clock, rules, clock.judging, nowMs).map((step) => step.minutes)
  const { form } = request
  const words = [request.number, request.agendaNo, form.letter?.subject, form.letter?.number, form.reason, form.linkId]
  return {
    id,
    opd_id: request.opdId,
    link_id: form.linkId,
    state: request.state,
    version: request.version,
    number: request.number,
    sequence: request.sequence,
    number_year: request.number === null ? null : Number(request.number.slice(-4)),
    is_open: isOpen(request.state) ? 1 : 0,
    is_ended: isEnded(request.state) ? 1 : 0,
    assignee_id: request.assignee?.accountId ?? null,
    asked_down_bps: askedBps(request, 'down'),
    asked_up_bps: askedBps(request, 'up'),
    verdict: request.verdict?.verdict ?? null,
    is_short_notice: isShort ? 1 : 0,
    submitted_at_ms: request.clock.submittedAtMs,
    received_at_ms: request.clock.receivedAtMs,
    increased_at_ms: request.clock.increasedAtMs,
    done_at_ms: request.clock.doneAtMs,
    proven_at_ms: request.clock.provenAtMs,
    until_at_ms: form.untilMs,
    lowered_at_ms: request.loweredAtMs,
    updated_at_ms: updatedAtMs,
    projected_at_ms: nowMs,
    breach_due_at_ms: request.breach?.dueAtMs ?? null,
    breach_cause: request.breach?.cause ?? null,
    ...clockColumns(clock.readings[clock.judging], clock.targetMinutes),
    look_at_ms: looks.length === 0 ? null : Math.min(...looks),
    search_text: [...words, opd?.name, opd?.shortName].filter(Boolean).join(' ').toLowerCase(),
    details_json: JSON.stringify(detailsOf(request, stepMinutes)),
  }
}
