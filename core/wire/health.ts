import { z } from 'zod/mini'
import { collectorStates } from './collectors.ts'
import { defineRoute } from './route.ts'

/** Holds no secrets and names nobody: numbers that a load balancer and a passer-by may see. */
export const healthReply = z.object({
  /** `degraded`: the server answers, but a collector is silent or the telemetry store is not well. */
  status: z.enum(['ok', 'degraded']),
  version: z.string(),
  collector: z.object({
    /** ISO 8601; null when the collector has not completed a cycle, or never spoke. */
    lastCycleAt: z.nullable(z.string()),
    devices: z.object({ up: z.number(), down: z.number() }),
    links: z.object({ measured: z.number(), unknown: z.number() }),
    samplesWritten: z.number(),
    /** Samples that wait for the telemetry store, the age of the oldest, and those ever given up. */
    outboxDepth: z.number(),
    outboxOldestAgeS: z.nullable(z.number()),
    outboxGivenUp: z.number(),
  }),
  /** Collectors on other machines, by their labels; empty where the only one sits beside the server. */
  collectors: z.array(
    z.object({
      label: z.string(),
      /** See core/wire/collectors.ts; all but `polling` make the whole `degraded`. */
      state: z.enum(collectorStates),
      lastSeenAt: z.string(),
      devices: z.number(),
      outboxDepth: z.number(),
      outboxOldestAgeS: z.nullable(z.number()),
      outboxGivenUp: z.number(),
      problem: z.nullable(z.string()),
    }),
  ),
  telemetry: z.object({
    engine: z.string(),
    ok: z.boolean(),
    /**
     * A word for what is wrong, from the collector that writes or the server that reads: unreachable, unauthorized,
     * missing (database or bucket), full (its disk), slow, timeout, busy, refused, io; null: nothing. Details: the log.
     */
    problem: z.nullable(z.string()),
  }),
  demo: z.boolean(),
})
export type HealthReply = z.infer<typeof healthReply>

export const healthRoutes = {
  getHealth: defineRoute({
    method: 'get',
    path: '/health',
    summary: 'Is Pantau well, and is the data fresh',
    access: 'public',
    reply: healthReply,
  }),
} as const
