import type { Principal } from '#domain/principal.ts'
import { rulesAt, type SlaRules } from '#domain/sla-rules.ts'
import type { RequestRow } from '#wire/request-views.ts'
import type { Selectable } from 'kysely'
import type { RequestsTable } from '../../database/tables/requests.ts'
import type { LinkDirectory } from '../../ports/link-directory.ts'
import type { RowDetails } from './project-request.ts'
import { rowClock } from './row-clock.ts'

export interface RowReader {
  who: Principal
  directory: LinkDirectory
  history: readonly SlaRules[]
  nowMs: number
}

const omitFigures = (details: RowDetails): Omit<RowDetails, 'stepMinutes' | 'isFalseDone'> => {
  const rest: Partial<RowDetails> = { ...details }
  delete rest.stepMinutes
  delete rest.isFalseDone
  return rest as Omit<RowDetails, 'stepMinutes' | 'isFalseDone'>
}

/** A stored row as its reader may see it. An OPD sees who is waited for, not which officer. */
export const presentRow = (
  row: Selectable<RequestsTable>,
  { who, directory, history, nowMs }: RowReader,
): RequestRow => {
  // Figures of the board travel in the same text; they are not part of a row.
  const details = omitFigures(JSON.parse(row.details_json) as RowDetails)
  const opd = directory.opd(row.opd_id)
  const isOpd = who.role === 'opd'
  return {
    ...details,
    assignee: isOpd ? null : details.assignee,
    breach: details.breach && isOpd ? { ...details.breach, responsible: '', note: '' } : details.breach,
    id: row.id,
    version: row.version,
    number: row.number,
    state: row.state as RequestRow['state'],
    opdId: row.opd_id,
    // An OPD that left the inventory keeps its requests; its id is then all that is known of it.
    opdName: opd?.name ?? row.opd_id,
    opdShortName: opd?.shortName ?? row.opd_id,
    linkId: row.link_id,
    untilMs: row.until_at_ms,
    clock: rowClock(row, rulesAt(history, nowMs), nowMs),
    verdict: row.verdict as RequestRow['verdict'],
    isShortNotice: row.is_short_notice === 1,
    submittedAtMs: row.submitted_at_ms,
    receivedAtMs: row.received_at_ms,
    increasedAtMs: row.increased_at_ms,
    doneAtMs: row.done_at_ms,
    provenAtMs: row.proven_at_ms,
    updatedAtMs: row.updated_at_ms,
  }
}
