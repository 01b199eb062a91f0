import { rolesFor } from '#domain/permissions.ts'
import { requestVerdicts } from '#domain/request-events.ts'
import { directions } from '#domain/sample.ts'
import { z } from 'zod/mini'
import { instantMs } from './links.ts'
import { directionView, missingView, proofTask, strength, verdictChange } from './verification-views.ts'
import { defineRoute } from './route.ts'

const readers = rolesFor('readProofs')
const office = ['admin', 'head', 'technician', 'leader'] as const
const testers = ['admin', 'head', 'technician'] as const

const params = z.strictObject({ id: z.string().check(z.maxLength(100)) })
const maybeInstant = z.nullable(instantMs)
const verdict = z.enum(requestVerdicts)
const reason = z.string().check(z.trim(), z.minLength(10), z.maxLength(2000))

/** Socket topics; the id of `verification` is the request's, of `undeclared-change` the change's. */
export const verificationTopic = 'verification'
export const undeclaredTopic = 'undeclared-change'

export const burstView = z.object({
  /** Null: no burst is running. */
  untilMs: maybeInstant,
  /** How often the link is read in a burst: one second, or as often as its agent renews the counters. */
  cadenceMs: z.number(),
  /** Null: may be started; else why not, as a key: `not-measured`, `collector-away`. */
  problem: z.nullable(z.string()),
})
export type BurstView = z.infer<typeof burstView>

/** `open`: judged with every new 5 minutes. `watching`: proven, the sentinel looks on. `ended`: nobody looks any more. */
export const proofPhases = ['open', 'watching', 'ended'] as const

export const proofView = z.object({
  requestId: z.string(),
  /** Of the newest change of the measured verdict. */
  reference: z.string(),
  linkId: z.string(),
  phase: z.enum(proofPhases),
  /** What was measured. An override stands beside it, never in its place. */
  verdict,
  strength,
  /** Since when the measured verdict is this one. */
  sinceMs: instantMs,
  /** The newest override, while no later measured change came; null: none. */
  override: z.nullable(verdictChange),
  /** The worse direction decides. */
  directions: z.array(directionView),
  missing: z.array(missingView),
  /** What was judged: enough to judge it again. */
  task: proofTask,
  algorithm: z.string(),
  inputsHash: z.string(),
  computedAtMs: instantMs,
  /** Null: nobody looks any more. */
  nextLookAtMs: maybeInstant,
  /** First `proven` after the declared change, minus that time; null: not proven. */
  timeToProofMs: z.nullable(z.number()),
  /** Newest first. */
  history: z.array(verdictChange),
  burst: burstView,
})
export type ProofView = z.infer<typeof proofView>

/** A drawn point: the mean over [atMs, atMs + lengthMs); null is a hole. */
export const proofPoint = z.object({
  atMs: instantMs,
  bps: z.nullable(z.number()),
  /** Inside the office's hours: nights and holidays are cut from the axis. */
  isOffice: z.boolean(),
})
/** Shares (sum 1) of measured office time per class of rate; class k is [k, k + 1) × classBps, the last one is open. */
export const proofDistribution = z.object({
  classBps: z.number(),
  before: z.array(z.number()),
  after: z.array(z.number()),
  /** Old limit + 5 %, and the share of office time above it: the number that convinces. Null: nothing measured. */
  levelBps: z.number(),
  shareBefore: z.nullable(z.number()),
  shareAfter: z.nullable(z.number()),
})
export const proofSeries = z.object({
  requestId: z.string(),
  changedAtMs: instantMs,
  fromMs: instantMs,
  toMs: instantMs,
  lengthMs: z.number(),
  directions: z.array(
    z.object({
      direction: z.enum(directions),
      fromBps: z.number(),
      toBps: z.number(),
      oldCeilingBps: z.nullable(z.number()),
      newCeilingBps: z.nullable(z.number()),
      changePointMs: maybeInstant,
      /** At most 1,200, every one of them present, in time order. */
      points: z.array(proofPoint),
      distribution: proofDistribution,
    }),
  ),
})
export type ProofSeries = z.infer<typeof proofSeries>

export const undeclaredStates = ['open', 'explained'] as const
export const undeclaredChange = z.object({
  id: z.string(),
  linkId: z.string(),
  opdShortName: z.string(),
  direction: z.enum(directions),
  /** The ceiling before and after; the limit moved without a request. */
  oldCeilingBps: z.number(),
  newCeilingBps: z.number(),
  contractBps: z.nullable(z.number()),
  /** When the traffic first showed it. */
  changePointMs: instantMs,
  foundAtMs: instantMs,
  state: z.enum(undeclaredStates),
  explanation: z.string(),
  explainedByName: z.nullable(z.string()),
})
export type UndeclaredChange = z.infer<typeof undeclaredChange>

