import {
  type CalendarDate,
  dateOfInstant,
  dateToDay,
  DAY_MINUTES,
  MINUTE_MS,
  minuteToMs,
  wibDay,
} from './calendar-wib.ts'
import type { SlaRules } from './sla-rules.ts'

/** When the OPD wants it: a bare date, or an instant. */
export type Wanted = { date: CalendarDate } | { atMs: number }

/** A bare date is its 00:00 WIB, or with the setting `start_of_work` the first office minute of that date (epoch ms). */
export const wantedInstant = (wanted: Wanted, rules: SlaRules): number => {
  if ('atMs' in wanted) return wanted.atMs
  const day = dateToDay(wanted.date)
  const firstSpan = rules.calendar.spans(day, 'workhours')[0]
  const minute = rules.settings.wantedDateAt === 'start_of_work' && firstSpan ? firstSpan[0] : 0
  return minuteToMs(day * DAY_MINUTES + minute)
}

const DAY_MS = DAY_MINUTES * MINUTE_MS

/** The last day before `day` on which the office worked; ten years without one is a mistake in the data. */
const workingDayBefore = (day: number, rules: SlaRules): number => {
  for (let earlier = day - 1; earlier > day - 3660; earlier--) if (rules.calendar.isWorkingDay(earlier)) return earlier
  throw new RangeError(`calendar ${rules.calendar.version} has no working day before ${day}`)
}

/**
 * Was the notice shorter than "1 hari sebelumnya" (domain.md §5)? Short notice is accepted, leaves the clock unchanged
 * and is listed apart. `hours24`: 24 h before the wanted instant; `h_minus_1` (default): the date before for a bare
 * date, 24 h for an instant; `h_minus_1_working`: at the latest on the last working day before.
 */
export const isShortNotice = (noticeAtMs: number, wanted: Wanted, rules: SlaRules): boolean => {
  const instant = wantedInstant(wanted, rules)
  switch (rules.settings.notice) {
    case 'hours24':
      return noticeAtMs > instant - DAY_MS
    case 'h_minus_1':
      if ('atMs' in wanted) return noticeAtMs > instant - DAY_MS
      return wibDay(noticeAtMs) > dateToDay(wanted.date) - 1
    case 'h_minus_1_working':
      return (
        wibDay(noticeAtMs) > workingDayBefore(dateToDay('date' in wanted ? wanted.date : dateOfInstant(instant)), rules)
      )
  }
}
