import type { BusinessCalendar } from './calendar-data.ts'
import { type CalendarKind, compileCalendar, type WorkingCalendar } from './working-time.ts'

/**
 * What "24 hours, with notice one day before" means here (domain.md §5). The standard is open in places; each reading
 * that was chosen is a setting with that default, so that the office and not the code decides.
 */
export const slaStarts = ['submitted', 'received', 'dispositioned', 'wanted'] as const
export const slaStops = ['increased', 'done', 'proven'] as const
export const noticeRules = ['hours24', 'h_minus_1', 'h_minus_1_working'] as const
export type SlaStart = (typeof slaStarts)[number]
export type SlaStop = (typeof slaStops)[number]
export type NoticeRule = (typeof noticeRules)[number]

export interface SlaSettings {
  /** From which moment the clock runs; never before `wantedAt − target`. */
  start: SlaStart
  stop: SlaStop
  /** Minutes of the promise in the judging calendar: 1440 = 24 h. */
  targetMinutes: number
  /** The calendar that judges; the other two are shown beside it. */
  calendar: CalendarKind
  notice: NoticeRule
  /** Shares of the target at which a warning is an event, ascending in (0, 1). The last one is the state `at_risk`. */
  atRisk: number[]
  /** A wanted date without a time means 00:00 WIB or the start of office hours of that day. */
  wantedDateAt: 'midnight' | 'start_of_work'
  /** Cuti bersama counts as a day off. */
  jointLeaveIsOff: boolean
  /** A step told later than this many minutes after it happened is a late entry. */
  lateEntryMinutes: number
}

export const defaultSlaSettings: SlaSettings = {
  start: 'received',
  stop: 'done',
  targetMinutes: 1440,
  calendar: 'calendar',
  notice: 'h_minus_1',
  atRisk: [0.5, 0.75],
  wantedDateAt: 'midnight',
  jointLeaveIsOff: true,
  lateEntryMinutes: 120,
}

/** The rules that were in force from `recordedAtMs` on: settings and calendar together. */
export interface SlaRules {
  recordedAtMs: number
  settings: SlaSettings
  calendar: WorkingCalendar
}

export const slaRules = (recordedAtMs: number, settings: SlaSettings, calendar: BusinessCalendar): SlaRules => ({
  recordedAtMs,
  settings,
  calendar: compileCalendar(calendar, settings.jointLeaveIsOff),
})

/**
 * The rules that judge a clock that stopped at `atMs`, or an open one now: the newest that were recorded by then. What
 * is entered later can therefore never rewrite a finished request, nor a closed quarter. `history` is oldest first and
 * never empty; before its first entry the first one judges.
 */
export const rulesAt = (history: readonly SlaRules[], atMs: number): SlaRules => {
  const found = history.findLast((rules) => rules.recordedAtMs <= atMs) ?? history[0]
  if (!found) throw new RangeError('the history of SLA rules is empty')
  return found
}
