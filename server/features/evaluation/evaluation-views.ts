import { dateOfInstant } from '#domain/calendar-wib.ts'
import type { QuarterId } from '#domain/calendar-quarter.ts'
import { figureDifferences, saysTheSame } from '#domain/evaluation/differences.ts'
import { boundsOf, quarterTitle } from '#domain/evaluation/quarter.ts'
import { grantOf } from '#domain/permissions.ts'
import type { Principal } from '#domain/principal.ts'
import {
  atAGlance,
  type EvaluationHead,
  type EvaluationView,
  type FollowUp,
  type FrozenEvaluation,
  publishedFigures,
  type ServiceFigures,
} from '#wire/evaluation.ts'
import type { Selectable } from 'kysely'
import type { EvaluationFollowUpsTable, EvaluationNotesTable } from '../../database/tables/evaluation.ts'
import type { StoredDocument, StoredSignature } from './evaluation-store.ts'

export interface EvaluationState {
  quarter: QuarterId
  newest: StoredDocument | null
  signatures: readonly StoredSignature[]
  computation: EvaluationHead['computation']
  nowMs: number
}

const lastSigned = ({ signatures }: EvaluationState): FrozenEvaluation | null => signatures.at(-1)?.frozen ?? null

/** Whether the newest figures say something else than what was signed. */
const isRevisionDue = (state: EvaluationState): boolean => {
  const signed = lastSigned(state)
  return signed !== null && state.newest !== null && !saysTheSame(signed.document, state.newest.document)
}

export const headOf = (state: EvaluationState): EvaluationHead => {
  const { quarter, newest, signatures, nowMs, computation } = state
  const { fromMs, toMs } = boundsOf(quarter)
  const isSigned = signatures.length > 0
  return {
    quarter,
    title: quarterTitle(quarter),
    fromMs,
    toMs,
    isFinished: nowMs >= toMs,
    state: isRevisionDue(state) ? 'revision' : isSigned ? 'signed' : newest ? 'computed' : 'draft',
    computedAtMs: newest?.document.computedAtMs ?? null,
    hash: newest?.document.hash ?? null,
    signatures: signatures.map(({ frozen }) => ({ ...frozen.signature, hash: frozen.hash })),
    computation,
    glance: (newest?.document.figures ?? []).filter(({ id }) => (atAGlance as readonly string[]).includes(id)),
  }
}

/** Why the newest figures cannot be signed; null: they can. */
export const signRefusal = (state: EvaluationState): EvaluationView['may']['signRefusal'] => {
  const document = state.newest?.document
  if (!document) return 'not_computed'
  if (!document.isFinished) return 'not_finished'
  // A year without a decree never judges a signed quarter (domain.md §5).
  if (document.calendar.isProvisional) return 'provisional_calendar'
  return state.signatures.length > 0 && !isRevisionDue(state) ? 'nothing_new' : null
}

export const noteView = (row: Selectable<EvaluationNotesTable>): EvaluationView['notes'][number] => ({
  section: row.section as EvaluationView['notes'][number]['section'],
  text: row.text,
  byName: row.by_name,
  recordedAtMs: row.recorded_at_ms,
})

export const followUpView = (
  row: Selectable<EvaluationFollowUpsTable>,
  quarter: QuarterId,
  nowMs: number,
): FollowUp => ({
  id: row.id,
  version: row.version,
  quarter: row.quarter,
  what: row.what,
  owner: row.owner,
  dueDate: row.due_date,
  state: row.state as FollowUp['state'],
  outcome: row.outcome,
  isCarried: row.quarter !== quarter,
  isOverdue: row.state === 'open' && row.due_date < dateOfInstant(nowMs),
  updatedAtMs: row.updated_at_ms,
  updatedByName: row.updated_by_name,
})

export const evaluationViewOf = (
  state: EvaluationState,
  notes: readonly Selectable<EvaluationNotesTable>[],
  followUps: readonly Selectable<EvaluationFollowUpsTable>[],
  { role }: Principal,
): EvaluationView => {
  const signed = lastSigned(state)
  const document = state.newest?.document ?? null
  const refusal = signRefusal(state)
  const maySign = grantOf('signEvaluation', role) !== null
  return {
    evaluation: headOf(state),
    document,
    differences: signed && document ? figureDifferences(signed.document, document) : [],
    notes: notes.map(noteView),
    followUps: followUps.map((row) => followUpView(row, state.quarter, state.nowMs)),
    may: {
      compute: grantOf('computeEvaluation', role) !== null,
      sign: maySign && refusal === null,
      signRefusal: maySign ? refusal : null,
      note: grantOf('noteEvaluation', role) !== null,
      followUp: grantOf('noteEvaluation', role) !== null,
    },
  }
}

/** Totals alone leave: the rows behind a figure belong to single agencies. */
export const publishedOf = ({ document, signature }: FrozenEvaluation): NonNullable<ServiceFigures['published']> => ({
  quarter: document.quarter,
  title: document.title,
  signedAtMs: signature.signedAtMs,
  revision: signature.revision,
  figures: publishedFigures.flatMap((id) => {
    const found = document.figures.find((one) => one.id === id)
    const defined = document.definitions.find((one) => one.id === id)
    if (!found || !defined) return []
    const { group, unit, value, absent, numerator, denominator, interval, population, coverage } = found
    const { name, nameEn } = defined
    return [{ id, group, unit, value, absent, numerator, denominator, interval, population, coverage, name, nameEn }]
  }),
})
