import { createCollector } from '#collector/main.ts'
import type { Inventory, InventoryDevice } from '#platform/inventory.ts'
import { createLogger } from '#platform/logger.ts'
import { createCollectorClient } from '#server/live/collector-client.ts'
import { createConfiguredRates } from '#server/live/configured-rates.ts'
import { asRecording, cbqosRows, policeTo, shapeTo } from '#test/agents/cbqos-router.ts'
import { DeviceModel } from '#test/agents/device-model.ts'
import { HostileAgent } from '#test/agents/hostile-agent.ts'
import { createMemoryWriter } from '#test/agents/memory-writer.ts'
import { interfaceLink, queueLink } from '#test/agents/poller-rig.ts'
import { startSnmpsim } from '#test/agents/real-agents.ts'
import { createAuthority, startRestRouter } from '#test/agents/rest-router.ts'
import { collectorSocketName } from '#wire/collector-feed.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'

const undo: (() => unknown)[] = []
afterAll(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})
const log = createLogger('test', 'silent')
const unknown = { shaperBps: null, portBps: null, uplinkBps: null }
const snmp = (community: string): Pick<InventoryDevice, 'snmp' | 'intervalMs'> => ({
  snmp: { version: '2c', community },
  intervalMs: 5_000,
})

/** A Cisco with policies (snmpsim), and a RouterOS with queues: SNMP for the counters, REST for the limits. */
const startDevices = async (): Promise<InventoryDevice[]> => {
  const cisco = new DeviceModel({ ports: [{}, { ifHighSpeed: 100, ifSpeed: 100e6 }] })
  const rows = new Map([...cisco.mib()].map(([oid, value]) => [oid, value()] as const))
  const policies = cbqosRows([
    { ifIndex: 1, direction: 'out', name: 'OPD-50M', classes: [{ name: 'class-default', actions: [shapeTo(50e6)] }] },
    { ifIndex: 1, direction: 'in', name: 'OPD-20M', classes: [{ name: 'class-default', actions: [policeTo(20e6)] }] },
  ])
  const sim = await startSnmpsim({ cisco: { snmprec: asRecording(new Map([...rows, ...policies])) } })
  const mikrotik = new DeviceModel({ queues: [{ name: 'bkd' }] })
  const agent = await new HostileAgent({ mib: () => mikrotik.mib() }).start()
  const authority = createAuthority()
  const identity = authority.issue('IP:127.0.0.1')
  const login = { user: 'pantau', password: 'rahasia-sekali' }
  const rest = await startRestRouter(identity, {
    ...login,
    queues: [
      { name: 'gedung', 'max-limit': '100M/200M' },
      { name: 'bkd', parent: 'gedung', 'max-limit': '10M/30M' },
      { name: 'lain', target: 'ether2', 'max-limit': '7M/8M' },
    ],
  })
  undo.push(
    () => sim.stop(),
    () => agent.stop(),
    () => rest.stop(),
    () => authority.remove(),
  )
  const access = { ...login, port: rest.port, ca: authority.ca, serverName: null }
  return [
    { id: 'cisco', host: '127.0.0.1', port: sim.port, ...snmp('cisco') },
    { id: 'mikrotik', host: '127.0.0.1', port: agent.port, ...snmp('public'), rest: access },
  ]
}

const rates = createConfiguredRates()
let client: ReturnType<typeof createCollectorClient>
let socketPath: string
const connect = async (onRates: typeof rates.apply) => {
  const created = createCollectorClient({
    socketPath,
    clock: { nowMs: () => Date.now() },
    log,
    onSamples: () => undefined,
    onStatus: () => undefined,
    onRates,
  })
  await created.start()
  undo.push(() => created.stop())
  return created
}

beforeAll(async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'pantau-rates-'))
  undo.push(() => rmSync(dataDir, { recursive: true, force: true }))
  const inventory: Inventory = {
    site: { name: 'Test', timezone: 'Asia/Jakarta' },
    opds: [{ id: 'opd', name: 'OPD', shortName: 'OPD' }],
    devices: await startDevices(),
    links: [
      interfaceLink('ether1', { id: 'shaped', deviceId: 'cisco' }),
      interfaceLink('ether2', { id: 'port-only', deviceId: 'cisco' }),
      queueLink('bkd', { columns: 'inIsDownload' }),
      interfaceLink('ether2', { id: 'by-target', deviceId: 'mikrotik', faces: 'network' }),
    ].map((link) => (link.id === 'bkd' ? { ...link, deviceId: 'mikrotik' } : link)),
  }
  const { writer } = createMemoryWriter()
  const collector = await createCollector({ devices: { load: () => inventory }, dataDir, writer, log })
  await collector.start()
  undo.push(() => collector.stop())
  socketPath = join(dataDir, collectorSocketName)
  client = await connect(rates.apply)
  // A burst hurries the reading: nobody waits for the ten minutes.
  for (const id of ['shaped', 'bkd'])
    await vi.waitFor(async () => expect(await client.burst(id, 0.2)).toMatchObject({ ok: true }), 20_000)
  const isRead = (id: string): boolean => rates.limitsOf(id, 'down', 0).shaperBps !== null
  await vi.waitFor(() => expect(isRead('shaped') && isRead('bkd')).toBe(true), { timeout: 40_000, interval: 200 })
}, 90_000)

it('reads the policies of a Cisco by SNMP, each way', () => {
  expect(rates.limitsOf('shaped', 'down', 0)).toEqual({ shaperBps: 50e6, portBps: 1e9, uplinkBps: null })
  expect(rates.limitsOf('shaped', 'up', 0)).toEqual({ shaperBps: 20e6, portBps: 1e9, uplinkBps: null })
})

it('knows the port alone where there is no policy', () => {
  expect(rates.limitsOf('port-only', 'down', 0)).toEqual({ shaperBps: null, portBps: 100e6, uplinkBps: null })
})

it('reads the queues of a RouterOS by REST: download and upload as the OPD sees them, and the parent above', () => {
  expect(rates.limitsOf('bkd', 'down', 0)).toEqual({ shaperBps: 30e6, portBps: null, uplinkBps: 200e6 })
  expect(rates.limitsOf('bkd', 'up', 0)).toEqual({ shaperBps: 10e6, portBps: null, uplinkBps: 100e6 })
  // The port looks at the network: what its target uploads is what the OPD downloads.
  expect(rates.limitsOf('by-target', 'down', 0)).toMatchObject({ shaperBps: 7e6 })
})

it('says nothing from before the declared change, and nothing of a link that nobody knows', () => {
  expect(rates.limitsOf('shaped', 'down', Date.now() + 60_000)).toEqual(unknown)
  expect(rates.limitsOf('nobody', 'down', 0)).toEqual(unknown)
})

it('tells everything again to a server that comes later', async () => {
  const later = createConfiguredRates()
  await connect(later.apply)
  await vi.waitFor(() => expect(later.limitsOf('bkd', 'down', 0).shaperBps).toBe(30e6), 5_000)
})
