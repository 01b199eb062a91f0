import type { Direction } from '#domain/sample.ts'
import type { MeasuredSeries } from '#domain/verification/measured-series.ts'
import type { DirectionView, ProofTaskView, VerdictChange } from '#wire/verification-views.ts'
import type { ServiceDb } from '../database/service-database.ts'

/** A measured change of the verdict with everything that it was made from. */
export interface ProofRecord {
  change: VerdictChange
  requestId: string
  task: ProofTaskView
  directions: DirectionView[]
  /**
   * The judged intervals, in the order of `task.tasks`: judging them again must give the same `inputsHash`. Null while the
   * verdict is only `not_yet_provable`: then the telemetry store has them.
   */
  series: MeasuredSeries[] | null
}

/** The stored proofs for certificates and prints. Overrides are no proofs: they have no record. */
export interface ProofRecords {
  /** Null: no such measured verdict. No scope: ask the request register first when a person asks. */
  record(db: ServiceDb, reference: string): Promise<ProofRecord | null>
  /** The newest measured verdict of a request; null: none yet. */
  newest(db: ServiceDb, requestId: string): Promise<ProofRecord | null>
  /** When each verdict was last given on each link, from the standing verdicts of its requests; for dashboards. */
  marks(db: ServiceDb): Promise<ProofMark[]>
  /** Ceilings that the proofs which are still watched have measured; the newest of a link and direction. */
  ceilings(db: ServiceDb): Promise<MeasuredCeiling[]>
}

export interface ProofMark {
  linkId: string
  verdict: string
  atMs: number
}

export interface MeasuredCeiling {
  linkId: string
  direction: Direction
  bps: number
}