const share = z.object({
  n: z.number(),
  of: z.number(),
  /** n / of, 0..1, with its Wilson 95 % interval; null when `of` is 0. */
  share: z.nullable(z.number()),
  low: z.nullable(z.number()),
  high: z.nullable(z.number()),
})
export type ShareView = z.infer<typeof share>

export const proofSupervision = z.object({
  serverNowMs: instantMs,
  quarter: z.string(),
  /** Declared done and not proven by measurement, longest waiting first; at most 200. */
  declaredUnproven: z.array(
    z.object({
      requestId: z.string(),
      number: z.nullable(z.string()),
      opdShortName: z.string(),
      linkId: z.string(),
      doneAtMs: instantMs,
      verdict,
      /** An override of the head stands: still not proven. */
      isOverridden: z.boolean(),
      missing: z.array(missingView),
      provableAtMs: maybeInstant,
    }),
  ),
  /** Of what was first declared done in the quarter and could be judged: later not_effective, partial or reverted. */
  falseDone: share,
  /** Of what was first declared done in the quarter: proven by measurement. */
  proven: share,
  /** Of what was first declared done in the quarter: judged at all. The coverage of `falseDone`. */
  judged: share,
  overrides: z.number(),
  byVerdict: z.record(z.string(), z.number()),
  /** From the change to the proof, minutes, of what was proven in the quarter; null when nothing was. */
  timeToProof: z.object({
    n: z.number(),
    medianMinutes: z.nullable(z.number()),
    p90Minutes: z.nullable(z.number()),
  }),
  undeclaredOpen: z.number(),
})
export type ProofSupervision = z.infer<typeof proofSupervision>

const proofReply = z.object({
  serverNowMs: instantMs,
  /** Null: nothing was declared yet, so there is nothing to prove. */
  proof: z.nullable(proofView),
})
export type ProofReply = z.infer<typeof proofReply>

export const verificationRoutes = {
  getProof: defineRoute({
    method: 'get',
    path: '/requests/:id/verification',
    summary: 'The proof of a request: verdict, evidence with every number, what is missing, history',
    access: readers,
    params,
    reply: proofReply,
  }),
  getProofSeries: defineRoute({
    method: 'get',
    path: '/requests/:id/verification/series',
    summary: 'What was judged, drawn: the rates before and after, and their distributions',
    access: readers,
    params,
    reply: z.object({ serverNowMs: instantMs, series: z.nullable(proofSeries) }),
  }),
  startProofBurst: defineRoute({
    method: 'post',
    path: '/requests/:id/verification/burst',
    summary: 'Read the link of the request every second for some minutes (self-expiring)',
    access: testers,
    params,
    body: z.strictObject({ minutes: z.int().check(z.minimum(1), z.maximum(15)) }),
    reply: z.object({ burst: burstView }),
  }),
  stopProofBurst: defineRoute({
    method: 'delete',
    path: '/requests/:id/verification/burst',
    summary: 'End the burst now',
    access: testers,
    params,
    reply: z.object({ burst: burstView }),
  }),
  overrideVerdict: defineRoute({
    method: 'post',
    path: '/requests/:id/verification/override',
    summary: 'The head decides against the measurement, with a reason; shown as such for ever, never counts as proven',
    access: ['head'],
    params,
    body: z.strictObject({ verdict, reason }),
    reply: proofReply,
  }),
  listUndeclared: defineRoute({
    method: 'get',
    path: '/verification/undeclared',
    summary: 'Ceilings that moved without a request, newest first (at most 200)',
    access: office,
    reply: z.object({ serverNowMs: instantMs, changes: z.array(undeclaredChange) }),
  }),
  explainUndeclared: defineRoute({
    method: 'post',
    path: '/verification/undeclared/:id/explain',
    summary: 'Say why a ceiling moved without a request; it leaves the list of open ones and stays on record',
    access: ['head', 'technician'],
    params,
    body: z.strictObject({ explanation: reason }),
    reply: z.object({ change: undeclaredChange }),
  }),
  proofSupervision: defineRoute({
    method: 'get',
    path: '/verification/supervision',
    summary: 'Declared done but not proven, and how often "done" was wrong, with interval and coverage',
    access: office,
    reply: proofSupervision,
  }),
} as const
