import { calendarProblems, type BusinessCalendar } from '#domain/calendar-data.ts'
import { rolesFor } from '#domain/permissions.ts'
import { z } from 'zod/mini'
import { instantMs } from './links.ts'
import { defineRoute } from './route.ts'

const editors = rolesFor('changeSettings')
const readers = ['admin', 'head', 'leader', 'technician', 'registry', 'opd'] as const
const name = z.string().check(z.trim(), z.minLength(1), z.maxLength(200))
const date = z.iso.date()
const hours = z.array(z.strictObject({ from: z.string(), to: z.string() })).check(z.maxLength(6))
const weekly = z.array(z.strictObject({ weekday: z.number().check(z.int()), hours })).check(z.maxLength(7))
const dated = z.array(z.strictObject({ date, name })).check(z.maxLength(1000))
const year = z.number().check(z.int(), z.minimum(2000), z.maximum(2200))

/** The whole calendar is one versioned document (domain.md §5); sense is checked by checkCalendar. */
export const businessCalendar = z.strictObject({
  version: name,
  source: z.string().check(z.maxLength(4000)),
  validFrom: date,
  weekly,
  ramadan: z.array(z.strictObject({ from: date, to: date, source: z.string(), weekly })).check(z.maxLength(50)),
  holidays: dated,
  jointLeave: dated,
  exceptions: z.array(z.strictObject({ date, name, hours })).check(z.maxLength(1000)),
  provisional: z.array(z.strictObject({ year, note: z.string() })).check(z.maxLength(50)),
  decreedYears: z.array(year).check(z.maxLength(100)),
})
type Same<A extends B, B> = A
export type CheckedCalendar = Same<z.infer<typeof businessCalendar>, BusinessCalendar>

export const calendarVersion = z.object({
  version: z.string(),
  source: z.string(),
  recordedAtMs: instantMs,
  byName: z.string(),
  note: z.string(),
})

const problems = z.array(
  z.object({
    path: z.string(),
    code: z.enum(calendarProblems),
    values: z.optional(z.record(z.string(), z.union([z.string(), z.number()]))),
    problem: z.string(),
  }),
)

export const calendarReply = z.object({
  serverNowMs: instantMs,
  calendar: businessCalendar,
  /** Newest first. */
  versions: z.array(calendarVersion),
  jointLeaveIsOff: z.boolean(),
})
export type CalendarReply = z.infer<typeof calendarReply>

export const calendarRoutes = {
  getCalendar: defineRoute({
    method: 'get',
    path: '/calendar',
    summary: 'The business calendar in force, with its source and its versions',
    access: readers,
    reply: calendarReply,
  }),
  getCalendarVersion: defineRoute({
    method: 'get',
    path: '/calendar/versions/:version',
    summary: 'An earlier version of the calendar',
    access: readers,
    params: z.strictObject({ version: name }),
    reply: z.object({ calendar: businessCalendar, recordedAtMs: instantMs, byName: z.string(), note: z.string() }),
  }),
  checkCalendar: defineRoute({
    method: 'post',
    path: '/calendar/check',
    summary: 'Try a calendar: what is wrong with it, and whose due times it would move',
    access: editors,
    body: z.strictObject({ calendar: businessCalendar }),
    reply: z.object({
      problems,
      moved: z.array(
        z.object({
          id: z.string(),
          number: z.nullable(z.string()),
          beforeDueAtMs: z.nullable(instantMs),
          afterDueAtMs: z.nullable(instantMs),
        }),
      ),
    }),
  }),
  saveCalendar: defineRoute({
    method: 'post',
    path: '/calendar',
    summary: 'A new version: judges open requests from now on, never what has stopped',
    access: editors,
    body: z.strictObject({
      calendar: businessCalendar,
      /** The version that the editor had on screen. */
      expectedVersion: name,
      note: z.string().check(z.trim(), z.minLength(1), z.maxLength(1000)),
    }),
    reply: calendarReply,
    status: 201,
  }),
} as const
