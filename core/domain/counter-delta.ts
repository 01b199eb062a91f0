import type { DeltaLabel } from './sample.ts'
import { MAX_RATE_BPS } from './units.ts'

/** A 32-bit octet counter returns to the same value after so many octets. */
const WRAP_32 = 4_294_967_296
const WRAP_32_BIG = 4_294_967_296n

/**
 * Fastest port that is believed to have only 32-bit counters and no known speed. RFC 2863 §3.1.6 demands 64 bits from
 * 20 Mbit/s; gateways that break it are 1 Gbit/s at most. Above it, a rising 32-bit counter may hide a whole turn.
 */
const UNKNOWN_32_BIT_SPEED_BPS = 1e9

/** A reading that is later than this many nominal intervals ends a hole: its octets are volume, not a rate. */
export const HOLE_FACTOR = 1.5

export interface CounterFacts {
  bits: 32 | 64
  previous: bigint | null
  next: bigint | null
  /** Time between the two readings, by the collector's monotonic clock. */
  intervalMs: number
  /** The polling interval in force. */
  nominalMs: number
  /** Any sign that the counters started anew in between (`restartBetween`, engine boots, discontinuity time). */
  restarted: boolean
  /** Another counter of the same object went back too: cleared by hand rather than wrapped. */
  siblingFell: boolean
  /** The port's speed when it is known and sane (`portSpeedBps`). */
  speedBps: number | null
}

export interface CounterOutcome {
  label: DeltaLabel
  /** Octets (or packets) in between; null unless they are known for certain. */
  count: number | null
}

const none = (label: DeltaLabel): CounterOutcome => ({ label, count: null })

/** Octets that a port can carry in the interval; the bound of what a 32-bit counter can tell. */
const capacity = (speedBps: number, intervalMs: number): number => (speedBps * intervalMs) / 8000

/**
 * The rules of snmp-devices.md §2, in their order. Never clamps, repeats or bridges: what is not certain has no count.
 * A clear of a counter that had counted less than one interval's traffic, without any restart sign, cannot be told by
 * anybody; every other restart is.
 */
export const counterDelta = (facts: CounterFacts): CounterOutcome => {
  const { bits, previous, next, intervalMs, speedBps } = facts
  if (previous === null || next === null || !(intervalMs > 0)) return none('gap')
  if (facts.restarted) return none('reset')
  const isHole = intervalMs > facts.nominalMs * HOLE_FACTOR
  let delta = next - previous
  let label: DeltaLabel = 'ok'
  if (delta < 0n) {
    if (bits === 64) return none('reset') // a true 64-bit wrap needs 11 years at 400 Gbit/s
    if (isHole || facts.siblingFell || speedBps === null) return none('ambiguous')
    delta += WRAP_32_BIG
    label = 'wrap32'
    if (Number(delta) > capacity(speedBps, intervalMs)) return none('ambiguous')
  }
  if (bits === 32 && capacity(speedBps ?? UNKNOWN_32_BIT_SPEED_BPS, intervalMs) >= WRAP_32) return none('ambiguous')
  const count = Number(delta)
  const bps = (count * 8000) / intervalMs
  if (bps > MAX_RATE_BPS || (speedBps !== null && bps > speedBps * 1.1)) return none(isHole ? 'gap' : 'implausible')
  return { label: isHole ? 'gap' : label, count }
}
