import { requestStates } from '#domain/request-snapshot.ts'
import { clockStates } from '#domain/sla-clock.ts'
import { calendarKinds } from '#domain/working-time.ts'
import { z } from 'zod/mini'
import { instantMs } from './links.ts'
import { defineRoute } from './route.ts'

/** The clock of a row in the judging calendar, as of `serverNowMs`; the web counts on from there. */
export const rowClock = z.object({
  state: z.enum(clockStates),
  calendar: z.enum(calendarKinds),
  startAtMs: z.nullable(instantMs),
  /** While paused: if it resumed now. */
  dueAtMs: z.nullable(instantMs),
  /** When the state becomes `at_risk`. */
  atRiskAtMs: z.nullable(instantMs),
  stopAtMs: z.nullable(instantMs),
  netMinutes: z.number(),
  /** Minutes of the judging calendar; negative is the overrun. */
  remainingMinutes: z.number(),
  targetMinutes: z.number(),
})
export type RowClock = z.infer<typeof rowClock>

/** For the wall: aggregates and what is pinned; no letters, no names of persons. */
export const requestWall = z.object({
  serverNowMs: instantMs,
  open: z.number(),
  late: z.number(),
  atRisk: z.number(),
  quarter: z.object({ id: z.string(), done: z.number(), onTime: z.number() }),
  pinned: z.array(
    z.object({
      number: z.nullable(z.string()),
      opdShortName: z.string(),
      state: z.enum(requestStates),
      clock: rowClock,
    }),
  ),
})
export type RequestWall = z.infer<typeof requestWall>

/** Apart from the other routes of requests: the wall loads no more than it shows. */
export const requestWallRoutes = {
  requestWall: defineRoute({
    method: 'get',
    path: '/requests/wall',
    summary: 'Open, late and soon-late requests for the wall: aggregates, no letters, no names',
    access: ['wall', 'admin', 'head', 'leader', 'technician', 'registry'],
    reply: requestWall,
  }),
} as const
