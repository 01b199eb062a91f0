import type { QuarterId } from '#domain/calendar-quarter.ts'
import { boundsOf } from '#domain/evaluation/quarter.ts'
import type { EvaluationDocument } from '#domain/evaluation/document.ts'
import type { FrozenEvaluation } from '#wire/evaluation.ts'
import type { Insertable, Selectable } from 'kysely'
import type { ServiceDb, Tx } from '../../database/service-database.ts'
import type { EvaluationFollowUpsTable, EvaluationNotesTable } from '../../database/tables/evaluation.ts'

export interface StoredDocument {
  seq: number
  document: EvaluationDocument
}
export interface StoredSignature {
  revision: number
  documentSeq: number
  frozen: FrozenEvaluation
}

/** Reading and writing of the evaluation's tables; the rules are in evaluation-office.ts. */
export const createEvaluationStore = (db: ServiceDb) => ({
  async newestDocument(quarter: QuarterId, within: ServiceDb | Tx = db): Promise<StoredDocument | null> {
    const row = await within
      .selectFrom('evaluation_documents')
      .select(['seq', 'document_json'])
      .where('quarter', '=', quarter)
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirst()
    return row ? { seq: row.seq, document: JSON.parse(row.document_json) as EvaluationDocument } : null
  },

  /** Keeps the documents that a signature stands on, replaces the others: figures that nobody signed have no history. */
  async saveDocument(tx: Tx, document: EvaluationDocument, { cause, byName }: { cause: string; byName: string }) {
    const { quarter } = document
    const signed = tx.selectFrom('evaluation_signatures').select('document_seq').where('quarter', '=', quarter)
    const last = await tx
      .selectFrom('evaluation_documents')
      .select((table) => table.fn.max('seq').as('seq'))
      .where('quarter', '=', quarter)
      .executeTakeFirst()
    await tx.deleteFrom('evaluation_documents').where('quarter', '=', quarter).where('seq', 'not in', signed).execute()
    await tx
      .insertInto('evaluation_documents')
      .values({
        quarter,
        seq: (last?.seq ?? 0) + 1,
        computed_at_ms: document.computedAtMs,
        cause,
        by_name: byName,
        hash: document.hash,
        document_json: JSON.stringify(document),
      })
      .execute()
  },

  /** Oldest first. */
  async signatures(quarter: QuarterId, within: ServiceDb | Tx = db): Promise<StoredSignature[]> {
    const rows = await within
      .selectFrom('evaluation_signatures')
      .select(['revision', 'document_seq', 'frozen_json'])
      .where('quarter', '=', quarter)
      .orderBy('revision')
      .execute()
    return rows.map((row) => ({
      revision: row.revision,
      documentSeq: row.document_seq,
      frozen: JSON.parse(row.frozen_json) as FrozenEvaluation,
    }))
  },

  /** The latest quarter that was signed, and its last revision. */
  newestSigned: (): Promise<{ quarter: string; revision: number } | undefined> =>
    db
      .selectFrom('evaluation_signatures')
      .select(['quarter', 'revision'])
      .orderBy('quarter', 'desc')
      .orderBy('revision', 'desc')
      .limit(1)
      .executeTakeFirst(),

  async saveSignature(tx: Tx, frozen: FrozenEvaluation, of: { documentSeq: number; byAccountId: string }) {
    const { document, signature, hash } = frozen
    await tx
      .insertInto('evaluation_signatures')
      .values({
        quarter: document.quarter,
        revision: signature.revision,
        document_seq: of.documentSeq,
        signed_at_ms: signature.signedAtMs,
        by_account_id: of.byAccountId,
        hash,
        frozen_json: JSON.stringify(frozen),
      })
      .execute()
  },

  /** Newest first. */
  notes: (quarter: QuarterId, within: ServiceDb | Tx = db): Promise<Selectable<EvaluationNotesTable>[]> =>
    within
      .selectFrom('evaluation_notes')
      .selectAll()
      .where('quarter', '=', quarter)
      .orderBy('recorded_at_ms', 'desc')
      .orderBy('id')
      .execute(),

  async addNote(tx: Tx, note: Insertable<EvaluationNotesTable>) {
    await tx.insertInto('evaluation_notes').values(note).execute()
  },

  /** Those of the quarter, and earlier ones that were open when it began: what was done about them is told here. */
  followUps: (quarter: QuarterId, within: ServiceDb | Tx = db): Promise<Selectable<EvaluationFollowUpsTable>[]> =>
    within
      .selectFrom('evaluation_follow_ups')
      .selectAll()
      .where('quarter', '<=', quarter)
      .where((row) =>
        row.or([
          row('quarter', '=', quarter),
          row('state', '=', 'open'),
          row('updated_at_ms', '>=', boundsOf(quarter).fromMs),
        ]),
      )
      .orderBy('quarter')
      .orderBy('due_date')
      .orderBy('id')
      .execute(),

  followUp: (id: string, within: ServiceDb | Tx = db) =>
    within.selectFrom('evaluation_follow_ups').selectAll().where('id', '=', id).executeTakeFirst(),

  async addFollowUp(tx: Tx, row: Insertable<EvaluationFollowUpsTable>) {
    await tx.insertInto('evaluation_follow_ups').values(row).execute()
  },

  /** False: somebody else changed it first. */
  async changeFollowUp(tx: Tx, row: Selectable<EvaluationFollowUpsTable>): Promise<boolean> {
    const { numUpdatedRows } = await tx
      .updateTable('evaluation_follow_ups')
      .set(row)
      .where('id', '=', row.id)
      .where('version', '=', row.version - 1)
      .executeTakeFirst()
    return Number(numUpdatedRows) === 1
  },

  /** Quarters that have a document. */
  async quarters(): Promise<QuarterId[]> {
    const rows = await db.selectFrom('evaluation_documents').select('quarter').distinct().execute()
    return rows.map((row) => row.quarter)
  },

  /** True: this process may run the job of that period. Runs once in a cluster; a dead run is taken over after `staleMs`. */
  async claimRun(period: string, nowMs: number, staleMs: number): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await db
      .insertInto('evaluation_runs')
      .values({ period, claimed_at_ms: nowMs, finished_at_ms: null })
      .onConflict((conflict) => conflict.column('period').doNothing())
      .executeTakeFirst()
    if (Number(numInsertedOrUpdatedRows) === 1) return true
    const { numUpdatedRows } = await db
      .updateTable('evaluation_runs')
      .set({ claimed_at_ms: nowMs })
      .where('period', '=', period)
      .where('finished_at_ms', 'is', null)
      .where('claimed_at_ms', '<=', nowMs - staleMs)
      .executeTakeFirst()
    return Number(numUpdatedRows) === 1
  },

  async releaseRun(period: string) {
    await db.deleteFrom('evaluation_runs').where('period', '=', period).execute()
  },

  async finishRun(period: string, nowMs: number) {
    await db.updateTable('evaluation_runs').set({ finished_at_ms: nowMs }).where('period', '=', period).execute()
  },
})
export type EvaluationStore = ReturnType<typeof createEvaluationStore>
