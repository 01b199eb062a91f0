import type { DemoLink } from './city/links.ts'
import { noise, seedOf } from './traffic/noise.ts'
import { DAY_MS } from './traffic/wib-time.ts'

/** Epoch ms, fromMs <= t < toMs. */
export interface Span {
  fromMs: number
  toMs: number
}

const spansOfDays = (fromMs: number, toMs: number, ofDay: (day: number) => Span | null): Span[] => {
  const spans: Span[] = []
  for (let day = Math.floor(fromMs / DAY_MS) - 1; day * DAY_MS < toMs; day++) {
    const span = ofDay(day)
    if (span && span.toMs > fromMs && span.fromMs < toMs) spans.push(span)
  }
  return spans
}

const begin = (seed: number, day: number): number => (day + noise(seed ^ 0x51ed, day)) * DAY_MS
const wholeSeconds = (fromMs: number, lengthMs: number): Span => {
  const start = Math.floor(fromMs / 1000) * 1000
  return { fromMs: start, toMs: start + Math.floor(lengthMs / 1000) * 1000 }
}

/** The port of a link is down: about one day in fourteen per link, 3 to 45 minutes. It overlaps [fromMs, toMs). */
export const outages = (link: DemoLink, fromMs: number, toMs: number): Span[] => {
  const seed = seedOf(`outage ${link.id}`)
  return spansOfDays(fromMs, toMs, (day) =>
    noise(seed, day) < 1 / 14 ? wholeSeconds(begin(seed, day), (3 + 42 * noise(seed ^ 0x9d, day)) * 60_000) : null,
  )
}

/** The device does not answer and comes back restarted: a reboot of about a minute, once in a while a power cut. */
export const silences = (deviceId: string, fromMs: number, toMs: number): Span[] => {
  const seed = seedOf(`silence ${deviceId}`)
  return spansOfDays(fromMs, toMs, (day) => {
    const dice = noise(seed, day)
    if (dice < 1 / 60) return wholeSeconds(begin(seed, day), (20 + 70 * noise(seed ^ 0x9d, day)) * 60_000)
    return dice < 1 / 6 ? wholeSeconds(begin(seed, day), (45 + 50 * noise(seed ^ 0x9d, day)) * 1000) : null
  })
}

/**
 * How often the device has numbered its interfaces anew before `atMs`: every restart may do it (snmp-devices.md §1), and
 * on the Linux gateway a radio that is plugged again does, about every 9 hours.
 */
export const renumberings = (deviceId: string, atMs: number): number => {
  const seed = seedOf(`renumber ${deviceId}`)
  const cell = Math.floor(atMs / (9 * 3_600_000))
  return cell + (atMs % (9 * 3_600_000) > noise(seed, cell) * 8 * 3_600_000 ? 1 : 0)
}

export const within = (spans: readonly Span[], atMs: number): boolean =>
  spans.some(({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs)
