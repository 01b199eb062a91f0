import { loadInventory } from '#platform/load-inventory.ts'
import { demoDevices } from '#demo/city/devices.ts'
import { demoInventoryYaml } from '#demo/city/inventory-yaml.ts'
import { demoLinks, linksOf } from '#demo/city/links.ts'
import { demoOpds } from '#demo/city/opds.ts'
import { ceilingSteps, contractChanges } from '#demo/contract-history.ts'
import { outages, renumberings, silences, within } from '#demo/incidents.ts'
import { scenarios } from '#demo/scenarios.ts'
import { dayKind, lastFullQuarterStart, wibDay, wibInstant } from '#demo/traffic/wib-time.ts'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const bornAtMs = Date.parse('2026-11-24T07:00:00Z')
const DAY_MS = 86_400_000

describe('the tables of the demo city', () => {
  it('has at least 36 links behind five kinds of agent, each id once', () => {
    expect(demoLinks.length).toBeGreaterThanOrEqual(36)
    expect(new Set(demoLinks.map(({ id }) => id)).size).toBe(demoLinks.length)
    expect(new Set(demoDevices.map(({ personality }) => personality)).size).toBe(5)
    for (const { id } of demoDevices) expect(linksOf(id).length).toBeGreaterThan(0)
    const named = demoLinks.map(({ deviceId, name }) => `${deviceId} ${name}`)
    expect(new Set(named).size).toBe(named.length)
  })
  it('has a link for every OPD, and short names for a tile', () => {
    for (const { id, shortName } of demoOpds) {
      expect([id, demoLinks.some(({ opdId }) => opdId === id)]).toEqual([id, true])
      expect(shortName.length).toBeLessThanOrEqual(14)
    }
  })
  it('is an inventory without a mistake', () => {
    const folder = mkdtempSync(join(tmpdir(), 'pantau-city-'))
    try {
      const file = join(folder, 'demo.yaml')
      const ports = Object.fromEntries(demoDevices.map(({ id }, at) => [id, 10_000 + at]))
      writeFileSync(file, demoInventoryYaml(ports, bornAtMs))
      const { devices, links } = loadInventory(file)
      expect(links.map(({ id }) => id)).toEqual(demoLinks.map(({ id }) => id))
      expect(devices.map(({ snmp }) => snmp.version).sort()).toEqual(['1', '2c', '2c', '2c', '3'])
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

describe('contracts', () => {
  const changes = demoLinks.flatMap((link) => contractChanges(link, bornAtMs))
  it('has one scenario for every verdict, on the last change of its link', () => {
    const truths = new Set(scenarios.map(({ truth }) => truth))
    for (const truth of ['proven', 'partial', 'partial_one_direction', 'not_effective', 'reverted'] as const)
      expect(truths).toContain(truth)
    expect(truths).toContain('not_yet_provable')
    expect(truths).toContain('conflict')
    for (const scenario of scenarios) {
      const link = demoLinks.find(({ id }) => id === scenario.linkId)
      expect(scenario.to).toEqual({ downBps: link?.downBps, upBps: link?.upBps })
      const ofLink = changes.filter(({ linkId }) => linkId === scenario.linkId)
      expect(ofLink.at(-1)?.scenario).toBe(scenario)
    }
  })
  it('only rise, one after the other, on working days, and end at the contract of today', () => {
    expect(changes.length).toBeGreaterThan(100)
    for (const link of demoLinks) {
      const own = contractChanges(link, bornAtMs)
      expect(own.at(-1)?.to ?? link).toMatchObject({ downBps: link.downBps, upBps: link.upBps })
      for (const [at, { atMs, from, to, scenario }] of own.entries()) {
        expect(to.downBps).toBeGreaterThan(from.downBps)
        expect(atMs).toBeLessThan(bornAtMs)
        if (scenario === null) expect(['workday', 'friday']).toContain(dayKind(wibDay(atMs)))
        const next = own[at + 1]
        if (!next) continue
        expect(next.atMs).toBeGreaterThan(atMs)
        expect(next.from).toEqual(to)
      }
    }
  })
  it('are followed by the shaper, except where the scenario says otherwise', () => {
    const ceilingAt = (linkId: string, atMs: number) => {
      const link = demoLinks.find(({ id }) => id === linkId)
      if (!link) throw new Error(linkId)
      return ceilingSteps(link, bornAtMs).findLast((step) => step.atMs <= atMs)
    }
    expect(ceilingAt('dinkes-utama', bornAtMs)).toMatchObject({ downBps: 100e6 })
    expect(ceilingAt('dinkes-utama', wibInstant(bornAtMs, 7, '12:00'))).toMatchObject({ downBps: 50e6 })
    expect(ceilingAt('dinsos-utama', bornAtMs)).toMatchObject({ downBps: 20e6 })
    expect(ceilingAt('pkm-bendan-utama', bornAtMs)).toMatchObject({ downBps: 30e6 })
    expect(ceilingAt('dpupr-utama', bornAtMs)).toMatchObject({ downBps: 75e6, upBps: 25e6 })
    expect(ceilingAt('bpkad-utama', wibInstant(bornAtMs, 8, '12:00'))).toMatchObject({ downBps: 100e6 })
    expect(ceilingAt('bpkad-utama', bornAtMs)).toMatchObject({ downBps: 50e6 })
    expect(ceilingAt('dindagkop-utama', bornAtMs)).toMatchObject({ downBps: Infinity })
  })
})

describe('incidents', () => {
  const [from, to] = [bornAtMs - 30 * DAY_MS, bornAtMs]
  it('are the same whatever the window that asks', () => {
    for (const link of demoLinks) {
      const all = outages(link, from, to)
      const halves = [...outages(link, from, from + 15 * DAY_MS), ...outages(link, from + 15 * DAY_MS, to)]
      expect(new Set(halves.map(({ fromMs }) => fromMs))).toEqual(new Set(all.map(({ fromMs }) => fromMs)))
      for (const span of all) expect(within(outages(link, span.fromMs, span.fromMs + 1), span.fromMs)).toBe(true)
    }
  })
  it('happen now and then: ports go down, devices restart, the radio gateway numbers anew', () => {
    const down = demoLinks.flatMap((link) => outages(link, from, to))
    expect(down.length / 30).toBeGreaterThan(1)
    expect(down.length / 30).toBeLessThan(6)
    const silent = demoDevices.flatMap(({ id }) => silences(id, from, to))
    expect(silent.length).toBeGreaterThan(5)
    expect(silent.length).toBeLessThan(60)
    const numbers = Array.from({ length: 100 }, (_, hour) => renumberings('gw-nirkabel', from + hour * 3_600_000))
    expect(numbers.every((count, at) => at === 0 || count >= (numbers[at - 1] ?? 0))).toBe(true)
    expect((numbers.at(-1) ?? 0) - (numbers[0] ?? 0)).toBeGreaterThan(8)
  })
})

it('knows the quarter before this one, and the days that are not worked', () => {
  expect(new Date(lastFullQuarterStart(bornAtMs)).toISOString()).toBe('2026-06-30T17:00:00.000Z')
  expect(new Date(lastFullQuarterStart(Date.parse('2027-01-01T00:00:00+07:00'))).toISOString()).toBe(
    '2026-09-30T17:00:00.000Z',
  )
  expect(new Date(lastFullQuarterStart(Date.parse('2027-02-01T00:00:00Z'))).toISOString()).toBe(
    '2026-09-30T17:00:00.000Z',
  )
  const kind = (date: string) => dayKind(wibDay(Date.parse(`${date}T12:00:00+07:00`)))
  expect(['2026-11-24', '2026-11-27', '2026-11-28', '2026-11-29', '2026-08-17', '2026-03-20'].map(kind)).toEqual([
    'workday',
    'friday',
    'saturday',
    'sunday',
    'sunday',
    'sunday',
  ])
})
