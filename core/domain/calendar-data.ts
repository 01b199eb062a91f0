import { type CalendarDate, parseDay, parseTimeOfDay } from './calendar-wib.ts'

/**
 * The business calendar as versioned, editable data (domain.md §5). A new version never edits an old one; which version
 * judges a request is decided by time (sla-rules.ts), so a closed quarter keeps its figures.
 */
export interface WorkingHours {
  /** `HH:MM` WIB. */
  from: string
  to: string
}

/** Hours of one ISO weekday (1 = Monday … 7 = Sunday). A weekday without an entry is off. */
export interface WeekdayHours {
  weekday: number
  hours: WorkingHours[]
}

export interface DatedName {
  date: CalendarDate
  name: string
}

/** A fasting month: other hours on the same working days. Both dates belong to it. */
export interface RamadanPeriod {
  from: CalendarDate
  to: CalendarDate
  source: string
  weekly: WeekdayHours[]
}

/** One day that differs from everything else: extra duty (hours given) or closed (no hours). It wins over all. */
export interface CalendarException extends DatedName {
  hours: WorkingHours[]
}

export interface BusinessCalendar {
  version: string
  /** Where the dates come from: decree numbers, in words an inspector can look up. */
  source: string
  validFrom: CalendarDate
  weekly: WeekdayHours[]
  ramadan: RamadanPeriod[]
  holidays: DatedName[]
  jointLeave: DatedName[]
  exceptions: CalendarException[]
  /** Years whose decree was not seen: shown as provisional, never used to judge a signed quarter. */
  provisional: { year: number; note: string }[]
  /** Years that this version covers with a decree. Any other year is unknown, not free of holidays. */
  decreedYears: number[]
}

/** Perpres 21/2023 art. 4: net minutes of a week without breaks, ordinary and in Ramadan. */
export const WEEK_MINUTES = 37.5 * 60
export const RAMADAN_WEEK_MINUTES = 32.5 * 60

export interface CalendarProblem {
  /** Path inside the calendar: `holidays.3.date`. */
  path: string
  problem: string
}

const minutesOf = (hours: readonly WorkingHours[]): number =>
  hours.reduce((sum, span) => sum + ((parseTimeOfDay(span.to) ?? 0) - (parseTimeOfDay(span.from) ?? 0)), 0)

/** Net working minutes of a week. */
export const weekMinutes = (weekly: readonly WeekdayHours[]): number =>
  weekly.reduce((sum, day) => sum + minutesOf(day.hours), 0)

const checkHours = (hours: readonly WorkingHours[], path: string): CalendarProblem[] => {
  const problems: CalendarProblem[] = []
  let previousEnd = 0
  hours.forEach((span, index) => {
    const from = parseTimeOfDay(span.from)
    const to = parseTimeOfDay(span.to)
    const at = `${path}.${index}`
    if (from === undefined || to === undefined)
      problems.push({ path: at, problem: `${span.from}-${span.to} is not a span of HH:MM times` })
    else if (from >= to) problems.push({ path: at, problem: `${span.from}-${span.to} ends before it begins` })
    else if (from < previousEnd) problems.push({ path: at, problem: `${span.from} lies inside the span before it` })
    else previousEnd = to
  })
  return problems
}

const checkWeek = (weekly: readonly WeekdayHours[], path: string, wantedMinutes: number): CalendarProblem[] => {
  const problems = weekly.flatMap((day, index) => checkHours(day.hours, `${path}.${index}.hours`))
  const days = weekly.map((day) => day.weekday)
  if (days.some((day) => !Number.isInteger(day) || day < 1 || day > 7) || new Set(days).size !== days.length)
    problems.push({ path, problem: 'weekdays must be different whole numbers from 1 (Monday) to 7 (Sunday)' })
  const sum = weekMinutes(weekly)
  if (problems.length === 0 && sum !== wantedMinutes)
    problems.push({ path, problem: `the week sums to ${sum / 60} h, Perpres 21/2023 asks for ${wantedMinutes / 60} h` })
  return problems
}

const checkDates = (rows: readonly { date: string }[], path: string): CalendarProblem[] => {
  const seen = new Set<string>()
  return rows.flatMap((row, index) => {
    const at = `${path}.${index}.date`
    if (parseDay(row.date) === undefined) return [{ path: at, problem: `${row.date} is not a date (YYYY-MM-DD)` }]
    if (seen.has(row.date)) return [{ path: at, problem: `${row.date} stands there twice` }]
    seen.add(row.date)
    return []
  })
}

/** Everything that is wrong with a calendar; an empty list means that it may be used. */
export const checkCalendar = (calendar: BusinessCalendar): CalendarProblem[] => [
  ...(calendar.version.trim() === '' ? [{ path: 'version', problem: 'a version needs a name' }] : []),
  ...(calendar.source.trim() === '' ? [{ path: 'source', problem: 'say where the dates come from' }] : []),
  ...(parseDay(calendar.validFrom) === undefined ? [{ path: 'validFrom', problem: 'not a date (YYYY-MM-DD)' }] : []),
  ...checkWeek(calendar.weekly, 'weekly', WEEK_MINUTES),
  ...calendar.ramadan.flatMap((period, index) => {
    const [from, to] = [parseDay(period.from), parseDay(period.to)]
    const dates =
      from === undefined || to === undefined || from > to
        ? [{ path: `ramadan.${index}`, problem: `${period.from} to ${period.to} is not a period` }]
        : []
    return [...dates, ...checkWeek(period.weekly, `ramadan.${index}.weekly`, RAMADAN_WEEK_MINUTES)]
  }),
  ...checkDates(calendar.holidays, 'holidays'),
  ...checkDates(calendar.jointLeave, 'jointLeave'),
  ...checkDates(calendar.exceptions, 'exceptions'),
  ...calendar.exceptions.flatMap((day, index) => checkHours(day.hours, `exceptions.${index}.hours`)),
]
