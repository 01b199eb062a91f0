import { requestVerdicts } from '#domain/request-events.ts'
import { directions } from '#domain/sample.ts'
import { verdicts } from '#domain/verification/model.ts'
import { z } from 'zod/mini'
import { instantMs } from './links.ts'

/**
 * A judgement as the engine prints it (core/domain/verification/model.ts), and what it was made from. Codes, titles and
 * the keys of numbers are stable: the screen translates them. Rates bit/s, shares 0..1.
 */
const maybeNumber = z.nullable(z.number())
const maybeInstant = z.nullable(instantMs)
/** The numbers behind a sentence: `…Bps`, `…Ms` (instants and durations), `…S`, shares and counts by their name. */
export const proofNumbers = z.record(z.string(), z.nullable(z.union([z.number(), z.string()])))

export const strength = z.nullable(z.enum(['reached', 'exceeded']))
export const missingView = z.object({ code: z.string(), numbers: proofNumbers })
export type MissingView = z.infer<typeof missingView>

export const evidenceView = z.object({
  id: z.enum(['E0', 'E1', 'E2', 'E3', 'E4', 'E5', 'E6', 'E7']),
  title: z.string(),
  result: z.enum(['pass', 'fail', 'open', 'weak', 'unknown']),
  numbers: proofNumbers,
  /** E3: windows that no limiter at the old rate could have filled. */
  windows: z.optional(
    z.array(
      z.object({
        fromMs: instantMs,
        toMs: instantMs,
        bits: z.number(),
        boundBits: z.number(),
        meanBps: z.number(),
      }),
    ),
  ),
  /** E3: the best means of 1, 5, 15 and 60 minutes beside what the old limit could have passed. */
  lengths: z.optional(
    z.array(z.object({ seconds: z.number(), bestBps: maybeNumber, secondBps: maybeNumber, boundBps: z.number() })),
  ),
})
export type EvidenceView = z.infer<typeof evidenceView>

export const directionView = z.object({
  direction: z.enum(directions),
  verdict: z.enum(verdicts),
  strength,
  /** Measured; null when none was seen. */
  oldCeilingBps: maybeNumber,
  newCeilingBps: maybeNumber,
  changePointMs: maybeInstant,
  /** Detected minus declared time; null: no change was seen. */
  changeDistanceMs: maybeNumber,
  revertedAtMs: maybeInstant,
  coverage: z.object({ before: z.number(), after: z.number(), officeBefore: maybeNumber, officeAfter: maybeNumber }),
  missing: z.array(missingView),
  /** Null: decided already. `provableAtMs` null: demand never pressed, no habit to go by. */
  forecast: z.nullable(z.object({ provableAtMs: maybeInstant, basisHours: z.number() })),
  evidence: z.array(evidenceView),
  /** `contract`, `shaper`, `port`, `uplink`, `old_limit`, `unknown`; null: nothing limits. */
  limiter: z.nullable(z.string()),
  algorithm: z.string(),
})
export type DirectionView = z.infer<typeof directionView>

const margin = z.object({ value: z.number(), source: z.enum(['measured', 'given', 'assumed']) })

/** One direction's task: with the series it is everything that `judgeDirection` takes besides the office's calendar. */
export const directionTask = z.object({
  direction: z.enum(directions),
  changedAtMs: instantMs,
  fromBps: z.number(),
  toBps: z.number(),
  margins: z.object({ refreshS: margin, burstS: margin, overhead: margin }),
  limits: z.object({ shaperBps: maybeNumber, portBps: maybeNumber, uplinkBps: maybeNumber }),
  activeTests: z.array(z.object({ fromMs: instantMs, toMs: instantMs, receivedOctets: z.number() })),
  identityDoubt: z.nullable(z.string()),
  timeScale: z.number(),
})
export type DirectionTask = z.infer<typeof directionTask>

/** Where the judged intervals came from: `samples` are put together to points of at most `pointMs`. */
export const seriesSource = z.object({
  kind: z.enum(['samples', '5m']),
  fromMs: instantMs,
  toMs: instantMs,
  pointMs: z.number(),
})
export type SeriesSource = z.infer<typeof seriesSource>

/** The same as `ProofInputs` of the domain (proof-inputs.ts), and which increase it is about. */
export const proofTask = z.object({
  linkId: z.string(),
  /** The `increased` event that is judged. */
  increaseVersion: z.number(),
  changedAtMs: instantMs,
  /** What was looked at: [fromMs, toMs). */
  fromMs: instantMs,
  toMs: instantMs,
  sources: z.array(seriesSource),
  tasks: z.array(directionTask),
  /** Office time in [fromMs, toMs) as [from, to) pairs: the calendar may change later. */
  officeTime: z.array(z.tuple([instantMs, instantMs])),
})
export type ProofTaskView = z.infer<typeof proofTask>

/** One change of the verdict, append-only. Its `reference` names the evidence everywhere: event, notice, certificate. */
export const verdictChange = z.object({
  reference: z.string(),
  /** When the measurement (or the person) decided it. */
  atMs: instantMs,
  verdict: z.enum(requestVerdicts),
  strength,
  /** Overridden by a person: shown as such for ever, never counts as proven. */
  isOverride: z.boolean(),
  /** Only of an override; null for an OPD, who learns that the office decided. */
  byName: z.nullable(z.string()),
  reason: z.string(),
  /** Empty for an override. */
  algorithm: z.string(),
  inputsHash: z.string(),
  /** Which `increased` event of the request it judges. */
  increaseVersion: z.number(),
})
export type VerdictChange = z.infer<typeof verdictChange>
