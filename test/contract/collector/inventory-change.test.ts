import { loadInForce } from '#cli/load-city.ts'
import { createCollector } from '#collector/main.ts'
import type { Config } from '#platform/config.ts'
import type { Inventory } from '#platform/inventory.ts'
import { createLogger } from '#platform/logger.ts'
import type { InventoryView } from '#wire/inventory.ts'
import { DeviceModel } from '#test/agents/device-model.ts'
import { HostileAgent } from '#test/agents/hostile-agent.ts'
import { createMemoryWriter } from '#test/agents/memory-writer.ts'
import { interfaceLink } from '#test/agents/poller-rig.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { startTestServer } from '../server/running-server.ts'

const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

/** Server and collector of one data folder as they run, over real agents; only the store is a list in memory. */
const setUp = async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'pantau-change-'))
  undo.push(() => rmSync(dataDir, { recursive: true, force: true }))
  const agentOn = async (): Promise<HostileAgent> => {
    const model = new DeviceModel({ ports: [{}, {}, {}] })
    const agent = await new HostileAgent({ mib: () => model.mib() }).start()
    undo.push(() => agent.stop())
    return agent
  }
  const agents = { one: await agentOn(), two: await agentOn() }
  const snmp = { version: '2c', community: 'public' } as const
  const device = (id: 'one' | 'two') => ({ id, host: '127.0.0.1', port: agents[id].port, snmp, intervalMs: 1_000 })
  const inventory: Inventory = {
    site: { name: 'Kota Uji', timezone: 'Asia/Jakarta' },
    opds: [{ id: 'opd', name: 'OPD', shortName: 'OPD' }],
    devices: [device('one')],
    links: [interfaceLink('ether1', { deviceId: 'one' }), interfaceLink('ether2', { deviceId: 'one' })],
  }
  const server = await startTestServer({ inventory, dataDir, isLive: true })
  undo.push(() => server.stop())
  const memory = createMemoryWriter()
  const collector = await createCollector({
    devices: { load: () => loadInForce({ dataDir, inventoryPath: null, demo: false } as Config) },
    dataDir,
    writer: memory.writer,
    log: createLogger('test', 'silent'),
  })
  await collector.start()
  undo.push(() => collector.stop())
  const person = { login: 't', name: 'T', role: 'technician', opdId: null, email: null, language: 'id' } as const
  const cookie = await server.cookieOf(await server.addPerson({ ...person, complaintOfficer: false }))
  const call = async (method: string, path: string, body?: unknown) => {
    const response = await server.call(method, `/api/v1/inventory${path}`, { cookie, body })
    expect(response.status, path).toBe(200)
    return (await response.json()) as Record<string, unknown>
  }
  const change = async (edits: unknown[]) => {
    const { number } = (await call('GET', '')) as unknown as InventoryView
    const reply = await call('POST', '/changes', { expectedNumber: number, reason: 'uji coba', edits })
    expect(reply).toEqual({ number: number + 1, collectorProblem: null })
  }
  // The server looks for the collector's socket once a second.
  await vi.waitFor(async () => {
    const { devices } = (await call('GET', '')) as unknown as InventoryView
    expect(devices[0]?.now).not.toBeNull()
  }, 10_000)
  return { memory, device, call, change }
}

const measured = (samples: { down: { label: string } }[]): number =>
  samples.filter(({ down }) => down.label === 'ok').length

it(
  'applies each kind of change while untouched links go on: no slot is missing, no counter base is lost',
  { timeout: 60_000 },
  async () => {
    const { memory, device, call, change } = await setUp()
    const grown = (id: string, by = 2): Promise<void> => {
      const before = measured(memory.of(id))
      return vi.waitFor(() => expect(measured(memory.of(id))).toBeGreaterThan(before + by), 15_000)
    }
    // From the first rate on: a start has no base yet.
    await grown('ether1', 0)
    const fromMs = memory.of('ether1').find(({ down }) => down.label === 'ok')?.slotMs ?? expect.fail()
    const target = (name: string) => ({ kind: 'interface', name, alias: null, mac: null })
    const link = { id: 'third', opdId: 'opd', deviceId: 'one', target: target('ether3'), faces: 'opd', contract: null }

    await change([
      { kind: 'device', isNew: true, device: device('two') },
      { kind: 'link', isNew: true, link },
      { kind: 'link', isNew: true, link: { ...link, id: 'other', deviceId: 'two', target: target('ether1') } },
    ])
    await Promise.all([grown('third'), grown('other')])
    // The other device is built anew, a link of this one is measured at another port, its sister leaves.
    await change([{ kind: 'device', isNew: false, device: { ...device('two'), intervalMs: 2_000 } }])
    await change([
      { kind: 'link', isNew: false, link: { ...link, target: target('ether2') } },
      { kind: 'retire', what: 'link', id: 'ether2' },
    ])
    await Promise.all([grown('third'), grown('other', 1)])
    const gone = memory.of('ether2').length
    await grown('ether1')
    expect(memory.of('ether2').length).toBeLessThanOrEqual(gone + 1)
    await call('POST', '/versions/1/restore', { expectedNumber: 4, reason: 'kembali' })
    await grown('ether2')

    const untouched = memory.of('ether1').filter(({ slotMs }) => slotMs >= fromMs)
    expect(untouched.length).toBeGreaterThan(8)
    for (let i = 1; i < untouched.length; i++) {
      const [before, now] = [untouched[i - 1], untouched[i]]
      expect((now?.slotMs ?? 0) - (before?.slotMs ?? 0), `slot ${i}`).toBe(1_000)
      // Octets of one series without a hole: each interval begins where the one before ended, within a hundredth of it.
      if (now?.intervalMs && before?.intervalMs)
        expect(Math.abs((now.readAtMs ?? 0) - (before.readAtMs ?? 0) - now.intervalMs)).toBeLessThan(30)
    }
  },
)

it('tests and discovers real devices, polled or not, and names each failure', { timeout: 60_000 }, async () => {
  const { device, call } = await setUp()
  const probe = (body: unknown) => call('POST', '/probe', body)
  expect(await probe({ device: { id: 'one' }, walk: false })).toMatchObject({
    device: { sysName: 'test', found: null },
    failure: null,
  })
  const { device: found } = (await probe({ device: device('two'), walk: true })) as { device: { found: object[] } }
  expect(found.found).toMatchObject([{ kind: 'interface', name: 'ether1' }, { name: 'ether2' }, { name: 'ether3' }])
  const wrong = { ...device('two'), snmp: { version: '2c', community: 'wrong' } }
  const nowhere = { ...device('two'), host: 'no-such-name.invalid' }
  const [silent, unknown] = await Promise.all([
    probe({ device: wrong, walk: false }),
    probe({ device: nowhere, walk: true }),
  ])
  expect(silent).toMatchObject({ device: null, failure: { kind: 'no-answer' } })
  expect(unknown).toMatchObject({ device: null, failure: { kind: 'unreachable' } })
})
