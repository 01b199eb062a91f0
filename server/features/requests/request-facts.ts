import type { DecideFacts } from '#domain/request-decide.ts'
import { numberYear } from '#domain/request-number.ts'
import type { RequestForm } from '#domain/request-events.ts'
import type { Tx } from '../../database/service-database.ts'
import type { RequestParts } from './request-parts.ts'

const nextSequence = async (tx: Tx, year: number): Promise<number> => {
  const row = await tx.selectFrom('request_sequences').select('last').where('year', '=', year).executeTakeFirst()
  return (row?.last ?? 0) + 1
}

/** The number of a receipt is taken in the transaction that records it, so a refused one leaves no hole. */
export const keepSequence = async (tx: Tx, year: number, sequence: number): Promise<void> => {
  await tx
    .insertInto('request_sequences')
    .values({ year, last: sequence })
    .onConflict((conflict) => conflict.column('year').doUpdateSet({ last: sequence }))
    .execute()
}

/** Other requests on this link that the office still works on, and what they ask for. */
const openOnLink = async (tx: Tx, linkId: string, exceptId: string): Promise<DecideFacts['openOnLink']> => {
  const rows = await tx
    .selectFrom('requests')
    .select(['id', 'asked_down_bps', 'asked_up_bps'])
    .where('link_id', '=', linkId)
    .where('is_open', '=', 1)
    .where('id', '!=', exceptId)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    directions: [
      ...(row.asked_down_bps === null ? [] : (['down'] as const)),
      ...(row.asked_up_bps === null ? [] : (['up'] as const)),
    ],
  }))
}

/** What the rules must know beyond the request, gathered in the transaction of the move. */
export const gatherFacts = async (
  tx: Tx,
  { contracts, directory, settings }: Pick<RequestParts, 'contracts' | 'directory' | 'settings'>,
  { id, form, receivedAtMs, nowMs }: { id: string; form: RequestForm; receivedAtMs: number | null; nowMs: number },
): Promise<DecideFacts> => {
  const { twoPersonRule, letterBeforeDone } = settings.current('requests')
  return {
    nowMs,
    contractAt: (direction, atMs) => contracts.rateAt(form.linkId, direction, atMs),
    newestContractFromMs: (direction) => contracts.newestFromMs(form.linkId, direction),
    openOnLink: await openOnLink(tx, form.linkId, id),
    linkOpdId: directory.link(form.linkId)?.opdId ?? null,
    nextSequence: await nextSequence(tx, numberYear(receivedAtMs ?? nowMs)),
    twoPersonRule,
    letterBeforeDone,
  }
}
