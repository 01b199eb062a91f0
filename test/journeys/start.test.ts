import { demoLinks } from '#demo/city/links.ts'
import { wibDayStart } from '#demo/traffic/wib-time.ts'
import type { SeriesReply } from '#wire/links.ts'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { childrenOf, freePort, health, launchProduct, signIn, until, type Product } from './running-product.ts'

/** Queues learn their orientation first (snmp-devices.md §0.2): at night that takes longer than a test may. */
const interfaces = demoLinks.filter(({ kind }) => kind === 'interface')

/** `npm start` on a fresh machine, once it has installed and built. */
describe('pantau start', () => {
  let dataDir: string
  let port: number
  let pantau: Product
  const measured = async (): Promise<number> => (await health(pantau.url))?.collector.links.measured ?? 0
  /** One device may be in its nightly reboot just now. */
  const measuresTheCity = (withinMs: number): Promise<void> =>
    until('samples of the city', async () => (await measured()) >= interfaces.length - 12, withinMs)

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'pantau-start-'))
    port = await freePort()
    pantau = launchProduct({ dataDir, port })
    await until('the greeting', () => pantau.said().includes(`Pantau runs: ${pantau.url}`))
  })
  afterAll(async () => {
    await pantau.stop()
    await rm(dataDir, { recursive: true, force: true })
  })

  it('names the log-ins, and has live samples within half a minute', async () => {
    expect(pantau.said()).toMatch(/DATA DEMO.*kabid.*password/)
    await measuresTheCity(30_000)
  })

  it('has history: yesterday by the slot, the last full quarter by 5 minutes, a year by the hour', async () => {
    const seconds = Number(/samples in ([\d.]+) s/.exec(pantau.said())?.[1])
    expect(seconds).toBeGreaterThan(0)
    const cookie = await signIn(pantau.url, 'kabid', 'demo-pantau')
    const series = async (from: number, to: number, step: number): Promise<SeriesReply> => {
      const query = new URLSearchParams({ from: String(from), to: String(to), step: String(step) })
      const path = `/api/v1/links/disdukcapil-utama/series?${query.toString()}`
      const response = await fetch(`${pantau.url}${path}`, { headers: { cookie } })
      if (!response.ok) throw new Error(await response.text())
      return (await response.json()) as SeriesReply
    }
    const day = wibDayStart(Date.now())
    const cases = [
      { daysBack: 1, step: 10, source: 'raw' },
      { daysBack: 60, step: 300, source: '5m' },
      { daysBack: 300, step: 3600, source: '1h' },
    ] as const
    for (const { daysBack, step, source } of cases) {
      const from = day - daysBack * 86_400_000
      const { buckets, ...reply } = await series(from, from + 6 * 3_600_000, step)
      expect(reply.source).toBe(source)
      const coverage = buckets.reduce((sum, bucket) => sum + bucket.coverage, 0) / buckets.length
      expect(coverage).toBeGreaterThan(0.7)
    }
  })

  it('refuses a second Pantau, and real devices, on the folder of the demo', async () => {
    const refusalOf = async (args: string[]): Promise<string> => {
      const other = launchProduct({ dataDir, port: await freePort(), args })
      await until('the refusal', () => other.supervisor.exitCode !== null)
      expect(other.supervisor.exitCode).toBe(1)
      return other.said()
    }
    expect(await refusalOf([])).toMatch(/runs on .* already.*PANTAU_DATA_DIR/)
    const inventory = join(dataDir, 'demo-inventory.yaml')
    expect(await refusalOf(['--inventory', inventory])).toMatch(/data of the demo city.*PANTAU_DATA_DIR/)
  })

  it('stops with its children, and is back within seconds with what it had', async () => {
    const children = childrenOf(pantau.supervisor.pid ?? 0).map(({ pid }) => pid)
    expect(children).toHaveLength(3)
    expect(await pantau.stop()).toBe(0)
    expect(children.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([])

    const before = performance.now()
    pantau = launchProduct({ dataDir, port })
    await until('the greeting', () => pantau.said().includes(`Pantau runs: ${pantau.url}`), 20_000)
    expect(performance.now() - before).toBeLessThan(15_000)
    // The city keeps its birthday and its history: nothing is filled a second time.
    expect(pantau.said()).not.toContain('filling its history')
    await measuresTheCity(30_000)
  })
})
