import type { Strength, Verdict } from '#domain/verification/model.ts'
import type { DirectionView, MissingView, ProofTaskView, VerdictChange } from '#wire/verification-views.ts'
import type { Insertable, Selectable } from 'kysely'
import type { ServiceDb, Tx } from '../../database/service-database.ts'
import type { ProofsTable, ProofVerdictsTable } from '../../database/tables/verification.ts'
import type { ProofRecord } from '../../ports/proof-records.ts'
import { seriesOfText } from './series-text.ts'

/** What is shown of a request's proof now. */
export interface StoredProof {
  requestId: string
  linkId: string
  increaseVersion: number
  phase: 'open' | 'watching' | 'ended'
  verdict: Verdict
  strength: Strength | null
  reference: string
  sinceMs: number
  task: ProofTaskView
  directions: DirectionView[]
  missing: MissingView[]
  algorithm: string
  inputsHash: string
  computedAtMs: number
  nextLookAtMs: number | null
}

/** One change of the verdict; `seq` orders the changes of a request. */
export interface StoredVerdict extends VerdictChange {
  requestId: string
  seq: number
  recordedAtMs: number
  isTold: boolean
}

export type NewVerdict = Omit<Insertable<ProofVerdictsTable>, 'seq'>

const proofOf = (row: Selectable<ProofsTable>): StoredProof => ({
  requestId: row.request_id,
  linkId: row.link_id,
  increaseVersion: row.increase_version,
  phase: row.phase as StoredProof['phase'],
  verdict: row.verdict as Verdict,
  strength: row.strength as Strength | null,
  reference: row.reference,
  sinceMs: row.since_ms,
  task: JSON.parse(row.task_json) as ProofTaskView,
  directions: JSON.parse(row.directions_json) as DirectionView[],
  missing: JSON.parse(row.missing_json) as MissingView[],
  algorithm: row.algorithm,
  inputsHash: row.inputs_hash,
  computedAtMs: row.computed_at_ms,
  nextLookAtMs: row.next_look_at_ms,
})

const rowOf = (proof: StoredProof): Insertable<ProofsTable> => ({
  request_id: proof.requestId,
  link_id: proof.linkId,
  increase_version: proof.increaseVersion,
  phase: proof.phase,
  verdict: proof.verdict,
  strength: proof.strength,
  reference: proof.reference,
  since_ms: proof.sinceMs,
  task_json: JSON.stringify(proof.task),
  directions_json: JSON.stringify(proof.directions),
  missing_json: JSON.stringify(proof.missing),
  algorithm: proof.algorithm,
  inputs_hash: proof.inputsHash,
  computed_at_ms: proof.computedAtMs,
  next_look_at_ms: proof.nextLookAtMs,
})

const verdictOf = (
  row: Omit<Selectable<ProofVerdictsTable>, 'task_json' | 'directions_json' | 'series_text'>,
): StoredVerdict => ({
  requestId: row.request_id,
  seq: row.seq,
  reference: row.reference,
  atMs: row.at_ms,
  recordedAtMs: row.recorded_at_ms,
  verdict: row.verdict as Verdict,
  strength: row.strength as Strength | null,
  isOverride: row.is_override === 1,
  byName: row.by_name,
  reason: row.reason,
  algorithm: row.algorithm,
  inputsHash: row.inputs_hash,
  increaseVersion: row.increase_version,
  isTold: row.told_at_ms !== null,
})

/** Without the evidence: that is large, and read one at a time. */
const verdictColumns = [
  'request_id',
  'seq',
  'reference',
  'increase_version',
  'verdict',
  'strength',
  'at_ms',
  'recorded_at_ms',
  'is_override',
  'by_account_id',
  'by_name',
  'reason',
  'algorithm',
  'inputs_hash',
  'told_at_ms',
] as const satisfies readonly (keyof ProofVerdictsTable)[]

