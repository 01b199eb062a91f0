import type { DeltaLabel, Direction, DirectionDelta, LinkSample } from '#domain/sample.ts'
import { isMeasured, noDelta } from '#domain/sample.ts'

/** A Tuesday, 10:00 UTC (17:00 in Pekalongan). */
export const t0 = Date.UTC(2026, 8, 15, 10)
export const second = 1000
export const minute = 60_000
export const hour = 3_600_000
export const day = 86_400_000

export const measured = (octets: number, label: 'ok' | 'wrap32' = 'ok'): DirectionDelta => ({
  label,
  octets,
  packets: Math.ceil(octets / 1000),
  discards: 0,
  errors: 0,
})

/** A sample of a 10-second cycle that read `octets` in both directions, with what the test cares about on top. */
export const sample = (slotMs: number, octets: number, over: Partial<LinkSample> = {}): LinkSample => ({
  linkId: 'dinkes-utama',
  deviceId: 'core-1',
  slotMs,
  readAtMs: slotMs + 137,
  intervalMs: 10_000,
  down: measured(octets),
  up: measured(octets),
  oper: 'up',
  rttUs: 2150,
  ...over,
})

/** One sample each 10 s in [fromMs, toMs). */
export const steady = (fromMs: number, toMs: number, octets: number, over: Partial<LinkSample> = {}): LinkSample[] => {
  const samples: LinkSample[] = []
  for (let slotMs = fromMs; slotMs < toMs; slotMs += 10_000) samples.push(sample(slotMs, octets, over))
  return samples
}

export const unanswered = (slotMs: number, over: Partial<LinkSample> = {}): LinkSample =>
  sample(slotMs, 0, { intervalMs: null, down: noDelta('gap'), up: noDelta('gap'), oper: null, rttUs: null, ...over })

export const directionOf = (label: DeltaLabel, octets: number | null): DirectionDelta => ({ ...noDelta(label), octets })

/** The octets that count as a rate. */
export const measuredOctets = (of: LinkSample, direction: Direction): number | null =>
  isMeasured(of[direction].label) && of.intervalMs !== null ? of[direction].octets : null
