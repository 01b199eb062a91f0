import { createLinkCounter } from '#demo/agents/link-counter.ts'
import { demoLinks, type DemoLink } from '#demo/city/links.ts'
import { ceilingSteps } from '#demo/contract-history.ts'
import { planBackFill } from '#demo/history/back-fill.ts'
import { createLinkHistory } from '#demo/history/link-history.ts'
import { silences } from '#demo/incidents.ts'
import { createLinkTraffic } from '#demo/traffic/link-traffic.ts'
import { noise } from '#demo/traffic/noise.ts'
import { wibInstant } from '#demo/traffic/wib-time.ts'
import { describe, expect, it } from 'vitest'

const bornAtMs = Date.parse('2026-11-24T07:00:00Z')
const HOUR_MS = 3_600_000
const linkOf = (id: string): DemoLink => {
  const link = demoLinks.find((one) => one.id === id)
  if (!link) throw new Error(id)
  return link
}
const trafficOf = (id: string) => {
  const link = linkOf(id)
  return createLinkTraffic(link, ceilingSteps(link, bornAtMs), bornAtMs)
}
/** Downloads in Mbit/s of so many steps from an instant. */
const mbps = (id: string, fromMs: number, steps: number, stepSec: number, direction: 'down' | 'up' = 'down') => {
  const down = new Float64Array(steps)
  const up = new Float64Array(steps)
  trafficOf(id).fill(fromMs / 1000, stepSec, down, up)
  return Array.from(direction === 'down' ? down : up, (octets) => (octets * 8) / stepSec / 1e6)
}
const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

describe('the traffic of a link', () => {
  it('is even noise underneath', () => {
    const values = Array.from({ length: 20_000 }, (_, n) => noise(7, n))
    expect(mean(values)).toBeCloseTo(0.5, 1)
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...values)).toBeLessThan(1)
    expect(noise(7, 1)).not.toBe(noise(8, 1))
  })
  it('never passes more than the shaper lets through, and presses against it when demand is high', () => {
    const morning = wibInstant(bornAtMs, 1, '09:30')
    const rates = mbps('disdukcapil-utama', morning, 3600, 1)
    // The bucket holds a tenth of a second.
    expect(Math.max(...rates)).toBeLessThanOrEqual(110)
    expect(mean(rates)).toBeGreaterThan(80)
    const minute = Array.from({ length: 60 }, (_, at) => mean(rates.slice(at * 60, at * 60 + 60)))
    expect(Math.max(...minute)).toBeLessThan(100.5)
  })
  it('is quiet at night and on Sundays for an office, and steady for cameras', () => {
    const office = (daysBefore: number, clock: string) =>
      mean(mbps('bappeda-utama', wibInstant(bornAtMs, daysBefore, clock), 720, 10))
    expect(office(1, '02:00')).toBeLessThan(office(1, '09:00') / 5)
    expect(office(2, '09:00')).toBeLessThan(office(1, '09:00') / 5)
    const camera = mbps('diskominfo-cctv', wibInstant(bornAtMs, 2, '00:00'), 8640, 10, 'up')
    expect(Math.max(...camera) / Math.min(...camera)).toBeLessThan(1.25)
  })
  it('follows its scenario at the instant of the change', () => {
    const office = (id: string, daysBefore: number, direction: 'down' | 'up' = 'down') =>
      Math.max(...mbps(id, wibInstant(bornAtMs, daysBefore, '09:00'), 1080, 10, direction))
    expect(office('dinkes-utama', 7)).toBeLessThan(51)
    expect(office('dinkes-utama', 5)).toBeGreaterThan(80)
    expect(office('dinsos-utama', 1)).toBeLessThan(20.5)
    expect(office('pkm-bendan-utama', 8)).toBeLessThan(20.5)
    expect(office('pkm-bendan-utama', 1)).toBeGreaterThan(25)
    expect(office('pkm-bendan-utama', 1)).toBeLessThan(31)
    expect(office('bpkad-utama', 7)).toBeGreaterThan(60)
    expect(office('bpkad-utama', 1)).toBeLessThan(51)
    expect(office('dpupr-utama', 1)).toBeGreaterThan(45)
    expect(office('dpupr-utama', 1, 'up')).toBeLessThan(26)
    expect(office('rsud-cadangan', 1)).toBeLessThan(130)
    expect(office('dindagkop-utama', 7)).toBeGreaterThan(15)
  })
})

