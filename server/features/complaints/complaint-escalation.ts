import { escalatesNow, isUnresolvedNews, type ComplaintLimits } from '#domain/complaint-limits.ts'
import type { EscalationCause } from '#domain/complaint.ts'
import type { ServiceDb } from '../../database/service-database.ts'
import type { Notifier } from '../../ports/notifier.ts'
import type { WorkingTime } from '../../ports/working-time.ts'
import type { ComplaintBook } from './complaint-book.ts'
import { resolveLimitNotice } from './complaint-notices.ts'
import { clockOf, type StoredComplaint } from './complaint-view.ts'

/** How often the limits are looked at. */
export const LIMITS_EVERY_MS = 60_000

interface LimitParts {
  workingTime: WorkingTime
  limits: () => ComplaintLimits
}

export interface OwedMove {
  move: 'escalate' | 'close'
  /** After this instant. */
  dueAtMs: number
  body: { cause?: EscalationCause }
}

/**
 * What happens by itself at `nowMs`: the first level had its days, so the complaint goes to the second; a resolved one
 * that nobody contested is closed. Null: nothing.
 */
export const limitMove = (
  row: StoredComplaint,
  { workingTime, limits }: LimitParts,
  nowMs: number,
): OwedMove | null => {
  if (escalatesNow(clockOf(row), nowMs))
    return { move: 'escalate', dueAtMs: row.escalate_due_at_ms, body: { cause: 'overdue' } }
  if (row.state !== 'resolved' || row.resolved_at_ms === null) return null
  const dueAtMs = workingTime.addWorkingDays(row.resolved_at_ms, limits().closeDays)
  return nowMs > dueAtMs ? { move: 'close', dueAtMs, body: {} } : null
}

/** Applies the limits, each move in its own transaction; safe to run at any time and any number of times. Returns the ids. */
export const runComplaintLimits = async (
  { db, book, ...parts }: LimitParts & { db: ServiceDb; book: ComplaintBook },
  nowMs: number,
): Promise<string[]> => {
  const candidates = await db
    .selectFrom('complaints')
    .select('id')
    .where((row) =>
      row.or([
        row.and([row('state', 'in', ['open', 'in_progress']), row('escalate_due_at_ms', '<', nowMs)]),
        row('state', '=', 'resolved'),
      ]),
    )
    .execute()
  const moved: string[] = []
  for (const { id } of candidates)
    await db.transaction().execute(async (tx) => {
      const row = await tx.selectFrom('complaints').selectAll().where('id', '=', id).executeTakeFirst()
      const owed = row && limitMove(row, parts, nowMs)
      if (!row || !owed) return
      const at = { nowMs, remoteAddress: '' }
      await book.move(tx, row, owed.move, { version: row.version, ...owed.body }, 'system', at)
      moved.push(id)
    })
  return moved
}

/**
 * Tells of complaints that nobody resolved within their days. The notice has one cause, so that a second look, another
 * server or a restart tells nobody twice; `told` only saves the looks.
 */
export const tellUnresolved = async (
  { db, notifier, told }: { db: ServiceDb; notifier: Notifier; told: Set<string> },
  nowMs: number,
): Promise<void> => {
  const late = await db
    .selectFrom('complaints')
    .selectAll()
    .where('state', 'in', ['open', 'in_progress', 'escalated'])
    .where('resolve_due_at_ms', '<', nowMs)
    .execute()
  for (const row of late) {
    if (told.has(row.id) || !isUnresolvedNews(clockOf(row), nowMs)) continue
    await db.transaction().execute((tx) => notifier.notify(tx, resolveLimitNotice(row)))
    told.add(row.id)
  }
}
