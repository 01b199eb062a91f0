import { createCollector } from '#collector/main.ts'
import type { Inventory } from '#platform/inventory.ts'
import { createLogger } from '#platform/logger.ts'
import { Secret } from '#platform/secret.ts'
import { DeviceModel } from '#test/agents/device-model.ts'
import { HostileAgent } from '#test/agents/hostile-agent.ts'
import { createMemoryWriter } from '#test/agents/memory-writer.ts'
import { interfaceLink } from '#test/agents/poller-rig.ts'
import { quietStatus } from '#test/contract/server/fake-collector.ts'
import { cityInventory, measuredSample, startTestServer } from '#test/contract/server/running-server.ts'
import { COLLECTOR_FEED_PATH } from '#wire/collector-feed.ts'
import { encodeSample } from '#wire/feed-sample.ts'
import type { HealthReply } from '#wire/health.ts'
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { io, type Socket } from 'socket.io-client'
import { afterEach, describe, expect, it, vi } from 'vitest'

const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

const startCity = async () => {
  const device = new DeviceModel()
  const agent = await new HostileAgent({ mib: () => device.mib() }).start()
  undo.push(() => agent.stop())
  const inventory: Inventory = {
    ...cityInventory,
    devices: [
      {
        id: 'core-1',
        host: '127.0.0.1',
        port: agent.port,
        snmp: { version: '2c', community: 'public' },
        intervalMs: 1_000,
      },
    ],
    links: [interfaceLink('ether1', { id: 'dinkes-utama', deviceId: 'core-1', opdId: 'dinkes' })],
  }
  const server = await startTestServer({ engine: 'influx1', inventory, isLive: true })
  let isServing = true
  const stopServer = async (): Promise<void> => {
    if (isServing) await server.stop()
    isServing = false
  }
  undo.push(stopServer)
  const dataDir = mkdtempSync(join(tmpdir(), 'pantau-remote-'))
  undo.push(() => rmSync(dataDir, { recursive: true, force: true }))
  const { id, token } = await server.addDevice('collector')
  let lines = ''
  const log = createLogger('collector', 'trace', { write: (line) => void (lines += line) })
  const start = async () => {
    const memory = createMemoryWriter()
    const devices = { urls: [server.url], token: new Secret(token), ca: null, version: '0.0.0-test' }
    const collector = await createCollector({ devices, dataDir, writer: memory.writer, log })
    await collector.start()
    let isRunning = true
    const stop = async (): Promise<void> => {
      if (isRunning) await collector.stop()
      isRunning = false
    }
    undo.push(stop)
    const measured = () => memory.of('dinkes-utama').filter(({ down }) => down.label === 'ok').length
    return { collector, memory, measured, stop }
  }
  const health = async () => (await (await server.call('GET', '/api/v1/health')).json()) as HealthReply
  return { server, stopServer, agent, dataDir, token, id, start, health, lines: () => lines }
}

