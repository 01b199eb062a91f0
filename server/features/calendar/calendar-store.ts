import type { BusinessCalendar } from '#domain/calendar-data.ts'
import { shippedCalendar } from '#domain/calendar-shipped.ts'
import { businessCalendar } from '#wire/calendar.ts'
import type { ServiceDb, Tx } from '../../database/service-database.ts'

export interface CalendarEntry {
  calendar: BusinessCalendar
  recordedAtMs: number
  byAccountId: string
  byName: string
  note: string
}

export interface CalendarStore {
  /** Reads the table; resolves with whether there was something new. */
  load(): Promise<boolean>
  /** Oldest first; the first one is the shipped calendar or what replaced it, in force from the beginning. */
  entries(): readonly CalendarEntry[]
  newest(): CalendarEntry
  /** Name of the newest version in the table. */
  stored(tx: Tx): Promise<string | null>
  append(tx: Tx, entry: CalendarEntry): Promise<void>
}

const shipped: CalendarEntry = {
  calendar: shippedCalendar,
  recordedAtMs: 0,
  byAccountId: 'system',
  byName: 'Pantau',
  note: 'Kalender bawaan',
}

/** Versions of the calendar in memory; the table is the truth. The shipped one is written down at the first start. */
export const createCalendarStore = (db: ServiceDb): CalendarStore => {
  let entries: CalendarEntry[] = [shipped]
  const append = async (tx: Tx, entry: CalendarEntry): Promise<void> => {
    const last = await tx
      .selectFrom('calendar_versions')
      .select((table) => table.fn.max('seq').as('seq'))
      .executeTakeFirst()
    await tx
      .insertInto('calendar_versions')
      .values({
        seq: (last?.seq ?? 0) + 1,
        version: entry.calendar.version,
        recorded_at_ms: entry.recordedAtMs,
        by_account_id: entry.byAccountId,
        by_name: entry.byName,
        note: entry.note,
        data_json: JSON.stringify(entry.calendar),
      })
      .execute()
  }
  const stored = async (tx: Tx): Promise<string | null> => {
    const row = await tx
      .selectFrom('calendar_versions')
      .select('version')
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirst()
    return row?.version ?? null
  }
  return {
    async load() {
      const rows = await db.selectFrom('calendar_versions').selectAll().orderBy('seq').execute()
      // An upgrade that ships another calendar must not change what an installation was judged by.
      if (rows.length === 0) {
        await db.transaction().execute(async (tx) => {
          // Another server may start in the same moment.
          if ((await stored(tx)) === null) await append(tx, shipped)
        })
        return false
      }
      if (rows.length === entries.length && rows.at(-1)?.version === entries.at(-1)?.calendar.version) return false
      entries = rows.map((row) => ({
        calendar: businessCalendar.parse(JSON.parse(row.data_json)),
        recordedAtMs: row.recorded_at_ms,
        byAccountId: row.by_account_id,
        byName: row.by_name,
        note: row.note,
      }))
      return true
    },
    entries: () => entries,
    newest: () => entries.at(-1) ?? shipped,
    stored,
    append,
  }
}
