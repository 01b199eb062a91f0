import type { ComplaintCategory, ComplaintChannel } from '#domain/complaint.ts'
import type { EvaluatedComplaint } from '#domain/evaluation/input.ts'
import type { ServiceDb } from '../../database/service-database.ts'

/** What an evaluation may know of complaints: channels and times. Names, contacts and texts are not even read. */
export const complaintsOfPeriod = async (
  db: ServiceDb,
  fromMs: number,
  toMs: number,
): Promise<EvaluatedComplaint[]> => {
  const rows = await db
    .selectFrom('complaints')
    .select([
      'id',
      'number',
      'channel',
      'category',
      'opd_id',
      'received_at_ms',
      'first_answer_at_ms',
      'answer_due_at_ms',
      'escalated_at_ms',
      'resolved_at_ms',
      'resolve_due_at_ms',
      'ended_at_ms',
    ])
    .where('received_at_ms', '<', toMs)
    .where((row) =>
      row.or([
        row('received_at_ms', '>=', fromMs),
        row('ended_at_ms', '>=', fromMs),
        row('resolved_at_ms', '>=', fromMs),
        row.and([row('ended_at_ms', 'is', null), row('resolved_at_ms', 'is', null)]),
      ]),
    )
    .orderBy('id')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    channel: row.channel as ComplaintChannel,
    category: row.category as ComplaintCategory,
    opdId: row.opd_id,
    receivedAtMs: row.received_at_ms,
    firstAnswerAtMs: row.first_answer_at_ms,
    answerDueAtMs: row.answer_due_at_ms,
    escalatedAtMs: row.escalated_at_ms,
    resolvedAtMs: row.resolved_at_ms,
    resolveDueAtMs: row.resolve_due_at_ms,
    endedAtMs: row.ended_at_ms,
  }))
}

export const countByState = async (db: ServiceDb): Promise<Record<string, number>> => {
  const rows = await db
    .selectFrom('complaints')
    .select((table) => ['state', table.fn.countAll<number>().as('n')])
    .groupBy('state')
    .execute()
  return Object.fromEntries(rows.map(({ state, n }) => [state, Number(n)]))
}
