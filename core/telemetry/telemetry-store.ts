import type { RollupColumns } from '#domain/rollup-columns.ts'
import type { QualityCounts, Rollup } from '#domain/rollup.ts'
import type { Direction, LinkSample } from '#domain/sample.ts'
import type { RollupLevel } from './measurement.ts'
import type { TelemetryErrorCode } from './telemetry-error.ts'

export type { QualityCounts }

/**
 * The port between Pantau and whatever keeps its samples. Adapters: sqlite (embedded), later influx1 and influx2.
 * Each sits test/contract/telemetry/telemetry-store.contract.ts. Every rejection is a TelemetryStoreError.
 */
export interface TelemetryWriter {
  /**
   * Resolves when the batch is durable; when it rejects, nothing of it was written. The same link and slot twice is
   * one sample (last write wins). slotMs is a whole second. Samples of a day whose raw data retention has already
   * dropped are not written (counted as samplesTooLate): their rollup can no longer be corrected.
   */
  append(batch: readonly LinkSample[]): Promise<void>
  /**
   * Completes rollups up to `nowMs`, also for buckets that late samples touched, then applies retention. Call it once
   * a minute: it is cheap when there is nothing to do, and never blocks append or the caller's thread.
   */
  maintain(nowMs: number): Promise<MaintenanceReport>
  /** Makes the rollups of [fromMs, toMs) again from the raw samples that are still kept. Resolves with the 5-minute rows written. */
  rebuildRollups(fromMs: number, toMs: number): Promise<number>
  /**
   * Of a store that several collectors write to: whether this one makes the rollups (it does until told otherwise). One that
   * does not marks what may come too late for them, and does not call `maintain`. Resolves when a pass under way has ended.
   */
  keepRollups?(isOurs: boolean): Promise<void>
  /** What waits on the disk for a store behind a network; absent where writes go straight. */
  outbox?(): OutboxStatus
  close(): Promise<void>
}

/** Everything that a person needs to know about a store that is slow, full or away. */
export interface OutboxStatus {
  /** Samples that wait. */
  depth: number
  bytes: number
  /** Slot of the oldest of them, epoch ms; null when none waits. */
  oldestMs: number | null
  /** Ever given up: refused by the store for themselves, or the oldest when the outbox was full. */
  givenUp: number
  /** `message` may hold addresses and names: for the log, not for passers-by. */
  problem: { code: SinkProblemCode; message: string; sinceMs: number } | null
}

/** A word for screens and metrics; `slow` is no error yet. */
export type SinkProblemCode = TelemetryErrorCode | 'slow'

export interface MaintenanceReport {
  bucketsWritten: number
  rawDaysDropped: number
  rollupRowsDropped: number
  /** Since the writer was opened: samples refused because their raw day is gone. */
  samplesTooLate: number
}

/** Writes history in bulk, much faster than append: the demo city, an import. Readers see it when finish resolves. */
export interface BackfillWriter {
  /**
   * Rollup rows of one level, link by link, in time order within a link, atMs on the level's grid. The 1-hour rows are
   * merged from the 5-minute ones by the store: give `1h` rows only for the time before the 5-minute rows begin.
   * Resolves with the number of rows.
   */
  rollups(level: RollupLevel, rows: Iterable<Rollup>): Promise<number>
  /**
   * Raw samples in slot order (all links of a slot together). Their 5-minute and 1-hour rollups are made from them:
   * do not give them again by `rollups`. Begin on a whole hour.
   */
  raw(samples: Iterable<LinkSample>): Promise<number>
  /** Makes it all durable and visible. Without it, a store that did not exist before does not exist afterwards. */
  finish(): Promise<void>
  /** Forgets what was not finished. */
  abort(): Promise<void>
}

export interface ReadOptions {
  /** Ends the read early; it rejects with `cancelled`. */
  signal?: AbortSignal | undefined
}

/** Reads never block the caller's thread; too many at once reject with `overloaded`, too long ones with `timeout`. */
export interface TelemetryReader {
  /** The newest sample of each link at or after sinceMs; links without one are missing from the map. */
  latest(sinceMs: number): Promise<ReadonlyMap<string, LinkSample>>
  /** Raw samples of one link with fromMs <= slotMs < toMs in slot order: the first `limit` (at most 100,000) of them. */
  samples(query: SamplesQuery, options?: ReadOptions): Promise<LinkSample[]>
  /** Fixed buckets [fromMs + k·stepMs, …): every bucket is present, a hole has null rates. */
  series(query: SeriesQuery, options?: ReadOptions): Promise<Series>
  /** Nearest-rank percentile of the 5-minute means in [fromMs, toMs), with coverage. */
  summary(query: SummaryQuery, options?: ReadOptions): Promise<readonly LinkSummary[]>
  /** The 5-minute rows of one link over a long span, as columns (evaluation): every bucket, holes are zero. */
  columns(query: ColumnsQuery, options?: ReadOptions): Promise<RollupColumns>
  /** Never rejects. `problem` says why it is not ok, where that is known. */
  health(): Promise<StoreHealth>
  close(): Promise<void>
}

export interface StoreHealth {
  engine: string
  ok: boolean
  detail: string
  problem?: TelemetryErrorCode | undefined
}

export type TelemetryStore = TelemetryWriter & TelemetryReader

export interface SamplesQuery {
  linkId: string
  fromMs: number
  toMs: number
  limit: number
}

export interface SeriesQuery {
  linkId: string
  /** Whole seconds, a whole number of steps apart, at most 20,000 buckets. */
  fromMs: number
  toMs: number
  /**
   * Whole seconds. The coarsest level whose grid holds both the step and fromMs serves it: 1 h, 5 min, else the raw
   * samples (within raw retention). So a day in WIB is {fromMs: 17:00Z, stepMs: 86,400,000}, served from 1 h.
   */
  stepMs: number
}

export interface ColumnsQuery {
  linkId: string
  /** Multiples of 5 minutes, at most 40,000 buckets (138 days) apart. */
  fromMs: number
  toMs: number
}

export interface BucketRates {
  /** Octet-weighted mean over the measured time (bit/s): sum of octets · 8 / measured time. */
  avgBps: number | null
  minBps: number | null
  maxBps: number | null
  /** Octets of measured samples. */
  octets: number
  /** Octets that crossed a hole: volume of unknown shape, not in avgBps. */
  gapOctets: number
  /** Measured ms within the bucket. */
  measuredMs: number
}

export interface Bucket {
  atMs: number
  down: BucketRates
  up: BucketRates
  /** Measured time / bucket length, of the worse direction, 0..1. */
  coverage: number
  quality: QualityCounts
  /** Share of answered polls in which the interface was not up; null when oper status was never read. */
  operDownShare: number | null
  rttMaxUs: number | null
  errors: number
  discards: number
}

export interface Series {
  linkId: string
  stepMs: number
  /** Which level served it: the figure's provenance. */
  source: 'raw' | '5m' | '1h'
  buckets: Bucket[]
}

export interface SummaryQuery {
  /** Answered in this order; a link without data has nulls. At most 5,000. */
  linkIds: readonly string[]
  /** The 5-minute buckets that begin in [fromMs, toMs). */
  fromMs: number
  toMs: number
  percent: number
}

export interface LinkSummary {
  linkId: string
  /** Of 5-minute means; null when there is no measured bucket. */
  percentileBps: Record<Direction, number | null>
  meanBps: Record<Direction, number | null>
  maxBps: Record<Direction, number | null>
  octets: Record<Direction, number>
  /** Measured time / asked time, 0..1. */
  coverage: number
}
