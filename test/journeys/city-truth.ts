import { demoDevices } from '#demo/city/devices.ts'
import type { DemoLink } from '#demo/city/links.ts'
import { ceilingSteps } from '#demo/contract-history.ts'
import { outages, within } from '#demo/incidents.ts'
import { createLinkTraffic } from '#demo/traffic/link-traffic.ts'
import { directions, isMeasured, type LinkSample } from '#domain/sample.ts'

/** Answers and clocks are this exact; an agent that renews its counters by steps adds its step. */
const SLACK_MS = 250

/** What truly passed a link of the demo city: octets since `fromMs` at any later instant, per direction. */
const passedSince = (link: DemoLink, bornAtMs: number, fromMs: number, seconds: number) => {
  const steps = { down: new Float64Array(seconds), up: new Float64Array(seconds) }
  const fromSec = Math.floor(fromMs / 1000)
  createLinkTraffic(link, ceilingSteps(link, bornAtMs), bornAtMs).fill(fromSec, 1, steps.down, steps.up)
  const dead = outages(link, fromSec * 1000, (fromSec + seconds) * 1000)
  const sums = { down: [0], up: [0] }
  for (const direction of directions)
    for (let k = 0; k < seconds; k++) {
      const octets = within(dead, (fromSec + k) * 1000) ? 0 : (steps[direction][k] ?? 0)
      sums[direction].push((sums[direction][k] ?? 0) + octets)
    }
  return (direction: 'down' | 'up', atMs: number): number => {
    const second = Math.min(seconds - 1, Math.max(0, Math.floor(atMs / 1000) - fromSec))
    const [before = 0, after = 0] = sums[direction].slice(second, second + 2)
    return before + (after - before) * Math.min(1, Math.max(0, atMs / 1000 - fromSec - second))
  }
}

/**
 * Holds measured samples against the octets that the generator let pass in their interval: more is a spike, less is
 * traffic that was lost or a false zero. Returns the contradictions, and how many figures were compared.
 */
export const contradictions = (
  link: DemoLink,
  samples: readonly LinkSample[],
  bornAtMs: number,
): { found: string[]; compared: number } => {
  const found: string[] = []
  let compared = 0
  const fromMs = Math.min(...samples.map(({ readAtMs }) => readAtMs)) - 60_000
  const toMs = Math.max(...samples.map(({ readAtMs }) => readAtMs)) + 60_000
  if (samples.length === 0) return { found, compared }
  const passed = passedSince(link, bornAtMs, fromMs, Math.ceil((toMs - fromMs) / 1000))
  const cacheMs = demoDevices.find(({ id }) => id === link.deviceId)?.cacheMs ?? 0
  for (const { readAtMs, intervalMs, rttUs, ...sample } of samples)
    for (const direction of directions) {
      const { label, octets } = sample[direction]
      if (!isMeasured(label) || octets === null || intervalMs === null) continue
      compared += 1
      const slackMs = SLACK_MS + cacheMs + (rttUs ?? 0) / 1000
      const between = (a: number, b: number) => Math.max(0, passed(direction, b) - passed(direction, a))
      const begun = readAtMs - intervalMs
      const least = between(begun + slackMs, readAtMs - slackMs)
      const most = between(begun - slackMs, readAtMs + slackMs)
      // Octets are whole, and the floor of each reading may take one.
      if (octets < least - 2 || octets > most + 2)
        found.push(
          `${link.id} ${direction} ${new Date(readAtMs).toISOString()}: ${octets} octets in ${intervalMs} ms, true were ${least.toFixed(0)} to ${most.toFixed(0)}`,
        )
    }
  return { found, compared }
}
