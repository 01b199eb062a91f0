import { createCollector } from '#collector/main.ts'
import type { Inventory } from '#platform/inventory.ts'
import { Secret } from '#platform/secret.ts'
import { DeviceModel } from '#test/agents/device-model.ts'
import { HostileAgent } from '#test/agents/hostile-agent.ts'
import { createMemoryWriter } from '#test/agents/memory-writer.ts'
import { interfaceLink } from '#test/agents/poller-rig.ts'
import { cityInventory, silentLog, startTestServer } from '#test/contract/server/running-server.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'

const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

/** A line that can be cut without a word: what is sent gets lost, and nobody is told. */
const startLine = async (toPort: number) => {
  const sockets = new Set<Socket>()
  let isCut = false
  const server = createServer((near) => {
    const far = connect(toPort, '127.0.0.1')
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from)
      from.on('data', (data) => {
        if (!isCut) to.write(data)
      })
      from.on('error', () => undefined)
      from.on('close', () => {
        if (!isCut) to.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  undo.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut(is: boolean) {
      isCut = is
      if (!is) for (const socket of sockets) socket.destroy()
    },
  }
}

it(
  'a collector that is cut off has stopped before another one has its devices, and gets them back',
  { timeout: 120_000 },
  async () => {
    const devices = await Promise.all(
      Array.from({ length: 12 }, async (_, index) => {
        const model = new DeviceModel()
        const agent = await new HostileAgent({ mib: () => model.mib() }).start()
        undo.push(() => agent.stop())
        const snmp = { version: '2c', community: 'public' } as const
        return { id: `router-${index}`, host: '127.0.0.1', port: agent.port, snmp, intervalMs: 1_000 }
      }),
    )
    const inventory: Inventory = {
      ...cityInventory,
      devices,
      links: devices.map(({ id }) => interfaceLink('ether1', { id: `link-${id}`, deviceId: id, opdId: 'dinkes' })),
    }
    const server = await startTestServer({ engine: 'influx1', inventory, isLive: true })
    undo.push(() => server.stop())
    const line = await startLine(Number(new URL(server.url).port))
    const start = async (url: string) => {
      const { token } = await server.addDevice('collector')
      const dataDir = mkdtempSync(join(tmpdir(), 'pantau-cut-'))
      undo.push(() => rmSync(dataDir, { recursive: true, force: true }))
      const { writer } = createMemoryWriter()
      const from = { urls: [url], token: new Secret(token), ca: null, version: '0' }
      const collector = await createCollector({ devices: from, dataDir, writer, log: silentLog })
      undo.push(() => collector.stop())
      await collector.start()
      return () => collector.status().devices.map(({ id }) => id)
    }
    const near = await start(server.url)
    const far = await start(line.url)
    const all = devices.map(({ id }) => id).sort()
    const isShared = () => expect([...near(), ...far()].sort()).toEqual(all)
    await vi.waitFor(() => expect([near().length > 0, far().length > 0]).toEqual([true, true]), 20_000)
    await vi.waitFor(isShared, 10_000)

    // As often as the event loop allows: nobody has what the other one has.
    const twice: string[] = []
    const watch = setInterval(() => twice.push(...near().filter((id) => far().includes(id))), 50)
    undo.push(() => clearInterval(watch))
    const cutAtMs = performance.now()
    line.cut(true)
    await vi.waitFor(() => expect(far()).toEqual([]), 25_000)
    const stoppedAfterMs = performance.now() - cutAtMs
    expect(near().length).toBeLessThan(all.length)
    await vi.waitFor(() => expect(near().sort()).toEqual(all), 30_000)
    const takenAfterMs = performance.now() - cutAtMs
    expect(takenAfterMs).toBeLessThan(30_000)
    // By more than a poll under way may take.
    expect(takenAfterMs - stoppedAfterMs).toBeGreaterThan(3_000)

    line.cut(false)
    await vi.waitFor(() => expect(far().length).toBeGreaterThan(0), 30_000)
    await vi.waitFor(isShared, 10_000)
    expect(twice).toEqual([])
  },
)
