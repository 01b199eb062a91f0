import {
  maySeeReporter,
  movesOffered,
  isComplaintStaff,
  type ComplaintCategory,
  type ComplaintChannel,
  type ComplaintFacts,
  type ComplaintState,
} from '#domain/complaint.ts'
import { complaintLimitStates, type ComplaintClock } from '#domain/complaint-limits.ts'
import type { Principal } from '#domain/principal.ts'
import type { ComplaintEventView, ComplaintRow } from '#wire/complaints.ts'
import type { Selectable } from 'kysely'
import type { ComplaintEventsTable, ComplaintsTable } from '../../database/tables/complaints.ts'

export type StoredComplaint = Selectable<ComplaintsTable>

export const factsOf = (row: StoredComplaint): ComplaintFacts => ({
  state: row.state as ComplaintState,
  opdId: row.opd_id,
  filedBy: row.filed_by,
  assigneeId: row.assignee_id,
  contests: row.contests,
})

export const clockOf = (row: StoredComplaint): ComplaintClock => ({
  state: row.state as ComplaintState,
  answerDueAtMs: row.answer_due_at_ms,
  escalateDueAtMs: row.escalate_due_at_ms,
  resolveDueAtMs: row.resolve_due_at_ms,
  firstAnswerAtMs: row.first_answer_at_ms,
  resolvedAtMs: row.resolved_at_ms,
})

/** What this reader may know of a complaint that is in his scope (domain.md §7, privacy). */
export const viewComplaint = (row: StoredComplaint, reader: Principal, nowMs: number): ComplaintRow => {
  const facts = factsOf(row)
  const seesReporter = maySeeReporter(facts, reader)
  const hasReporter = row.reporter_name !== null
  return {
    id: row.id,
    number: row.number,
    version: row.version,
    channel: row.channel as ComplaintChannel,
    category: row.category as ComplaintCategory,
    text: row.confidential === 1 && !seesReporter ? null : row.text,
    reporter:
      seesReporter && row.reporter_name !== null ? { name: row.reporter_name, contact: row.reporter_contact } : null,
    isReporterHidden: hasReporter && !seesReporter,
    anonymous: row.anonymous === 1,
    confidential: row.confidential === 1,
    opdId: row.opd_id,
    linkId: row.link_id,
    requestId: row.request_id,
    state: facts.state,
    assigneeId: row.assignee_id,
    receivedAtMs: row.received_at_ms,
    recordedAtMs: row.recorded_at_ms,
    answerDueAtMs: row.answer_due_at_ms,
    escalateDueAtMs: row.escalate_due_at_ms,
    resolveDueAtMs: row.resolve_due_at_ms,
    firstAnswerAtMs: row.first_answer_at_ms,
    escalatedAtMs: row.escalated_at_ms,
    resolvedAtMs: row.resolved_at_ms,
    endedAtMs: row.ended_at_ms,
    limits: complaintLimitStates(clockOf(row), nowMs),
    lapor:
      row.lapor_number === null
        ? null
        : {
            number: row.lapor_number,
            category: row.lapor_category,
            receivedAtMs: row.lapor_received_at_ms,
            answeredAtMs: row.lapor_answered_at_ms,
          },
    moves: movesOffered(facts, reader),
  }
}

/** What the reporter's side is shown; the rest is inner work. */
const PUBLIC_EVENTS: readonly string[] = ['filed', 'answer', 'resolve', 'contest', 'close', 'reject', 'forward']

export const viewEvents = (
  row: StoredComplaint,
  events: readonly Selectable<ComplaintEventsTable>[],
  reader: Principal,
): ComplaintEventView[] => {
  const isOpen = row.confidential === 0 || maySeeReporter(factsOf(row), reader)
  return events
    .filter(({ type }) => isComplaintStaff(reader) || PUBLIC_EVENTS.includes(type))
    .map((event) => ({
      version: event.version,
      type: event.type as ComplaintEventView['type'],
      atMs: event.at_ms,
      byName: event.by_name,
      data: isOpen ? (JSON.parse(event.data_json) as ComplaintEventView['data']) : {},
    }))
}
