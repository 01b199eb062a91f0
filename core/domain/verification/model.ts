import type { DeltaLabel, Direction } from '../sample.ts'

/**
 * The language of the proof engine (design.md §7, peers.md §2). Times are epoch ms (UTC), rates bit/s as the counters
 * show them. The name of the algorithm changes with every change that can change a verdict.
 */
export const ALGORITHM = 'pantau-proof/1.4'

/** From the best news to the worst; `worse` decides between directions. */
export const verdicts = ['proven', 'not_yet_provable', 'partial', 'conflict', 'not_effective', 'reverted'] as const
export type Verdict = (typeof verdicts)[number]

/** `reached`: a new ceiling at the asked rate was seen. `exceeded`: the old limit is gone, the new one not yet seen. */
export type Strength = 'reached' | 'exceeded'

/** One measured interval of one direction. `octets` null or a label other than ok/wrap32 is a hole: absent is not zero. */
export interface SeriesPoint {
  startMs: number
  durationMs: number
  octets: number | null
  label: DeltaLabel
}

/** Where a margin comes from: a measurement, or a pessimistic assumption that costs time, never truth. */
export interface Margin {
  value: number
  source: 'measured' | 'given' | 'assumed'
}

export interface Margins {
  /** Seconds by which a counter may lag behind the wire (agent cache, read time): d. */
  refreshS: Margin
  /** Depth of the limiter's bucket in seconds of its rate: s. */
  burstS: Margin
  /** Share that framing adds to what the limiter counts: h (0.02 = 2 %). */
  overhead: Margin
}

/** What is known from configuration: supports or contradicts, never decides alone. Null = not known. */
export interface KnownLimits {
  /** Configured rate read back from the device after the change. */
  shaperBps: number | null
  /** Negotiated port speed. */
  portBps: number | null
  uplinkBps: number | null
}

/** An active test (E7): what the receiver got. The counters of the same link must have seen it. */
export interface ActiveTest {
  fromMs: number
  toMs: number
  /** With the headers that counters count too. */
  receivedOctets: number
}

export interface ProofTask {
  direction: Direction
  /** When the technician says he changed it. */
  changedAtMs: number
  /** The old limit by contract, bit/s: the real one is measured where it can be. */
  fromBps: number
  /** The asked rate, bit/s. */
  toBps: number
  margins: Margins
  limits: KnownLimits
  activeTests: readonly ActiveTest[]
  /** Why the binding of link and counters is in doubt; null when it is not. */
  identityDoubt: string | null
  /**
   * 1 for the field. A laboratory sets e.g. 1/20: every duration of the method (windows, bins, dwell times) shrinks
   * by it, the rules stay. Printed in the evidence.
   */
  timeScale: number
  /** Working hours of the office, for coverage and forecast. */
  isOfficeTime: (atMs: number) => boolean
}

export type EvidenceId = 'E0' | 'E1' | 'E2' | 'E3' | 'E4' | 'E5' | 'E6' | 'E7'
/** `unknown`: could not be looked at; `open`: looked at and not decided yet. */
export type EvidenceResult = 'pass' | 'fail' | 'open' | 'weak' | 'unknown'

/** A rung of the ladder with every number behind it; the keys are stable, the screen translates them. */
export interface Evidence {
  id: EvidenceId
  title: string
  result: EvidenceResult
  numbers: Record<string, number | string | null>
  windows?: readonly OverRunWindow[]
  /** Fixed window lengths for the reader: the two best disjoint means against what the old limit could have passed. */
  lengths?: readonly WindowLength[]
}

/** A window that no limiter at the old rate could have filled. */
export interface OverRunWindow {
  fromMs: number
  toMs: number
  bits: number
  /** What the old limit, its bucket, a late counter and framing could have shown at most. */
  boundBits: number
  meanBps: number
}

export interface WindowLength {
  seconds: number
  bestBps: number | null
  secondBps: number | null
  boundBps: number
}

export interface Missing {
  code:
    | 'no_data_before'
    | 'no_data_after'
    | 'old_ceiling_not_seen'
    | 'old_limit_not_in_force'
    | 'demand_below_old_limit'
    | 'second_window'
    | 'ceiling_suspected'
    | 'ceiling_near_old_limit'
    | 'flat_demand'
    | 'coverage_low'
    | 'identity'
    | 'direction'
  numbers: Record<string, number | string | null>
}

export interface Coverage {
  /** Measured time / elapsed time, 0..1. */
  before: number
  after: number
  officeBefore: number | null
  officeAfter: number | null
}

export interface Forecast {
  /** When proof is likely by past busy hours; null when demand never pressed against the old limit. */
  provableAtMs: number | null
  /** Observed hours-of-week with pressing demand behind it. */
  basisHours: number
}

export interface DirectionJudgement {
  verdict: Verdict
  direction: Direction
  strength: Strength | null
  /** Measured ceilings; null when none was seen. */
  oldCeilingBps: number | null
  newCeilingBps: number | null
  changePointMs: number | null
  /** Detected minus declared time; null when no change was detected. */
  changeDistanceMs: number | null
  revertedAtMs: number | null
  coverage: Coverage
  missing: Missing[]
  forecast: Forecast | null
  evidence: Evidence[]
  /** What most likely limits the link now: `contract`, `shaper`, `port`, `uplink`, `old_limit`, `unknown`; null when nothing does. */
  limiter: string | null
  algorithm: string
}
