import { goalDistance } from '#domain/on-time-goal.ts'
import { complaintHistory } from '#demo/complaints/complaint-history.ts'
import { requestHistory } from '#demo/requests/request-history.ts'
import { demoInventory } from '#test/contract/demo/demo-inventory.ts'
import { proofRow } from '#test/contract/grafana/rows-of-tables.ts'
import type { RequestBoard } from '#wire/requests.ts'
import { afterEach, expect, it, vi } from 'vitest'
import { quietStatus, startFakeCollector } from './fake-collector.ts'
import { measuredSample, type RunningTestServer, startTestServer } from './running-server.ts'

const token = 'pengambil-angka-0123456789'
let server: RunningTestServer
afterEach(() => server.stop())

const read = async (headers: Record<string, string> = {}): Promise<string[]> => {
  const reply = await server.call('GET', '/metrics', { headers })
  expect(reply.status).toBe(200)
  return (await reply.text()).split('\n').filter((line) => !line.startsWith('#'))
}
const linesOf = (lines: readonly string[], name: string): string[] =>
  lines.filter((line) => line.startsWith(`pantau_${name}{`) || line.startsWith(`pantau_${name} `)).sort()

it('what is not known has no line: neither before the collector speaks nor after it has been silent', async () => {
  server = await startTestServer()
  const before = await read()
  for (const name of ['link_rate_bps', 'device_up', 'collector_cycle_age_seconds', 'link_ceiling_bps'])
    expect(linesOf(before, name), name).toEqual([])
  expect(linesOf(before, 'link_measured')).toEqual([
    'pantau_link_measured{link="bkd-utama"} 0',
    'pantau_link_measured{link="dinkes-utama"} 0',
  ])
  expect(linesOf(before, 'link_contract_bps')).toContain(
    'pantau_link_contract_bps{link="dinkes-utama",direction="down"} 50000000',
  )

  const collector = await startFakeCollector(server.dataDir, () => null)
  try {
    await vi.waitFor(() => expect(collector.connected()).toBeGreaterThan(0), 20_000)
    collector.status(quietStatus(server.now.ms, { quarantined: { 'bkd-utama': 'identity' } }))
    collector.samples([measuredSample('dinkes-utama', server.now.ms - 10_000, 8e6)])
    const during = await vi.waitFor(async () => {
      const lines = await read()
      expect(linesOf(lines, 'link_measured')).toContain('pantau_link_measured{link="dinkes-utama"} 1')
      return lines
    }, 20_000)
    expect(linesOf(during, 'link_rate_bps')).toEqual([
      'pantau_link_rate_bps{link="dinkes-utama",direction="down"} 8000000',
      'pantau_link_rate_bps{link="dinkes-utama",direction="up"} 8000000',
    ])
    expect(linesOf(during, 'link_quarantined')).toContain('pantau_link_quarantined{link="bkd-utama"} 1')
    expect(linesOf(during, 'collector_cycle_age_seconds')).toEqual(['pantau_collector_cycle_age_seconds 0'])

    server.now.ms += 60_000
    expect(linesOf(await read(), 'link_rate_bps')).toEqual([])
  } finally {
    await collector.stop()
  }
})

it('from another machine the token opens /metrics, and nothing else', async () => {
  server = await startTestServer({ metricsToken: token })
  const outside = { 'x-forwarded-for': '203.0.113.7' }
  const status = async (path: string, authorization: string): Promise<number> =>
    (await server.call('GET', path, { headers: { ...outside, authorization } })).status
  expect(await status('/metrics', `Bearer ${token}`)).toBe(200)
  for (const wrong of [`Bearer ${token}x`, `Bearer ${token.slice(1)}`, token, 'Bearer '])
    expect(await status('/metrics', wrong), wrong).toBe(401)
  expect(await status('/api/v1/links', `Bearer ${token}`)).toBe(401)
})

it('a table that cannot be read costs its own lines and is counted; everything else is told', async () => {
  server = await startTestServer()
  await server.db.schema.dropTable('complaints').execute()
  await read()
  const lines = await read()
  expect(linesOf(lines, 'complaints')).toEqual([])
  expect(linesOf(lines, 'metric_failures_total')[0]).toMatch(/metric="complaints"\} [12]$/)
  expect(linesOf(lines, 'links_unknown')).toEqual(['pantau_links_unknown 2'])
  expect(linesOf(lines, 'request_clocks')).toContain('pantau_request_clocks{clock="breached"} 0')
})

