import type { DirectionRollup, Rollup } from '#domain/rollup.ts'
import { meanBps } from '#domain/rollup.ts'
import type { Bucket, BucketRates } from './telemetry-store.ts'

const toRates = (of: DirectionRollup): BucketRates => ({
  avgBps: meanBps(of),
  minBps: of.minBps,
  maxBps: of.maxBps,
  octets: of.octets,
  gapOctets: of.gapOctets,
  measuredMs: of.measuredMs,
})

/** Measured share of `askedMs`, of the worse direction; a reading that came a little late does not make it exceed 1. */
export const coverageOf = (downMs: number, upMs: number, askedMs: number): number =>
  Math.min(1, Math.min(downMs, upMs) / askedMs)

/** What a chart gets of a rollup row of width stepMs: the same for every adapter. */
export const toBucket = (rollup: Rollup, stepMs: number): Bucket => ({
  atMs: rollup.atMs,
  down: toRates(rollup.down),
  up: toRates(rollup.up),
  coverage: coverageOf(rollup.down.measuredMs, rollup.up.measuredMs, stepMs),
  quality: rollup.quality,
  operDownShare: rollup.operPolls > 0 ? rollup.operDown / rollup.operPolls : null,
  rttMaxUs: rollup.rttMaxUs,
  errors: rollup.errors,
  discards: rollup.discards,
})
