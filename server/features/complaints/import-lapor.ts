import type { Principal } from '#domain/principal.ts'
import type { ComplaintFiling } from '#wire/complaints.ts'
import type { ServiceDb } from '../../database/service-database.ts'
import type { ComplaintBook } from './complaint-book.ts'
import type { StoredComplaint } from './complaint-view.ts'
import { readLaporCsv, type LaporProblem } from './lapor-csv.ts'

export interface LaporImport {
  added: StoredComplaint[]
  rows: { line: number; number: string; receivedAtMs: number; text: string; isKnown: boolean }[]
  problems: LaporProblem[]
}

/**
 * Files what an export of SP4N-LAPOR! holds and nobody filed before, in one transaction. A preview reads the same way
 * and writes nothing. What is filed has a number of the year and cannot be taken back, only rejected as any other.
 */
export const importLapor = (
  { db, book }: { db: ServiceDb; book: ComplaintBook },
  { csv, isPreview }: { csv: string; isPreview: boolean },
  { by, nowMs, remoteAddress }: { by: Principal; nowMs: number; remoteAddress: string },
): Promise<LaporImport> => {
  const read = readLaporCsv(csv)
  return db.transaction().execute(async (tx) => {
    const result: LaporImport = { added: [], rows: [], problems: read.problems }
    const inFile = new Set<string>()
    for (const { line, lapor, text } of read.rows) {
      const known = await tx
        .selectFrom('complaints')
        .select('id')
        .where('lapor_number', '=', lapor.number)
        .executeTakeFirst()
      const isKnown = known !== undefined || inFile.has(lapor.number)
      inFile.add(lapor.number)
      const receivedAtMs = Math.min(lapor.receivedAtMs ?? nowMs, nowMs)
      result.rows.push({ line, number: lapor.number, receivedAtMs, text, isKnown })
      if (isKnown || isPreview) continue
      const filing: ComplaintFiling = { channel: 'sp4n_lapor', category: 'other', text, anonymous: true, receivedAtMs }
      result.added.push(await book.file(tx, filing, by, { nowMs, remoteAddress, lapor }))
    }
    return result
  })
}
