import type { LinkReading } from '#domain/link-reading.ts'

/**
 * A world with hidden truth, independent of the rules under test: a port that really carries octets, an agent that
 * reboots, clears, wraps, swaps its indexes and answers twice or late, and a collector that misses polls.
 */
export interface Seen {
  reading: LinkReading
  /** Octets that truly passed since the world began. */
  trueReceived: number
  /** Counts every reboot and clear so far. */
  epoch: number
  /** Turns of the 32-bit counter since the last reboot or clear. */
  turns: number
}

export interface History {
  bits: 32 | 64
  speedBps: number | null
  nominalMs: number
  seen: Seen[]
}

/** xorshift32: quick and repeatable. */
export const createRandom = (seed: number) => {
  let state = seed | 1
  const next = (): number => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 4_294_967_296
  }
  return { next, below: (n: number): number => Math.floor(next() * n), chance: (p: number): boolean => next() < p }
}
type Random = ReturnType<typeof createRandom>

const WRAP_32 = 4_294_967_296
const UPTIME_WRAP_MS = 42_949_672_960
const speeds = [10e6, 100e6, 1e9, 10e9, 100e9]

interface Port {
  octets: number
  packets: number
  turns: number
}

const newPort = (random: Random, bits: 32 | 64, nearWrap: boolean): Port => ({
  octets: nearWrap ? WRAP_32 - random.below(50_000_000) : random.below(bits === 32 ? WRAP_32 : 1e14),
  packets: 20_000_000 + random.below(1e9),
  turns: 0,
})

const carry = (port: Port, octets: number, meanSize: number, bits: 32 | 64): void => {
  port.octets += octets
  port.packets += Math.floor(octets / meanSize)
  if (bits === 32)
    while (port.octets >= WRAP_32) {
      port.octets -= WRAP_32
      port.turns++
    }
}

export const makeHistory = (random: Random): History => {
  const bits = random.chance(0.5) ? 32 : 64
  const trueSpeed = speeds[random.below(speeds.length)] ?? 1e9
  const isSpeedKnown = random.chance(0.8)
  // What nobody could tell apart is left out: an unknown port with 32 bits above 1 Gbit/s breaks RFC 2863.
  const speed = isSpeedKnown || bits === 64 ? trueSpeed : Math.min(trueSpeed, 1e9)
  const nominalMs = random.chance(0.8) ? 10_000 : 1_000
  const uptimeStepMs = random.chance(0.5) ? 1000 : 10
  const port = newPort(random, bits, random.chance(0.5))
  const seen: Seen[] = []
  let atMs = random.below(1e9)
  const isNearUptimeWrap = random.chance(0.1)
  let uptimeMs = isNearUptimeWrap ? UPTIME_WRAP_MS - random.below(60_000) : random.below(1e9)
  let [trueReceived, epoch, discontinuity, index, boots] = [0, 0, 0, 1, 7]
  const polls = 3 + random.below(5)
  for (let i = 0; i < polls; i++) {
    const missed = random.chance(0.12) ? 1 + random.below(8) : 0
    const stepMs = nominalMs * (1 + missed) * (0.9 + random.next() * 0.2)
    const moment = random.next()
    const event = random.chance(0.2) ? random.below(3) : -1
    const octets = Math.floor(((speed * stepMs) / 8000) * (random.chance(0.3) ? 0.999 : random.next() * 0.3))
    const meanSize = 64 + random.below(1400)
    const before = Math.floor(octets * moment)
    carry(port, before, meanSize, bits)
    uptimeMs = (uptimeMs + stepMs) % UPTIME_WRAP_MS
    if (event === 0 || event === 1) {
      epoch++
      const canHide = port.octets > octets && port.packets > octets / 64 && event === 1
      port.octets = 0
      port.packets = 0
      port.turns = 0
      if (event === 0) {
        uptimeMs = stepMs * (1 - moment) * random.next()
        boots++
      }
      if (event === 1 && (!canHide || random.chance(0.3))) discontinuity += 1 + random.below(1e6)
    }
    carry(port, octets - before, meanSize, bits)
    trueReceived += octets
    atMs += stepMs
    if (event === 2) {
      index++ // the agent's rows changed places: what is read now is another port's counter
      Object.assign(port, newPort(random, bits, true))
      epoch++
    }
    const packets = BigInt(bits === 32 ? port.packets % WRAP_32 : port.packets)
    const counters = { octets: BigInt(port.octets), packets, discards: 0n, errors: 0n }
    const reading: LinkReading = {
      series: `${bits}/${index}`,
      atMs,
      bits,
      uptimeMs: Math.floor(uptimeMs / uptimeStepMs) * uptimeStepMs,
      // A reboot in the very seconds of the uptime's wrap shows in the engine's boots alone.
      engineBoots: isNearUptimeWrap ? boots : null,
      discontinuity,
      received: counters,
      sent: { octets: null, packets: null, discards: null, errors: null },
    }
    seen.push({ reading, trueReceived, epoch, turns: port.turns })
    if (random.chance(0.05)) seen.push(seen[random.below(seen.length)] as Seen) // the answer comes twice, or late
  }
  return { bits, speedBps: isSpeedKnown ? speed : null, nominalMs, seen }
}
