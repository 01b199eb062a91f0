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

/** What can be wrong with a calendar beside the kind of its fields. */
export const calendarProblems = [
  'no_version',
  'no_source',
  'no_span',
  'ends_before',
  'overlaps',
  'wrong_weekdays',
  'wrong_sum',
  'no_date',
  'twice',
  'no_period',
] as const

export interface CalendarProblem {
  /** Path inside the calendar: `holidays.3.date`. */
  path: string
  code: (typeof calendarProblems)[number]
  /** What belongs into the sentence of the code. */
  values?: Record<string, string | number>
  /** The same in English, for the API and the log. */
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
    const found = { found: `${span.from}-${span.to}` }
    if (from === undefined || to === undefined)
      problems.push({
        path: at,
        code: 'no_span',
        values: found,
        problem: `${found.found} is not a span of HH:MM times`,
      })
    else if (from >= to)
      problems.push({ path: at, code: 'ends_before', values: found, problem: `${found.found} ends before it begins` })
    else if (from < previousEnd)
      problems.push({
        path: at,
        code: 'overlaps',
        values: found,
        problem: `${found.found} begins inside the span before it`,
      })
    else previousEnd = to
  })
  return problems
}

const checkWeek = (weekly: readonly WeekdayHours[], path: string, wantedMinutes: number): CalendarProblem[] => {
  const problems = weekly.flatMap((day, index) => checkHours(day.hours, `${path}.${index}.hours`))
  const days = weekly.map((day) => day.weekday)
  if (days.some((day) => !Number.isInteger(day) || day < 1 || day > 7) || new Set(days).size !== days.length)
    problems.push({
      path,
      code: 'wrong_weekdays',
      problem: 'weekdays must be different whole numbers from 1 (Monday) to 7 (Sunday)',
    })
  const sum = weekMinutes(weekly)
  if (problems.length === 0 && sum !== wantedMinutes)
    problems.push({
      path,
      code: 'wrong_sum',
      values: { hours: sum / 60, wanted: wantedMinutes / 60 },
      problem: `the week sums to ${sum / 60} h, Perpres 21/2023 asks for ${wantedMinutes / 60} h`,
    })
  return problems
}

const checkDates = (rows: readonly { date: string }[], path: string): CalendarProblem[] => {
  const seen = new Set<string>()
  return rows.flatMap((row, index): CalendarProblem[] => {
    const at = `${path}.${index}.date`
    const values = { found: row.date }
    if (parseDay(row.date) === undefined)
      return [{ path: at, code: 'no_date', values, problem: `${row.date} is not a date (YYYY-MM-DD)` }]
    if (seen.has(row.date)) return [{ path: at, code: 'twice', values, problem: `${row.date} stands there twice` }]
    seen.add(row.date)
    return []
  })
}

const checkPeriod = ({ from, to, weekly }: RamadanPeriod, path: string): CalendarProblem[] => {
  const [first, last] = [parseDay(from), parseDay(to)]
  const week = checkWeek(weekly, `${path}.weekly`, RAMADAN_WEEK_MINUTES)
  if (first !== undefined && last !== undefined && first <= last) return week
  const found = `${from} – ${to}`
  return [{ path, code: 'no_period', values: { found }, problem: `${from} to ${to} is not a period` }, ...week]
}

const checkHead = ({ version, source, validFrom }: BusinessCalendar): CalendarProblem[] => {
  const problems: CalendarProblem[] = []
  if (version.trim() === '') problems.push({ path: 'version', code: 'no_version', problem: 'a version needs a name' })
  if (source.trim() === '')
    problems.push({ path: 'source', code: 'no_source', problem: 'say where the dates come from' })
  if (parseDay(validFrom) === undefined)
    problems.push({
      path: 'validFrom',
      code: 'no_date',
      values: { found: validFrom },
      problem: 'not a date (YYYY-MM-DD)',
    })
  return problems
}

/** Everything that is wrong with a calendar; an empty list means that it may be used. */
export const checkCalendar = (calendar: BusinessCalendar): CalendarProblem[] => [
  ...checkHead(calendar),
  ...checkWeek(calendar.weekly, 'weekly', WEEK_MINUTES),
  ...calendar.ramadan.flatMap((period, index) => checkPeriod(period, `ramadan.${index}`)),
  ...checkDates(calendar.holidays, 'holidays'),
  ...checkDates(calendar.jointLeave, 'jointLeave'),
  ...checkDates(calendar.exceptions, 'exceptions'),
  ...calendar.exceptions.flatMap((day, index) => checkHours(day.hours, `exceptions.${index}.hours`)),
]