describe('a collector on another machine', () => {
  it('gets its share, measures it, and the server sees it live; a burst reaches it; it goes with its token', async () => {
    const { server, dataDir, token, id, start, health, lines } = await startCity()
    const { measured, collector } = await start()
    await vi.waitFor(() => expect(measured()).toBeGreaterThan(1), 15_000)
    await vi.waitFor(async () => expect((await health()).collector.links.measured).toBe(1), 10_000)
    await vi.waitFor(async () => expect((await health()).collectors).toMatchObject([{ state: 'polling', devices: 1 }]))
    await vi.waitFor(async () => expect((await health()).collector.devices).toEqual({ up: 1, down: 0 }), 10_000)
    const share = join(dataDir, 'collector-share.json')
    expect(statSync(share).mode & 0o777).toBe(0o600)

    const head = await server.addPerson({ login: 'kabid', name: 'Kabid', role: 'head', opdId: null })
    const admin = await server.addPerson({ login: 'admin', name: 'Admin', role: 'admin', opdId: null })
    const burst = await server.call('POST', '/api/v1/links/dinkes-utama/burst', {
      cookie: await server.cookieOf(head),
      body: { minutes: 1 },
    })
    expect(burst.status).toBe(200)
    expect(Object.keys(collector.status().bursts)).toEqual(['dinkes-utama'])

    await server.call('DELETE', `/api/v1/device-tokens/${id}`, { cookie: await server.cookieOf(admin) })
    await vi.waitFor(() => expect(collector.status().devices).toEqual([]), 15_000)
    // Neither the devices nor their secrets are its own any more.
    expect(existsSync(share)).toBe(false)
    expect(lines()).toContain('a server refuses this collector')
    expect(lines()).not.toContain(token)
    expect(lines()).not.toContain('"public"')
  })

  it('polls on while its only server is away, also after its own restart', async () => {
    const { stopServer, start, health } = await startCity()
    const first = await start()
    await vi.waitFor(() => expect(first.measured()).toBeGreaterThan(1), 15_000)
    expect((await health()).collectors[0]?.state).toBe('polling')
    await stopServer()
    const before = first.measured()
    await vi.waitFor(() => expect(first.measured()).toBeGreaterThan(before + 2), 10_000)
    await first.stop()
    const second = await start()
    await vi.waitFor(() => expect(second.measured()).toBeGreaterThan(2), 15_000)
  })

  it('does not poll what it had when its server works and gives it nothing', async () => {
    const { server, dataDir, start } = await startCity()
    const first = await start()
    await vi.waitFor(() => expect(first.measured()).toBeGreaterThan(1), 15_000)
    await first.stop()
    expect(existsSync(join(dataDir, 'collector-share.json'))).toBe(true)
    // Meanwhile another one has it all.
    const other = await server.addDevice('collector')
    const body = {
      instance: 'process-0009',
      applied: null,
      has: null,
      isLeaving: false,
      report: { outboxDepth: 0, outboxOldestMs: null, outboxGivenUp: 0, problem: null, version: '0' },
    }
    const taken = await server.call('POST', '/api/v1/collector/heartbeat', {
      body,
      headers: { authorization: `Bearer ${other.token}` },
    })
    expect(await taken.json()).toMatchObject({ isAlone: true, share: { devices: [{ id: 'core-1' }] } })
    const second = await start()
    await new Promise((resolve) => setTimeout(resolve, 2_500))
    expect(second.collector.status().devices).toEqual([])
    expect(second.memory.all()).toEqual([])
  })
})

describe('the feed of a collector on another machine', () => {
  const connect = (url: string, headers: Record<string, string>): Promise<Socket> =>
    new Promise((resolve, reject) => {
      const options = { path: COLLECTOR_FEED_PATH, transports: ['websocket'], reconnection: false, forceNew: true }
      const socket = io(url, { ...options, extraHeaders: headers })
      undo.push(() => socket.disconnect())
      socket.on('connect', () => resolve(socket))
      socket.on('connect_error', reject)
    })

  it('is for collectors, takes what is a message, and only of their own devices', async () => {
    const { server, token, health } = await startCity()
    const wall = await server.addDevice('wall')
    await expect(connect(server.url, {})).rejects.toThrow('not-signed-in')
    await expect(connect(server.url, { authorization: `Bearer ${wall.token}` })).rejects.toThrow('not-allowed')

    const headers = { authorization: `Bearer ${token}` }
    const stranger = await connect(server.url, headers)
    const tell = (socket: Socket) => {
      socket.emit('feed', {
        type: 'status',
        status: quietStatus(Date.now(), { warnings: { 'dinkes-utama': 'palsu' } }),
      })
      socket.emit('feed', { type: 'samples', samples: [encodeSample(measuredSample('dinkes-utama', Date.now()))] })
    }
    // It holds no share: what it says of devices is passed over.
    tell(stranger)
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect((await health()).collector.links.measured).toBe(0)

    const body = {
      instance: 'process-0001',
      applied: null,
      has: null,
      isLeaving: false,
      report: { outboxDepth: 0, outboxOldestMs: null, outboxGivenUp: 0, problem: null, version: '0' },
    }
    await server.call('POST', '/api/v1/collector/heartbeat', { body, headers })
    await server.again('collectors')
    tell(stranger)
    await vi.waitFor(async () => expect((await health()).collector.links.measured).toBe(1), 5_000)

    const ended = new Promise((resolve) => stranger.on('disconnect', resolve))
    stranger.emit('feed', { type: 'samples', samples: [['not', 'a', 'sample']] })
    expect(await ended).toBe('io server disconnect')
  })
})
