import type { DirectionView } from '#wire/verification-views.ts'
import type { ServiceDb } from '../../database/service-database.ts'
import type { MeasuredCeiling, ProofMark } from '../../ports/proof-records.ts'

/** One line a link and verdict, however many requests there were: it stays bounded. */
export const readMarks = async (db: ServiceDb): Promise<ProofMark[]> => {
  const rows = await db
    .selectFrom('proofs')
    .select((table) => ['link_id', 'verdict', table.fn.max<number>('since_ms').as('at_ms')])
    .groupBy(['link_id', 'verdict'])
    .execute()
  return rows.map(({ link_id: linkId, verdict, at_ms: atMs }) => ({ linkId, verdict, atMs: Number(atMs) }))
}

export const readCeilings = async (db: ServiceDb): Promise<MeasuredCeiling[]> => {
  const rows = await db
    .selectFrom('proofs')
    .select(['link_id', 'directions_json'])
    .where('phase', '!=', 'ended')
    .orderBy('since_ms')
    .execute()
  const newest = new Map<string, MeasuredCeiling>()
  for (const { link_id: linkId, directions_json: json } of rows)
    for (const { direction, newCeilingBps: bps } of JSON.parse(json) as DirectionView[])
      if (bps !== null) newest.set(`${linkId} ${direction}`, { linkId, direction, bps })
  return [...newest.values()]
}
