import { z } from 'zod/mini'
import { collectorShare } from './collector-share.ts'
import { instantMs } from './links.ts'
import { defineRoute } from './route.ts'

/** The duty to make the rollups, an item beside the devices: one collector has it at a time. */
export const ROLLUP_DUTY = '#rollups'

const count = z.int().check(z.minimum(0))

/** How a collector is, told with every heartbeat. */
export const collectorReport = z.object({
  /** Samples that wait for the telemetry store, in memory and on the disk. */
  outboxDepth: count,
  outboxOldestMs: z.nullable(instantMs),
  outboxGivenUp: count,
  /** A word for what is wrong with the telemetry store as this collector sees it; null: nothing. */
  problem: z.nullable(z.string().check(z.maxLength(40))),
  version: z.string().check(z.maxLength(40)),
})
export type CollectorReport = z.infer<typeof collectorReport>

export const heartbeatBody = z.strictObject({
  /** Names the process: kept in the collector's data folder. */
  instance: z.string().check(z.regex(/^[\w-]{8,64}$/)),
  /** The offer in force at the collector; null: none since it started. */
  applied: z.nullable(count),
  /** `etag` of the share that it has; null: none. */
  has: z.nullable(z.string().check(z.maxLength(64))),
  /** It has stopped polling and goes. */
  isLeaving: z.boolean(),
  report: collectorReport,
})
export type HeartbeatBody = z.infer<typeof heartbeatBody>

export const heartbeatReply = z.object({
  offer: z.number(),
  /** Nobody else is there: the share stays with the collector however long it hears nothing. */
  isAlone: z.boolean(),
  keepsRollups: z.boolean(),
  etag: z.string(),
  /** Null when the collector has it already. */
  share: z.nullable(collectorShare),
})
export type HeartbeatReply = z.infer<typeof heartbeatReply>

/**
 * `polling`: heard within the last seconds. `silent`: not heard, and its share waits for it or is about to move. `gone`:
 * its share was given to others. `kept`: silent for long, but it was the only one when it was heard last, so that its
 * share is given to nobody until it comes back or its token is revoked.
 */
export const collectorStates = ['polling', 'silent', 'kept', 'gone'] as const

export const collectorView = z.object({
  id: z.string(),
  label: z.string(),
  state: z.enum(collectorStates),
  lastSeenAtMs: instantMs,
  devices: z.number(),
  keepsRollups: z.boolean(),
  /** As it said last; null when it is gone or never said. */
  report: z.nullable(collectorReport),
})
export type CollectorView = z.infer<typeof collectorView>

export const collectorRoutes = {
  heartbeat: defineRoute({
    method: 'post',
    path: '/collector/heartbeat',
    summary: 'A collector on another machine says that it lives, and gets its share of the devices with their secrets',
    access: ['collector'],
    body: heartbeatBody,
    reply: heartbeatReply,
  }),
  listCollectors: defineRoute({
    method: 'get',
    path: '/collectors',
    summary: 'Collectors on other machines: when they were heard last, what they poll, what waits at them',
    access: ['admin', 'head', 'technician'],
    reply: z.object({ collectors: z.array(collectorView), unassigned: z.number() }),
  }),
} as const
