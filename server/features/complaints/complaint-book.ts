import { complaintNumber } from '#domain/complaint-number.ts'
import { decideComplaintMove, type ComplaintActor, type ComplaintMove, type ComplaintState } from '#domain/complaint.ts'
import type { ComplaintLimits } from '#domain/complaint-limits.ts'
import type { Principal } from '#domain/principal.ts'
import { numberYear } from '#domain/request-number.ts'
import type { ComplaintEventData, ComplaintFiling, ComplaintMoveBody } from '#wire/complaints.ts'
import { randomUUID } from 'node:crypto'
import type { Tx } from '../../database/service-database.ts'
import { AppError } from '../../http/app-error.ts'
import type { AuditLog } from '../../ports/audit-log.ts'
import type { Lapor } from '../../ports/complaint-register.ts'
import type { FileStore } from '../../ports/file-store.ts'
import type { Notifier } from '../../ports/notifier.ts'
import type { RequestReopener } from '../../ports/request-reopener.ts'
import type { WorkingTime } from '../../ports/working-time.ts'
import { complaintNotices } from './complaint-notices.ts'
import { factsOf, type StoredComplaint } from './complaint-view.ts'

export interface ComplaintBookParts {
  audit: AuditLog
  files: FileStore
  notifier: Notifier
  reopener: RequestReopener
  workingTime: WorkingTime
  limits: () => ComplaintLimits
}

/** Moves that must say something, and what. */
const NEEDED: Partial<Record<ComplaintMove, readonly ('text' | 'cause' | 'where')[]>> = {
  answer: ['text'],
  note: ['text'],
  escalate: ['cause'],
  resolve: ['text'],
  contest: ['text'],
  reject: ['text'],
  forward: ['text', 'where'],
}
const WITH_FILES: readonly ComplaintMove[] = ['answer', 'resolve', 'contest']

