import { startAgents } from '#demo/agents/run-agents.ts'
import { demoInventoryYaml } from '#demo/city/inventory-yaml.ts'
import { startInfluxd } from '#test/stores/influxd.ts'
import type { HealthReply } from '#wire/health.ts'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { freePort, launchProduct, until } from './running-product.ts'

const healthOf = async (url: string): Promise<HealthReply | null> => {
  const response = await fetch(`${url}/api/v1/health`).catch(() => null)
  return response?.ok ? ((await response.json()) as HealthReply) : null
}

it('a site on InfluxDB measures on while InfluxDB is away, says so, and brings everything when it is back', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pantau-influx-site-'))
  const dataDir = join(folder, 'data')
  const inventory = join(folder, 'site.yaml')
  const agents = await startAgents({ bornAtMs: Date.now(), ports: {} })
  const influxd = await startInfluxd()
  await writeFile(inventory, demoInventoryYaml(agents.ports, Date.now()))
  const site = launchProduct({
    dataDir,
    port: await freePort(),
    args: ['--inventory', inventory],
    env: { PANTAU_TELEMETRY: 'influx1', PANTAU_INFLUX_URL: influxd.url },
  })
  const stored = async (): Promise<number> => {
    const [row] = await influxd.ask('SELECT count(d_lbl) FROM link_raw', 'pantau', 'raw').catch(() => [])
    return Number(row?.[1] ?? 0)
  }
  let news: HealthReply | null = null
  const told = async (is: (health: HealthReply) => boolean): Promise<boolean> => {
    news = await healthOf(site.url)
    return news !== null && is(news)
  }
  try {
    await until('samples', () => told(({ collector, telemetry }) => collector.links.measured > 10 && telemetry.ok))
    await until('samples in InfluxDB', async () => (await stored()) > 10)
    expect(existsSync(join(dataDir, 'telemetry.db'))).toBe(false)

    await influxd.kill()
    await until('the trouble', () => told(({ telemetry }) => telemetry.problem === 'unreachable'), 15_000)
    await until('waiting samples', () => told(({ collector }) => collector.outboxDepth > 30))
    expect(news).toMatchObject({ status: 'degraded', telemetry: { engine: 'influx1', ok: false } })
    // The screens live on: what was measured after InfluxDB went away is fresh.
    await until('fresh links', () => told(({ collector }) => collector.links.measured > 10))
    expect(site.said()).toContain('InfluxDB does not answer')
    const metrics = await (await fetch(`${site.url}/metrics`)).text()
    expect(metrics).toMatch(/^pantau_telemetry_writing_ok 0$/m)

    await influxd.start()
    await until('the healing', () => told(({ telemetry, collector }) => telemetry.ok && collector.outboxDepth < 30))
    const { samplesWritten = 0 } = (await healthOf(site.url))?.collector ?? {}
    await until('every sample', async () => (await stored()) >= samplesWritten)
  } finally {
    await site.stop()
    await agents.stop()
    await influxd.stop()
    await rm(folder, { recursive: true, force: true })
  }
})
