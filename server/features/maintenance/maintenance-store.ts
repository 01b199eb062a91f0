import { excusedSpan, excusedSpans, type MaintenanceWindow } from '#domain/maintenance.ts'
import type { Selectable } from 'kysely'
import type { ServiceDb } from '../../database/service-database.ts'
import type { MaintenanceWindowsTable } from '../../database/tables/maintenance.ts'
import type { MaintenanceBook } from '../../ports/maintenance-book.ts'

export interface StoredWindow extends MaintenanceWindow {
  plannedById: string
  row: Selectable<MaintenanceWindowsTable>
}

const toWindow = (row: Selectable<MaintenanceWindowsTable>): StoredWindow => ({
  linkIds: JSON.parse(row.link_ids_json) as string[],
  fromMs: row.from_ms,
  toMs: row.to_ms,
  approvedAtMs: row.approved_at_ms,
  endedAtMs: row.ended_at_ms,
  cancelledAtMs: row.cancelled_at_ms,
  plannedById: row.planned_by,
  row,
})

export interface MaintenanceStore extends MaintenanceBook {
  /** Newest first. */
  all(): readonly StoredWindow[]
  find(id: string): StoredWindow | null
  /** After start, and after commit of a change. */
  refresh(): Promise<void>
}

/** Every window in memory (a few hundred a year), by link as well: the live view asks for each link. */
export const createMaintenanceStore = (db: ServiceDb): MaintenanceStore => {
  let windows: StoredWindow[] = []
  let byLink = new Map<string, StoredWindow[]>()
  const ofLink = (linkId: string): readonly StoredWindow[] => byLink.get(linkId) ?? []

  return {
    all: () => windows,
    find: (id) => windows.find(({ row }) => row.id === id) ?? null,
    excused: (linkId, fromMs, toMs) => excusedSpans(ofLink(linkId), linkId, fromMs, toMs),
    untilMs: (linkId, atMs) => {
      const ends = ofLink(linkId).flatMap((window) => {
        const span = excusedSpan(window)
        return span && span.fromMs <= atMs && atMs < span.toMs ? [span.toMs] : []
      })
      return ends.length === 0 ? null : Math.max(...ends)
    },
    async refresh() {
      const rows = await db.selectFrom('maintenance_windows').selectAll().orderBy('seq', 'desc').execute()
      windows = rows.map(toWindow)
      byLink = new Map()
      for (const window of windows)
        for (const linkId of window.linkIds) {
          const known = byLink.get(linkId)
          if (known) known.push(window)
          else byLink.set(linkId, [window])
        }
    },
  }
}
