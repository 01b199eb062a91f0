import type { BusinessCalendar } from '#domain/calendar-data.ts'
import type { RecordedRules } from '#domain/evaluation/input.ts'
import type { SlaRules } from '#domain/sla-rules.ts'

/** The rules of the SLA clock over time: settings and calendar, each version from the moment it was recorded. */
export interface SlaRulesBook {
  /** Oldest first, never empty; hand it to `readClock`. */
  history(): readonly SlaRules[]
  /** The same as data: what an evaluation is computed from and frozen with. */
  recorded(): readonly RecordedRules[]
  /** Calendar data in force now. */
  calendar(): BusinessCalendar
  /** The tolerance for late entries that was in force when an event was recorded (minutes). */
  lateEntryMinutes(recordedAtMs: number): number
  /** After commit: open requests are to be judged again. */
  onChange(listener: () => void): void
}