export const readProof = async (db: ServiceDb | Tx, requestId: string): Promise<StoredProof | null> => {
  const row = await db.selectFrom('proofs').selectAll().where('request_id', '=', requestId).executeTakeFirst()
  return row ? proofOf(row) : null
}

export const saveProof = async (db: ServiceDb | Tx, proof: StoredProof): Promise<void> => {
  const row = rowOf(proof)
  await db
    .insertInto('proofs')
    .values(row)
    .onConflict((conflict) => conflict.column('request_id').doUpdateSet(row))
    .execute()
}

/** Looked at, nothing new to show. */
export const keepProof = async (
  db: ServiceDb | Tx,
  requestId: string,
  { phase, nextLookAtMs }: Pick<StoredProof, 'phase' | 'nextLookAtMs'>,
): Promise<void> => {
  await db
    .updateTable('proofs')
    .set({ phase, next_look_at_ms: nextLookAtMs })
    .where('request_id', '=', requestId)
    .execute()
}

/** Every change of a request's verdict, oldest first. */
export const readVerdicts = async (db: ServiceDb | Tx, requestId: string): Promise<StoredVerdict[]> =>
  (
    await db
      .selectFrom('proof_verdicts')
      .select(verdictColumns)
      .where('request_id', '=', requestId)
      .orderBy('seq')
      .execute()
  ).map(verdictOf)

/** Recorded, and the request was not told: the program died between the two. */
export const untoldVerdicts = async (db: ServiceDb): Promise<StoredVerdict[]> =>
  (
    await db
      .selectFrom('proof_verdicts')
      .select(verdictColumns)
      .where('told_at_ms', 'is', null)
      .orderBy('recorded_at_ms')
      .orderBy('seq')
      .execute()
  ).map(verdictOf)

/** Appends after the newest change; two writers of one number cannot both win. */
export const appendVerdict = async (tx: Tx, row: NewVerdict): Promise<void> => {
  const last = await tx
    .selectFrom('proof_verdicts')
    .select((table) => table.fn.max('seq').as('seq'))
    .where('request_id', '=', row.request_id)
    .executeTakeFirst()
  await tx
    .insertInto('proof_verdicts')
    .values({ ...row, seq: Number(last?.seq ?? 0) + 1 })
    .execute()
}

export const markTold = async (db: ServiceDb, reference: string, atMs: number): Promise<void> => {
  await db.updateTable('proof_verdicts').set({ told_at_ms: atMs }).where('reference', '=', reference).execute()
}

/** The change itself, without what only the store needs. */
export const changeOf = (stored: StoredVerdict): VerdictChange => ({
  reference: stored.reference,
  atMs: stored.atMs,
  verdict: stored.verdict,
  strength: stored.strength,
  isOverride: stored.isOverride,
  byName: stored.byName,
  reason: stored.reason,
  algorithm: stored.algorithm,
  inputsHash: stored.inputsHash,
  increaseVersion: stored.increaseVersion,
})

const recordOf = (row: Selectable<ProofVerdictsTable>): ProofRecord => ({
  change: changeOf(verdictOf(row)),
  requestId: row.request_id,
  task: JSON.parse(row.task_json) as ProofTaskView,
  directions: JSON.parse(row.directions_json) as DirectionView[],
  series: row.series_text === null ? null : seriesOfText(row.series_text),
})

/** A measured verdict with everything that it was made from; null: there is none of that name. */
export const readRecord = async (db: ServiceDb, reference: string): Promise<ProofRecord | null> => {
  const row = await db
    .selectFrom('proof_verdicts')
    .selectAll()
    .where('reference', '=', reference)
    .where('is_override', '=', 0)
    .executeTakeFirst()
  return row ? recordOf(row) : null
}

export const newestRecord = async (db: ServiceDb, requestId: string): Promise<ProofRecord | null> => {
  const row = await db
    .selectFrom('proof_verdicts')
    .selectAll()
    .where('request_id', '=', requestId)
    .where('is_override', '=', 0)
    .orderBy('seq', 'desc')
    .executeTakeFirst()
  return row ? recordOf(row) : null
}
