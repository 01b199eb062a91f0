import { counterDelta, HOLE_FACTOR } from './counter-delta.ts'
import { restartBetween } from './restart.ts'
import { isMeasured, noDelta, type DirectionDelta } from './sample.ts'

/** The counters of one direction of a port or queue as they were read; absent is null, never 0. */
export interface DirectionCounters {
  octets: bigint | null
  packets: bigint | null
  discards: bigint | null
  errors: bigint | null
}

/** Everything that one answer said about one link. All values come from the same PDU. */
export interface LinkReading {
  /** Identity, index and counter kind: another key is another series, between which there is no delta. */
  series: string
  /** Monotonic ms: middle of send and receive. */
  atMs: number
  bits: 32 | 64
  uptimeMs: number | null
  engineBoots: number | null
  discontinuity: number | null
  /** What the port received and sent. */
  received: DirectionCounters
  sent: DirectionCounters
}

export interface ReadingContext {
  nominalMs: number
  speedBps: number | null
  uptimeGranularityMs: number
}

export interface ReadingDelta {
  intervalMs: number | null
  received: DirectionDelta
  sent: DirectionDelta
}

const fell = (previous: bigint | null, next: bigint | null): boolean =>
  previous !== null && next !== null && next < previous

/** Side counters carry no label of their own: a step back is unknown, never a guess. */
const sideDelta = (previous: bigint | null, next: bigint | null): number | null =>
  previous === null || next === null || next < previous ? null : Number(next - previous)

const sidesFell = (previous: DirectionCounters, next: DirectionCounters): boolean =>
  fell(previous.packets, next.packets) || fell(previous.discards, next.discards) || fell(previous.errors, next.errors)

/**
 * What happened between two readings of a link, per direction (rules: counterDelta). A first reading, another series or
 * time that did not advance (a duplicated or late answer) has no delta.
 */
export const readingDelta = (
  previous: LinkReading | null,
  next: LinkReading,
  { nominalMs, speedBps, uptimeGranularityMs }: ReadingContext,
): ReadingDelta => {
  if (previous === null || previous.series !== next.series || !(next.atMs > previous.atMs))
    return { intervalMs: null, received: noDelta('gap'), sent: noDelta('gap') }
  const intervalMs = next.atMs - previous.atMs
  const restarted =
    restartBetween(previous.uptimeMs, next.uptimeMs, intervalMs, uptimeGranularityMs) ||
    (previous.engineBoots !== null && next.engineBoots !== null && next.engineBoots !== previous.engineBoots) ||
    (previous.discontinuity !== null && next.discontinuity !== null && next.discontinuity !== previous.discontinuity)
  const sideFell = sidesFell(previous.received, next.received) || sidesFell(previous.sent, next.sent)
  const direction = (side: 'received' | 'sent', other: 'received' | 'sent'): DirectionDelta => {
    const from = previous[side]
    const to = next[side]
    const { label, count } = counterDelta({
      bits: next.bits,
      previous: from.octets,
      next: to.octets,
      intervalMs,
      nominalMs,
      restarted,
      siblingFell: sideFell || fell(previous[other].octets, next[other].octets),
      speedBps,
    })
    if (count === null && !isMeasured(label)) return noDelta(label)
    return {
      label,
      octets: count,
      packets: sideDelta(from.packets, to.packets),
      discards: sideDelta(from.discards, to.discards),
      errors: sideDelta(from.errors, to.errors),
    }
  }
  return { intervalMs, received: direction('received', 'sent'), sent: direction('sent', 'received') }
}

/** Whether a reading that comes now would end a hole (see HOLE_FACTOR). */
export const endsHole = (intervalMs: number, nominalMs: number): boolean => intervalMs > nominalMs * HOLE_FACTOR