it('names links and agencies, and nobody', async () => {
  server = await startTestServer()
  await server.addPerson({ login: 'rahasia', name: 'Nama Orang', role: 'technician', opdId: null })
  const text = (await read()).join('\n')
  expect(text).toContain('opd_name="Kesehatan"')
  expect(text).not.toMatch(/Nama Orang|rahasia|hush-community/)
})

it('counts what the office counts: the same figures as the board and the complaints show', async () => {
  const startMs = Date.UTC(2026, 10, 24, 3)
  server = await startTestServer({ inventory: demoInventory(startMs), startMs })
  await server.requests.importHistory(requestHistory(startMs, startMs))
  await server.complaints.importHistory(complaintHistory(startMs, startMs))
  const cookie = await server.cookieOf(await server.addPerson({ login: 'k', name: 'K', role: 'head', opdId: null }))
  const get = async (path: string): Promise<unknown> => (await server.call('GET', path, { cookie })).json()
  const { counts, quarter, goal } = (await get('/api/v1/requests/board')) as RequestBoard
  const { byState } = (await get('/api/v1/complaints/summary')) as { byState: Record<string, number> }

  const lines = await read()
  const values = (name: string): Record<string, number> =>
    Object.fromEntries(
      linesOf(lines, name).map((line) => {
        const [, label = '', value = ''] = /(?:\{\w+="(.*)"\})? (\S+)$/.exec(line) ?? []
        return [label, Number(value)]
      }),
    )
  const without0 = (of: Record<string, number>) => Object.fromEntries(Object.entries(of).filter(([, n]) => n !== 0))
  expect(counts.open).toBeGreaterThan(3)
  // The weeks of the quarter hold what the quarter holds, each once, and the office's goal stands beside them.
  const sum = (of: 'done' | 'onTime'): number => goal.weeks.reduce((all, week) => all + week[of], 0)
  expect({ done: sum('done'), onTime: sum('onTime') }).toEqual({ done: quarter.done, onTime: quarter.onTime })
  expect(goal.weeks).toHaveLength(9)
  expect(goal).toMatchObject({ share: 0.9, ...goalDistance(quarter, 0.9) })
  expect(values('requests')).toEqual(counts.byState)
  expect(without0(values('request_clocks'))).toEqual(without0(counts.byClock))
  expect(values('requests_open')).toEqual({ '': counts.open })
  expect(without0(values('complaints'))).toEqual(without0(byState))
  expect(quarter.done).toBeGreaterThan(3)
  for (const [name, figure] of [
    ['requests_done', quarter.done],
    ['requests_on_time', quarter.onTime],
    ['requests_proven', quarter.proven],
    ['requests_false_done', quarter.falseDone],
    ['net_minutes_median', quarter.medianNetMinutes],
    ['net_minutes_p90', quarter.p90NetMinutes],
  ] as const)
    expect(values(`quarter_${name}`), name).toEqual({ [quarter.id]: figure })
})

it('marks of proofs: each verdict of a link when it was last given, and the ceiling of the newest proof that is watched', async () => {
  server = await startTestServer()
  const at = server.now.ms
  const row = proofRow('dinkes-utama', at)
  const ceiling = (bps: number) => JSON.stringify([{ direction: 'down', newCeilingBps: bps }])
  await server.db
    .insertInto('proofs')
    .values([
      { ...row, request_id: 'a', since_ms: at - 300_000, directions_json: ceiling(30e6) },
      { ...row, request_id: 'b', since_ms: at - 200_000, directions_json: ceiling(40e6) },
      {
        ...row,
        request_id: 'c',
        since_ms: at - 100_000,
        directions_json: ceiling(50e6),
        phase: 'ended',
        verdict: 'partial',
      },
      {
        ...row,
        request_id: 'd',
        since_ms: at,
        directions_json: JSON.stringify([{ direction: 'up', newCeilingBps: null }]),
      },
    ])
    .execute()
  const lines = await read()
  expect(linesOf(lines, 'link_proof_timestamp_seconds')).toEqual([
    `pantau_link_proof_timestamp_seconds{link="dinkes-utama",verdict="partial"} ${(at - 100_000) / 1000}`,
    `pantau_link_proof_timestamp_seconds{link="dinkes-utama",verdict="proven"} ${at / 1000}`,
  ])
  expect(linesOf(lines, 'link_ceiling_bps')).toEqual([
    'pantau_link_ceiling_bps{link="dinkes-utama",direction="down"} 40000000',
  ])
})
