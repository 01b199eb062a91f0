import type { ServiceDb, Tx } from '../../database/service-database.ts'
import type { Clock } from '../../ports/clock.ts'
import type { HistoricComplaint } from '../../ports/complaint-register.ts'
import { createComplaintBook, type ComplaintBook, type ComplaintBookParts } from './complaint-book.ts'
import { LIMITS_EVERY_MS, limitMove } from './complaint-escalation.ts'
import type { StoredComplaint } from './complaint-view.ts'

type ImportParts = ComplaintBookParts & { db: ServiceDb; clock: Clock }

/** What the limits would have done by `untilMs`, at the first look after their time, had the program run then. */
const applyLimits = async (
  tx: Tx,
  parts: ImportParts,
  book: ComplaintBook,
  { row, untilMs }: { row: StoredComplaint; untilMs: number },
): Promise<StoredComplaint> => {
  const owed = limitMove(row, parts, untilMs)
  if (!owed) return row
  const at = { nowMs: Math.min(owed.dueAtMs + LIMITS_EVERY_MS, untilMs), remoteAddress: '' }
  const moved = await book.move(tx, row, owed.move, { version: row.version, ...owed.body }, 'system', at)
  return applyLimits(tx, parts, book, { row: moved, untilMs })
}

/**
 * Writes complaints that happened before this installation, through the same rules as today's: a move that the rules
 * refuse refuses the import. Numbers follow the order of receipt, the limits act as of their time. No notices, no news,
 * no files; one audit entry for all. An id that exists already is left alone, so that it may be run again. Returns how
 * many were written.
 */
export const importComplaints = async (
  parts: ImportParts,
  complaints: readonly HistoricComplaint[],
): Promise<number> => {
  const { db, clock, audit } = parts
  const reopened = new Map(complaints.map((complaint) => [complaint.id, complaint.reopened]))
  const book = createComplaintBook({
    ...parts,
    audit: { record: () => Promise.resolve() },
    notifier: { notify: () => Promise.resolve() },
    // The history of the request tells its reopening itself, at its time.
    reopener: {
      ...parts.reopener,
      reopen: (_tx, { complaintId }) =>
        Promise.resolve(reopened.get(complaintId) ? { reopened: true } : { reopened: false, refused: 'wrong-state' }),
    },
  })
  const receivedAt = ({ filing, recordedAtMs }: HistoricComplaint): number => filing.receivedAtMs ?? recordedAtMs
  const sorted = [...complaints].sort((a, b) => receivedAt(a) - receivedAt(b))
  return db.transaction().execute(async (tx) => {
    const known = new Set((await tx.selectFrom('complaints').select('id').execute()).map(({ id }) => id))
    const fresh = sorted.filter(({ id }) => !known.has(id))
    for (const { id, filing, by, recordedAtMs, lapor, moves } of fresh) {
      let row = await book.file(tx, filing, by, { id, nowMs: recordedAtMs, remoteAddress: '', lapor })
      for (const { move, by: who, atMs, body } of moves) {
        row = await applyLimits(tx, parts, book, { row, untilMs: atMs })
        row = await book.move(tx, row, move, { version: row.version, ...body }, who, { nowMs: atMs, remoteAddress: '' })
      }
      await applyLimits(tx, parts, book, { row, untilMs: clock.nowMs() })
    }
    if (fresh.length > 0)
      await audit.record(tx, {
        action: 'complaint.import',
        subject: 'complaints',
        byAccountId: null,
        byName: 'Pantau',
        remoteAddress: '',
        before: null,
        after: { complaints: fresh.length, first: fresh[0]?.id ?? null },
      })
    return fresh.length
  })
}