describe('live counters and history', () => {
  const quietDay = Array.from({ length: 20 }, (_, day) => wibInstant(bornAtMs, day, '00:00')).find(
    (atMs) => silences('rt-balaikota', atMs, atMs + 24 * HOUR_MS).length === 0,
  )
  it('tell the same octets: the seam cannot be seen', () => {
    const link = linkOf('setda-utama')
    const fromMs = (quietDay ?? 0) + 9 * HOUR_MS
    const counter = createLinkCounter(link, trafficOf(link.id), { startedAtMs: fromMs - 10_000, initialOctets: 0 })
    const samples = createLinkHistory(link, bornAtMs).samples(fromMs, fromMs + HOUR_MS)
    let before = counter.readAt(fromMs - 10_000)
    const wrong: [number, number | null][] = []
    for (const sample of samples) {
      const after = counter.readAt(sample.slotMs)
      const octets = after.downOctets - before.downOctets
      // The bucket of the shaper is the only thing that remembers: it may shift a tenth of a second.
      if (Math.abs(octets - (sample.down.octets ?? -1)) > 0.011 * octets + 2) wrong.push([octets, sample.down.octets])
      before = after
    }
    expect(samples).toHaveLength(360)
    expect(wrong).toEqual([])
  })
  it('count between two seconds, never backwards', () => {
    const counter = createLinkCounter(linkOf('setda-utama'), trafficOf('setda-utama'), {
      startedAtMs: bornAtMs,
      initialOctets: 0,
    })
    let last = 0
    for (let ms = 0; ms < 20_000; ms += 137) {
      const { downOctets } = counter.readAt(bornAtMs + ms)
      expect(downOctets).toBeGreaterThanOrEqual(last)
      last = downOctets
    }
    expect(last).toBeGreaterThan(0)
  })
  it('agree by the slot, by 5 minutes and by the hour', () => {
    const history = createLinkHistory(linkOf('bappeda-utama'), bornAtMs)
    const from = (quietDay ?? 0) - ((quietDay ?? 0) % HOUR_MS)
    const to = from + 12 * HOUR_MS
    const sum = (octets: (number | null)[]): number => octets.reduce<number>((total, value) => total + (value ?? 0), 0)
    const bySlot = sum(history.samples(from, to).map(({ down }) => down.octets))
    const by5m = sum([...history.rollups('5m', from, to)].map(({ down }) => down.octets))
    const byHour = sum([...history.rollups('1h', from, to)].map(({ down }) => down.octets))
    expect(by5m / bySlot).toBeCloseTo(1, 1)
    expect(byHour / bySlot).toBeCloseTo(1, 1)
  })
  it('have holes where the device was silent, a reset after it, and no octets there', () => {
    const [span] = silences('rt-balaikota', bornAtMs - 60 * 24 * HOUR_MS, bornAtMs)
    if (!span) throw new Error('no silence in sixty days')
    const history = createLinkHistory(linkOf('setda-utama'), bornAtMs)
    const from = Math.floor(span.fromMs / HOUR_MS) * HOUR_MS
    const samples = history.samples(from, from + 3 * HOUR_MS)
    const silent = samples.filter(({ slotMs }) => slotMs >= span.fromMs && slotMs < span.toMs)
    expect(silent.length).toBeGreaterThan(2)
    for (const { down, rttUs, oper } of silent)
      expect([down.label, down.octets, rttUs, oper]).toEqual(['gap', null, null, null])
    const first = samples.find(({ slotMs }) => slotMs >= span.toMs)
    expect([first?.down.label, first?.down.octets]).toEqual(['reset', null])
    const rows = [...history.rollups('5m', from, from + 3 * HOUR_MS)]
    expect(rows.reduce((gaps, { quality }) => gaps + quality.gap, 0)).toBeGreaterThan(2)
    for (const { quality } of rows) expect(Object.values(quality).reduce((all, one) => all + one, 0)).toBe(30)
  })
})

describe('what is filled at a start', () => {
  const iso = (atMs: number | undefined) => new Date(atMs ?? NaN).toISOString()
  it('is a year by the hour, the last full quarter by 5 minutes, two days by the slot', () => {
    const plan = planBackFill(bornAtMs + 12_345, null)
    expect(iso(plan?.hourlyFromMs)).toBe('2025-11-24T07:00:00.000Z')
    expect(iso(plan?.fiveMinuteFromMs)).toBe('2026-06-30T17:00:00.000Z')
    expect(iso(plan?.rawFromMs)).toBe('2026-11-22T07:00:00.000Z')
    expect(iso(plan?.toMs)).toBe('2026-11-24T07:00:10.000Z')
  })
  it('is later only the hole, on whole hours, and nothing after a quick restart', () => {
    expect(planBackFill(bornAtMs, bornAtMs - 60_000)).toBeNull()
    const week = planBackFill(bornAtMs, bornAtMs - 7 * 24 * HOUR_MS + 1_234_000)
    expect(iso(week?.fiveMinuteFromMs)).toBe('2026-11-17T07:00:00.000Z')
    expect(week?.hourlyFromMs).toBe(week?.fiveMinuteFromMs)
    expect(iso(week?.rawFromMs)).toBe('2026-11-22T07:00:00.000Z')
  })
})
