import { rolesFor } from '#domain/permissions.ts'
import { deltaLabels, operStatuses } from '#domain/sample.ts'
import { z } from 'zod/mini'
import { defineRoute } from './route.ts'

const readers = ['admin', 'head', 'technician', 'registry', 'leader', 'wall', 'opd'] as const

/** Instants are epoch milliseconds (UTC); rates bit/s; absent is null. */
export const instantMs = z.number().check(z.int(), z.nonnegative())
const nullableNumber = z.nullable(z.number())

export const rates = z.object({ downBps: nullableNumber, upBps: nullableNumber })

/** The newest known state of one link: snapshot row and delta row are the same shape. */
export const liveLink = z.object({
  id: z.string(),
  slotMs: z.nullable(instantMs),
  readAtMs: z.nullable(instantMs),
  downBps: nullableNumber,
  upBps: nullableNumber,
  downLabel: z.nullable(z.enum(deltaLabels)),
  upLabel: z.nullable(z.enum(deltaLabels)),
  oper: z.nullable(z.enum(operStatuses)),
  rttMs: nullableNumber,
})
export type LiveLink = z.infer<typeof liveLink>

/** What a link is: changes seldom. For who reads no measurements, all but names, agency, contract and cadence is empty. */
export const linkView = z.object({
  id: z.string(),
  opdId: z.string(),
  opdName: z.string(),
  opdShortName: z.string(),
  deviceId: z.string(),
  kind: z.enum(['interface', 'queue']),
  /** ifName or queue name, as the device calls it. */
  objectName: z.string(),
  /** Contract in force now; null where none is recorded. */
  contract: z.object({ downBps: nullableNumber, upBps: nullableNumber }),
  /** Polling interval in ms: the cadence by which age is judged. */
  cadenceMs: z.number(),
  /** Why a link is not measured: quarantine reason of the collector; null when fine. */
  quarantine: z.nullable(z.string()),
  /** What a person should know about a link that is measured (bypassed queue, columns the wrong way round); null: nothing. */
  warning: z.nullable(z.string()),
  burstUntilMs: z.nullable(instantMs),
  /** End of the approved maintenance that is going on; null: none. */
  maintenanceUntilMs: z.nullable(instantMs),
})
export type LinkView = z.infer<typeof linkView>

export const linkList = z.object({
  serverNowMs: instantMs,
  links: z.array(z.object({ link: linkView, live: liveLink })),
})

export const bucketRates = z.object({
  avgBps: nullableNumber,
  minBps: nullableNumber,
  maxBps: nullableNumber,
  octets: z.number(),
  gapOctets: z.number(),
  measuredMs: z.number(),
})
export const bucket = z.object({
  atMs: instantMs,
  down: bucketRates,
  up: bucketRates,
  coverage: z.number(),
  quality: z.object({
    ok: z.number(),
    wrap32: z.number(),
    ambiguous: z.number(),
    reset: z.number(),
    implausible: z.number(),
    gap: z.number(),
  }),
  operDownShare: nullableNumber,
  rttMaxUs: nullableNumber,
  errors: z.number(),
  discards: z.number(),
})
export const contractStep = z.object({
  direction: z.enum(['down', 'up']),
  rateBps: z.number(),
  validFromMs: instantMs,
  validToMs: z.nullable(instantMs),
})
export const seriesReply = z.object({
  linkId: z.string(),
  fromMs: instantMs,
  toMs: instantMs,
  stepMs: z.number(),
  source: z.enum(['raw', '5m', '1h']),
  buckets: z.array(bucket),
  /** Contract steps that overlap the range: utilisation is always against the contract of that instant. */
  contracts: z.array(contractStep),
})
export type SeriesReply = z.infer<typeof seriesReply>

/** `from`, `to`: ISO 8601 with offset, or epoch ms. `step`: seconds, or `auto` (at most 1,200 buckets). */
const seriesQuery = z.strictObject({ from: z.string(), to: z.string(), step: z.optional(z.string()) })
const linkParams = z.strictObject({ id: z.string() })

export const linkRoutes = {
  listLinks: defineRoute({
    method: 'get',
    path: '/links',
    summary: 'Every link in the scope of the caller, with its newest state',
    access: readers,
    reply: linkList,
  }),
  getLink: defineRoute({
    method: 'get',
    path: '/links/:id',
    summary: 'One link',
    access: readers,
    params: linkParams,
    reply: z.object({ serverNowMs: instantMs, link: linkView, live: liveLink }),
  }),
  getSeries: defineRoute({
    method: 'get',
    path: '/links/:id/series',
    summary: 'Fixed buckets of one link; a hole is null',
    access: rolesFor('readMeasurements'),
    params: linkParams,
    query: seriesQuery,
    reply: seriesReply,
  }),
  startBurst: defineRoute({
    method: 'post',
    path: '/links/:id/burst',
    summary: 'Poll this link every second for some minutes (self-expiring)',
    access: ['admin', 'head', 'technician'],
    params: linkParams,
    body: z.strictObject({ minutes: z.int().check(z.minimum(1), z.maximum(15)) }),
    reply: z.object({ burstUntilMs: instantMs }),
  }),
} as const
