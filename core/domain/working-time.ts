import type { BusinessCalendar, WeekdayHours, WorkingHours } from './calendar-data.ts'
import { DAY_MINUTES, dateToDay, minuteToMs, parseTimeOfDay, weekdayOfDay, wibMinute } from './calendar-wib.ts'

/**
 * Elapsed time in three calendars (domain.md §5): `calendar` counts every hour, `workday24` the 24 hours of working
 * days ("1×24 jam hari kerja"), `workhours` office hours. Instants are epoch ms and count as their WIB minute, so that
 * anybody can recompute a clock from the printed times; durations are whole minutes.
 */
export const calendarKinds = ['calendar', 'workday24', 'workhours'] as const
export type CalendarKind = (typeof calendarKinds)[number]

/** Minutes of a day [from, to), in order, disjoint. */
type Span = readonly [from: number, to: number]

export interface WorkingCalendar {
  readonly version: string
  isWorkingDay(day: number): boolean
  /** Counted spans of a day number, in minutes of the day. */
  spans(day: number, kind: CalendarKind): readonly Span[]
}

const allDay: readonly Span[] = [[0, DAY_MINUTES]]
const off: readonly Span[] = []

const toSpans = (hours: readonly WorkingHours[]): Span[] =>
  hours.map((span) => [parseTimeOfDay(span.from) ?? 0, parseTimeOfDay(span.to) ?? 0])

const byWeekday = (weekly: readonly WeekdayHours[]): Map<number, readonly Span[]> =>
  new Map(weekly.map((day) => [day.weekday, toSpans(day.hours)]))

/** Indexes calendar data that passed `checkCalendar`. `jointLeaveIsOff`: cuti bersama counts as a day off (setting, default yes). */
export const compileCalendar = (data: BusinessCalendar, jointLeaveIsOff: boolean): WorkingCalendar => {
  const weekly = byWeekday(data.weekly)
  const ramadan = data.ramadan.map((period) => ({
    from: dateToDay(period.from),
    to: dateToDay(period.to),
    weekly: byWeekday(period.weekly),
  }))
  const daysOff = new Set(
    [...data.holidays, ...(jointLeaveIsOff ? data.jointLeave : [])].map((row) => dateToDay(row.date)),
  )
  const exceptions = new Map(data.exceptions.map((day) => [dateToDay(day.date), toSpans(day.hours)]))
  const officeHours = (day: number): readonly Span[] => {
    const exception = exceptions.get(day)
    if (exception) return exception
    if (daysOff.has(day)) return off
    const week = ramadan.find((period) => day >= period.from && day <= period.to)?.weekly ?? weekly
    return week.get(weekdayOfDay(day)) ?? off
  }
  const isWorkingDay = (day: number): boolean => officeHours(day).length > 0
  return {
    version: data.version,
    isWorkingDay,
    spans: (day, kind) => {
      if (kind === 'calendar') return allDay
      if (kind === 'workhours') return officeHours(day)
      return isWorkingDay(day) ? allDay : off
    },
  }
}

/** Minutes that count between two instants; 0 when the end is not after the start. */
export const elapsedMinutes = (
  calendar: WorkingCalendar,
  kind: CalendarKind,
  startMs: number,
  endMs: number,
): number => {
  const [start, end] = [wibMinute(startMs), wibMinute(endMs)]
  if (end <= start) return 0
  if (kind === 'calendar') return end - start
  let sum = 0
  for (let day = Math.floor(start / DAY_MINUTES); day * DAY_MINUTES < end; day++) {
    const midnight = day * DAY_MINUTES
    for (const [from, to] of calendar.spans(day, kind))
      sum += Math.max(0, Math.min(end, midnight + to) - Math.max(start, midnight + from))
  }
  return sum
}

/** A calendar without a single working day in ten years is a mistake in the data, not a long wait. */
const LONGEST_SEARCH_DAYS = 3660

/**
 * The first instant at which `minutes` have counted since `startMs` (epoch ms). At the end of a span that is the end of
 * that span, not the beginning of the next one. Throws RangeError when the calendar has no working time left.
 */
export const addMinutes = (calendar: WorkingCalendar, kind: CalendarKind, startMs: number, minutes: number): number => {
  const start = wibMinute(startMs)
  if (minutes <= 0) return minuteToMs(start)
  if (kind === 'calendar') return minuteToMs(start + minutes)
  let left = minutes
  const firstDay = Math.floor(start / DAY_MINUTES)
  for (let day = firstDay; day < firstDay + LONGEST_SEARCH_DAYS + minutes / 60; day++) {
    const midnight = day * DAY_MINUTES
    for (const [from, to] of calendar.spans(day, kind)) {
      const begin = Math.max(start, midnight + from)
      const counted = midnight + to - begin
      if (counted <= 0) continue
      if (counted >= left) return minuteToMs(begin + left)
      left -= counted
    }
  }
  throw new RangeError(`calendar ${calendar.version} has no working time after ${new Date(startMs).toISOString()}`)
}
