import type { Direction } from '#domain/sample.ts'
import type { LiveLink } from '#wire/links.ts'
import type { RateLines, RatePoint, RateSpan } from '../charts/rate-points.ts'

/** Fifteen minutes at a second, the longest burst, and some. */
const MOST = 1000
/** Silence longer than this many readings is a hole. */
const PATIENCE = 2.5

interface Reading {
  atMs: number
  downBps: number | null
  upBps: number | null
}

/** What the live feed told of one link since a burst was begun: one reading a sample, newest last, bounded. */
export interface BurstSamples {
  readonly readings: readonly Reading[]
}
export const noSamples: BurstSamples = { readings: [] }

/** Adds the newest reading; one that is not newer, or older than the burst, changes nothing (the same object comes back). */
export const withReading = (samples: BurstSamples, live: LiveLink, sinceMs: number): BurstSamples => {
  const { readAtMs } = live
  const lastMs = samples.readings.at(-1)?.atMs ?? sinceMs
  if (readAtMs === null || readAtMs <= lastMs) return samples
  const reading = { atMs: readAtMs, downBps: live.downBps, upBps: live.upBps }
  return { readings: [...samples.readings, reading].slice(-MOST) }
}

const valueOf = (reading: Reading, direction: Direction): number | null =>
  direction === 'down' ? reading.downBps : reading.upBps

export const burstTop = ({ readings }: BurstSamples, direction: Direction): number | null =>
  readings.reduce<number | null>((top, reading) => {
    const bps = valueOf(reading, direction)
    return bps === null ? top : Math.max(top ?? 0, bps)
  }, null)

/** The readings as lines of a rate chart; where readings are missing the line breaks and the hole is named. */
export const burstLines = ({ readings }: BurstSamples, cadenceMs: number): RateLines => {
  const holes: RateSpan[] = []
  const down: RatePoint[] = []
  const up: RatePoint[] = []
  const push = (atMs: number, downBps: number | null, upBps: number | null): void => {
    down.push({ atMs, avgBps: downBps, minBps: downBps, maxBps: downBps })
    up.push({ atMs, avgBps: upBps, minBps: upBps, maxBps: upBps })
  }
  for (const [at, reading] of readings.entries()) {
    const before = readings[at - 1]
    if (before && reading.atMs - before.atMs > cadenceMs * PATIENCE) {
      holes.push({ fromMs: before.atMs, toMs: reading.atMs })
      push((before.atMs + reading.atMs) / 2, null, null)
    }
    push(reading.atMs, reading.downBps, reading.upBps)
  }
  return { stepMs: cadenceMs, down, up, holes: { down: holes, up: [...holes] } }
}
