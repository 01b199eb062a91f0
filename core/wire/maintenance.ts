import { maintenanceMoves, maintenanceStates } from '#domain/maintenance.ts'
import { z } from 'zod/mini'
import { instantMs } from './links.ts'
import { defineRoute } from './route.ts'

const readers = ['admin', 'head', 'technician', 'leader', 'opd'] as const
const planners = ['head', 'technician'] as const
const id = z.string().check(z.minLength(1), z.maxLength(64))
const text = z.string().check(z.trim(), z.minLength(3), z.maxLength(200))
const nullableInstant = z.nullable(instantMs)

export const maintenanceView = z.object({
  id: z.string(),
  version: z.number(),
  state: z.enum(maintenanceStates),
  /** What the agencies read. */
  title: z.string(),
  /** For the staff alone; empty for an OPD. */
  note: z.string(),
  /** Those in the reader's scope, in the order of the inventory. */
  linkIds: z.array(z.string()),
  fromMs: instantMs,
  toMs: instantMs,
  plannedByName: z.string(),
  plannedAtMs: instantMs,
  approvedByName: z.nullable(z.string()),
  approvedAtMs: nullableInstant,
  endedAtMs: nullableInstant,
  cancelledAtMs: nullableInstant,
  /** Why it was withdrawn; null while it was not. */
  cancelReason: z.nullable(z.string()),
  /** The time that counts as excused; null: none (not approved, withdrawn). */
  excused: z.nullable(z.object({ fromMs: instantMs, toMs: instantMs })),
  /** What the reader may do now. */
  moves: z.array(z.enum(maintenanceMoves)),
})
export type MaintenanceView = z.infer<typeof maintenanceView>

export const maintenanceRoutes = {
  listMaintenance: defineRoute({
    method: 'get',
    path: '/maintenance',
    summary:
      'Maintenance windows, newest first; `when=open` has those that are not over. An OPD sees the approved ones of its links',
    access: readers,
    query: z.strictObject({ when: z.optional(z.enum(['open', 'past'])), before: z.optional(id) }),
    reply: z.object({ serverNowMs: instantMs, windows: z.array(maintenanceView), nextBefore: z.nullable(z.string()) }),
  }),
  planMaintenance: defineRoute({
    method: 'post',
    path: '/maintenance',
    summary: 'Plan a maintenance window; it excuses an outage from its approval on',
    access: planners,
    body: z.strictObject({
      title: text,
      note: z._default(z.string().check(z.trim(), z.maxLength(2000)), ''),
      linkIds: z.array(z.string().check(z.maxLength(100))).check(z.minLength(1), z.maxLength(1000)),
      fromMs: instantMs,
      toMs: instantMs,
    }),
    reply: maintenanceView,
    status: 201,
  }),
  moveMaintenance: defineRoute({
    method: 'post',
    path: '/maintenance/:id/:move',
    summary: 'Approve (head), withdraw with a reason, or end a window before its time',
    access: planners,
    params: z.strictObject({ id, move: z.enum(maintenanceMoves) }),
    body: z.strictObject({ expectedVersion: z.int(), reason: z.optional(text) }),
    reply: maintenanceView,
  }),
} as const