export const createComplaintBook = (parts: ComplaintBookParts) => {
  const { audit, files, notifier, reopener, workingTime, limits } = parts

  const nextNumber = async (tx: Tx, receivedAtMs: number): Promise<string> => {
    const { last } = await tx
      .insertInto('complaint_numbers')
      .values({ year: numberYear(receivedAtMs), last: 1 })
      .onConflict((conflict) =>
        conflict.column('year').doUpdateSet((row) => ({ last: row('complaint_numbers.last', '+', 1) })),
      )
      .returning('last')
      .executeTakeFirstOrThrow()
    return complaintNumber(last, receivedAtMs)
  }

  const addEvent = (
    tx: Tx,
    row: StoredComplaint,
    type: string,
    atMs: number,
    who: ComplaintActor,
    data: ComplaintEventData,
  ) =>
    tx
      .insertInto('complaint_events')
      .values({
        complaint_id: row.id,
        version: row.version,
        type,
        at_ms: atMs,
        by_account_id: who === 'system' ? null : who.accountId,
        by_name: who === 'system' ? 'Pantau' : who.name,
        data_json: JSON.stringify(data),
      })
      .execute()

  /** Without text and reporter: the audit is read by more people than work on the complaint. */
  const record = (
    tx: Tx,
    row: StoredComplaint,
    move: string,
    before: string | null,
    who: ComplaintActor,
    remoteAddress: string,
  ) =>
    audit.record(tx, {
      action: `complaint.${move}`,
      subject: `complaint:${row.id}`,
      byAccountId: who === 'system' ? null : who.accountId,
      byName: who === 'system' ? 'Pantau' : who.name,
      remoteAddress,
      before: before === null ? null : { state: before },
      after: { number: row.number, state: row.state, version: row.version, assigneeId: row.assignee_id },
    })

  const tell = async (tx: Tx, ...event: Parameters<typeof complaintNotices>): Promise<void> => {
    for (const notice of complaintNotices(...event)) await notifier.notify(tx, notice)
  }

  return {
    /** Writes a complaint down. Scope of link and request was checked by the caller. */
    async file(
      tx: Tx,
      filing: ComplaintFiling,
      by: Principal,
      at: { nowMs: number; remoteAddress: string; lapor?: Lapor | undefined; id?: string },
    ): Promise<StoredComplaint> {
      const receivedAtMs = filing.receivedAtMs ?? at.nowMs
      const { answerDays, escalateDays, resolveDays } = limits()
      const isAnonymous = filing.anonymous ?? false
      const row: StoredComplaint = {
        id: at.id ?? randomUUID(),
        number: await nextNumber(tx, receivedAtMs),
        version: 1,
        channel: filing.channel,
        category: filing.category,
        text: filing.text,
        reporter_name: isAnonymous ? null : (filing.reporterName ?? null),
        reporter_contact: isAnonymous ? null : (filing.reporterContact ?? null),
        opd_id: filing.opdId ?? null,
        anonymous: isAnonymous ? 1 : 0,
        confidential: filing.confidential ? 1 : 0,
        link_id: filing.linkId ?? null,
        request_id: filing.requestId ?? null,
        state: 'open',
        filed_by: by.accountId,
        assignee_id: null,
        received_at_ms: receivedAtMs,
        recorded_at_ms: at.nowMs,
        answer_due_at_ms: workingTime.addWorkingDays(receivedAtMs, answerDays),
        escalate_due_at_ms: workingTime.addWorkingDays(receivedAtMs, escalateDays),
        resolve_due_at_ms: workingTime.addWorkingDays(receivedAtMs, resolveDays),
        first_answer_at_ms: null,
        escalated_at_ms: null,
        resolved_at_ms: null,
        ended_at_ms: null,
        contests: 0,
        lapor_number: at.lapor?.number ?? null,
        lapor_category: at.lapor?.category ?? null,
        lapor_received_at_ms: at.lapor?.receivedAtMs ?? null,
        lapor_answered_at_ms: at.lapor?.answeredAtMs ?? null,
      }
      await tx.insertInto('complaints').values(row).execute()
      const data: ComplaintEventData = {}
      if (filing.fileIds?.length)
        data.files = await files.attach(tx, {
          fileIds: filing.fileIds,
          owner: { kind: 'complaint', id: row.id },
          byAccountId: by.accountId,
        })
      if (row.category === 'not_effective' && row.request_id !== null) {
        const done = await reopener.reopen(tx, { requestId: row.request_id, complaintId: row.id, by, atMs: at.nowMs })
        data.reopened = done.reopened
        if (!done.reopened) data.refused = done.refused
      }
      await addEvent(tx, row, 'filed', at.nowMs, by, data)
      await record(tx, row, 'file', null, by, at.remoteAddress)
      await tell(tx, row, 'filed', { who: by })
      return row
    },

    /** One move, or an AppError: refused by a rule, or a conflict because somebody was faster. */
    async move(
      tx: Tx,
      row: StoredComplaint,
      move: ComplaintMove,
      body: ComplaintMoveBody,
      who: ComplaintActor,
      at: { nowMs: number; remoteAddress: string },
    ): Promise<StoredComplaint> {
      if (body.version !== row.version)
        throw new AppError('conflict', 'Somebody else changed this complaint meanwhile: look again', {
          reason: 'version',
        })
      const decision = decideComplaintMove(factsOf(row), move, who)
      if ('refused' in decision)
        throw new AppError('refused', `The move ${move} is refused: ${decision.refused}`, { reason: decision.refused })
      const missing = (NEEDED[move] ?? []).filter((field) => body[field] === undefined)
      if (missing.length > 0)
        throw new AppError('invalid-input', `The move ${move} must say more`, {
          fields: missing.map((field) => ({
            path: `body.${field}`,
            code: 'missing',
            message: 'is needed for this move',
          })),
        })
      if (body.fileIds?.length && (who === 'system' || !WITH_FILES.includes(move)))
        throw new AppError('invalid-input', `The move ${move} takes no files`)
      const next: StoredComplaint = { ...row, state: decision.to satisfies ComplaintState, version: row.version + 1 }
      if (move === 'take' && who !== 'system') next.assignee_id = who.accountId
      if (move === 'answer' || move === 'resolve' || move === 'reject' || move === 'forward')
        next.first_answer_at_ms ??= at.nowMs
      if (decision.to === 'escalated') next.escalated_at_ms ??= at.nowMs
      if (move === 'resolve') next.resolved_at_ms = at.nowMs
      if (move === 'contest') {
        next.resolved_at_ms = null
        next.contests += 1
      }
      if (move === 'close' || move === 'reject' || move === 'forward') next.ended_at_ms = at.nowMs
      const { numUpdatedRows } = await tx
        .updateTable('complaints')
        .set(next)
        .where('id', '=', row.id)
        .where('version', '=', row.version)
        .executeTakeFirst()
      if (numUpdatedRows !== 1n)
        throw new AppError('conflict', 'Somebody else changed this complaint meanwhile: look again', {
          reason: 'version',
        })

      const data: ComplaintEventData = {}
      if (body.text !== undefined) data.text = body.text
      if (move === 'escalate' && body.cause !== undefined) data.cause = body.cause
      if (move === 'forward' && body.where !== undefined) data.where = body.where
      if (body.fileIds?.length && who !== 'system')
        data.files = await files.attach(tx, {
          fileIds: body.fileIds,
          owner: { kind: 'complaint', id: row.id },
          byAccountId: who.accountId,
        })
      await addEvent(tx, next, move, at.nowMs, who, data)
      await record(tx, next, move, row.state, who, at.remoteAddress)
      await tell(tx, next, move, { who, isOverdue: body.cause === 'overdue' })
      return next
    },
  }
}
export type ComplaintBook = ReturnType<typeof createComplaintBook>
