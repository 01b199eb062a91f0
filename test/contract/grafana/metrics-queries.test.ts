import { complaintHistory } from '#demo/complaints/complaint-history.ts'
import { requestHistory } from '#demo/requests/request-history.ts'
import { type FakeCollector, quietStatus, startFakeCollector } from '#test/contract/server/fake-collector.ts'
import { measuredSample, type RunningTestServer, startTestServer } from '#test/contract/server/running-server.ts'
import { demoInventory } from '#test/contract/demo/demo-inventory.ts'
import { startVictoriaMetrics } from '#test/stores/victoria-metrics.ts'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { parse, stringify } from 'yaml'
import { committedQueries, filled } from './grafana-files.ts'
import { maintenanceRow, proofRow } from './rows-of-tables.ts'

const nowMs = Date.UTC(2026, 10, 24, 4)
const queries = committedQueries().filter(({ language }) => language === 'promql')
const inventory = demoInventory(nowMs)
const link = inventory.links[0]?.id ?? ''

let server: RunningTestServer
let collector: FakeCollector
let victoria: Awaited<ReturnType<typeof startVictoriaMetrics>>
let folder: string

const device = (id: string, state: 'up' | 'down') => ({
  id,
  state,
  lastAnswerAtMs: nowMs,
  problem: null,
  rttMs: 4,
  lagMs: 1,
  refreshMs: null,
  uptimeGranularityMs: null,
  pollsOk: 100,
  pollsFailed: 2,
  links: 8,
})

/** The scrape file that is deployed, on this server, fast, and with no secret file. */
const scrapeFile = (url: string): string => {
  interface Scrape {
    global: { scrape_interval: string }
    scrape_configs: {
      job_name: string
      metrics_path: string
      authorization: { credentials_file: string }
      dns_sd_configs?: object[]
      static_configs?: object[]
    }[]
  }
  const scrape = parse(readFileSync(join(import.meta.dirname, '../../../deploy/metrics/scrape.yaml'), 'utf8')) as Scrape
  scrape.global.scrape_interval = '1s'
  for (const job of scrape.scrape_configs) {
    delete job.dns_sd_configs
    job.static_configs = [{ targets: [new URL(url).host] }]
    job.authorization.credentials_file = join(folder, 'token')
  }
  writeFileSync(join(folder, 'token'), 'apa-saja')
  const file = join(folder, 'scrape.yaml')
  writeFileSync(file, stringify(scrape))
  return file
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pantau-scrape-'))
  server = await startTestServer({ inventory, startMs: nowMs, engine: 'influx2' })
  // One elsewhere, before one of this machine takes everything over.
  const { token } = await server.addDevice('collector')
  const report = { outboxDepth: 3, outboxOldestMs: null, outboxGivenUp: 0, problem: null, version: 'uji' }
  const body = { instance: 'pengumpul-uji', applied: null, has: null, isLeaving: false, report }
  const headers = { authorization: `Bearer ${token}` }
  const beat = await server.call('POST', '/api/v1/collector/heartbeat', { headers, body })
  expect(beat.status).toBe(200)
  collector = await startFakeCollector(server.dataDir, () => null)
  await server.requests.importHistory(requestHistory(nowMs, nowMs))
  await server.complaints.importHistory(complaintHistory(nowMs, nowMs))
  await server.db.insertInto('proofs').values(proofRow(link, nowMs)).execute()
  await vi.waitFor(() => expect(collector.connected()).toBeGreaterThan(0), 20_000)
  collector.status(quietStatus(nowMs, { devices: [device('core-1', 'up'), device('core-2', 'down')] }))
  collector.samples(inventory.links.map(({ id }) => measuredSample(id, nowMs - 10_000)))
  const limit = { bps: 60e6, source: 'routeros-queue' as const, name: 'q', uplinkBps: null }
  const reading = { linkId: link, readAtMs: nowMs, down: limit, up: limit, portBps: null, problem: null }
  collector.sendRaw(`${JSON.stringify({ type: 'rates', rates: [reading] })}\n`)
  victoria = await startVictoriaMetrics({ scrape: scrapeFile(server.url) })
  // Rates need two readings.
  await vi.waitFor(
    async () => {
      const [row] = await victoria.ask('count_over_time(up{job="pantau"}[1m])')
      expect(Number(row?.value[1])).toBeGreaterThan(3)
    },
    { timeout: 60_000, interval: 500 },
  )
})
afterAll(async () => {
  await victoria.stop()
  await collector.stop()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

it('there are queries for the metrics', () => {
  expect(queries.length).toBeGreaterThan(50)
})

it.each(queries.map((query) => [query.where, query.text] as const))('%s has rows', async (_where, text) => {
  const ready = filled(text, { link, fromMs: 0, toMs: 0 })
  // Scraped values become visible a moment later.
  for (let tries = 0; tries < 20 && (await victoria.ask(ready)).length === 0; tries++) await sleep(250)
  expect(await victoria.ask(ready)).not.toEqual([])
})

it('the deployed scrape file reads the server with its token', async () => {
  expect(await victoria.ask('up{job="pantau"}')).toMatchObject([{ value: [expect.any(Number), '1'] }])
})

const ruleOf = (uid: string): string => queries.find(({ where }) => where === `rules: pantau-${uid}`)?.text ?? uid
const valuesOf = async (uid: string): Promise<number[]> =>
  (await victoria.ask(ruleOf(uid))).map(({ value }) => Number(value[1]))

it('rules are quiet while all is well, and speak when links and collector fall silent', async () => {
  expect(new Set(await valuesOf('link-unknown'))).toEqual(new Set([0]))
  expect(await valuesOf('collector-silent')).toEqual([0])
  expect(await valuesOf('server-silent')).toEqual([0])
  expect(await valuesOf('samples-lost')).toEqual([0])
  expect(Math.max(...(await valuesOf('contract-full')))).toBeLessThan(0.9)

  server.now.ms += 120_000
  const fromMs = server.now.ms - 60_000
  await server.db
    .insertInto('maintenance_windows')
    .values(maintenanceRow(link, fromMs, fromMs + 3_600_000))
    .execute()
  await server.again('maintenance')
  await vi.waitFor(
    async () => {
      expect(new Set(await valuesOf('link-unknown'))).toEqual(new Set([1]))
      // The one that is planned to be away wakes nobody.
      expect(await valuesOf('link-unknown')).toHaveLength(inventory.links.length - 1)
      expect(await valuesOf('collector-silent')).toEqual([1])
    },
    { timeout: 60_000, interval: 500 },
  )
})
