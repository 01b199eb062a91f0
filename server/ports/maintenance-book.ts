import type { Span } from '#domain/maintenance.ts'

/** Approved maintenance, served from memory: the same windows for the screen, the notices and the evaluation. */
export interface MaintenanceBook {
  /** Excused spans of a link within [fromMs, toMs), merged, oldest first. */
  excused(linkId: string, fromMs: number, toMs: number): Span[]
  /** End of the maintenance that is going on at this instant; null: none. */
  untilMs(linkId: string, atMs: number): number | null
}
