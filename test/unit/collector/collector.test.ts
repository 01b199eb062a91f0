import { createCollector } from '#collector/main.ts'
import { rateBps } from '#domain/sample.ts'
import type { Inventory, InventoryLink } from '#platform/inventory.ts'
import { createLogger } from '#platform/logger.ts'
import { collectorSocketName, readCollectorMessage, type HeardMessage } from '#wire/collector-feed.ts'
import { DeviceModel } from '#test/agents/device-model.ts'
import { HostileAgent } from '#test/agents/hostile-agent.ts'
import { createMemoryWriter } from '#test/agents/memory-writer.ts'
import { interfaceLink } from '#test/agents/poller-rig.ts'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'

const undo: (() => void | Promise<void>)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

const agentOn = async (): Promise<HostileAgent> => {
  const device = new DeviceModel()
  const agent = await new HostileAgent({ mib: () => device.mib() }).start()
  undo.push(() => agent.stop())
  return agent
}
const linkOf = (deviceId: string, name: string): InventoryLink =>
  interfaceLink(name, { id: `${deviceId}-${name}`, deviceId })

const setUp = async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'pantau-collector-'))
  undo.push(() => rmSync(dataDir, { recursive: true, force: true }))
  const [one, two] = [await agentOn(), await agentOn()]
  const snmp = { version: '2c', community: 'public' } as const
  const device = (id: string, { port }: HostileAgent) => ({ id, host: '127.0.0.1', port, snmp, intervalMs: 1_000 })
  const inventory: Inventory = {
    site: { name: 'Test', timezone: 'Asia/Jakarta' },
    opds: [{ id: 'opd', name: 'OPD', shortName: 'OPD' }],
    devices: [device('one', one), device('two', two)],
    links: [linkOf('one', 'ether1'), linkOf('one', 'ether2'), linkOf('two', 'ether1')],
  }
  const memory = createMemoryWriter()
  const log = createLogger('test', 'silent')
  const collector = await createCollector({ devices: { load: () => inventory }, dataDir, writer: memory.writer, log })
  await collector.start()
  undo.push(() => collector.stop())
  const messages: HeardMessage[] = []
  const path = join(dataDir, collectorSocketName)
  const socket = createConnection(path)
  undo.push(() => void socket.destroy())
  let rest = ''
  socket.setEncoding('utf8').on('data', (chunk) => {
    const lines = (rest + String(chunk)).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) messages.push(readCollectorMessage(line) ?? expect.fail(line))
  })
  const send = (command: object): void => void socket.write(`${JSON.stringify(command)}\n`)
  const reply = (requestId: string) =>
    vi.waitFor(() => {
      const found = messages.find((message) => message.type === 'reply' && message.requestId === requestId)
      if (found?.type !== 'reply') throw new Error('no reply yet')
      return found
    }, 5_000)
  return { dataDir, path, inventory, memory, collector, messages, send, reply, agents: { one, two }, log }
}

it('polls, writes, then publishes; bursts, reloads without a hole, and stops clean', { timeout: 30_000 }, async () => {
  const { path, inventory, memory, messages, send, reply, agents, dataDir, log } = await setUp()
  expect(statSync(path).mode & 0o777).toBe(0o600)
  await vi.waitFor(() => expect(memory.of('one-ether1').length).toBeGreaterThan(2), 8_000)
  const published = messages.flatMap((message) => (message.type === 'samples' ? message.samples : []))
  expect(published.length).toBeGreaterThan(0)
  for (const sample of published) expect(memory.all()).toContainEqual(sample)
  expect(rateBps(memory.of('one-ether1').at(-1) ?? expect.fail(), 'down')).toBeCloseTo(40e6, -7)
  expect(messages.some(({ type }) => type === 'status')).toBe(true)

  send({ type: 'burst', requestId: 'b', linkId: 'one-ether2', minutes: 0.05 })
  expect(await reply('b')).toMatchObject({ ok: true })
  send({ type: 'burst', requestId: 'long', linkId: 'one-ether2', minutes: 16 })
  expect(await reply('long')).toMatchObject({ ok: false, problem: expect.stringContaining('15 minutes') })
  send({ type: 'burst', requestId: 'who', linkId: 'nobody', minutes: 1 })
  expect(await reply('who')).toMatchObject({ ok: false })

  const second = createCollector({
    devices: { load: () => inventory },
    dataDir,
    writer: createMemoryWriter().writer,
    log,
  })
  await expect((await second).start()).rejects.toThrow(/another collector/)

  inventory.links = [...inventory.links, linkOf('two', 'ether2')]
  send({ type: 'reload', requestId: 'r' })
  expect(await reply('r')).toMatchObject({ ok: true })
  await vi.waitFor(() => expect(memory.of('two-ether2').some((s) => s.down.label === 'ok')).toBe(true), 8_000)
  // Neither the other device nor the other link of the same one noticed: every second has its sample, answered and on one series.
  for (const untouched of [memory.of('one-ether1'), memory.of('two-ether1')]) {
    for (let i = 1; i < untouched.length; i++)
      expect((untouched[i]?.slotMs ?? 0) - (untouched[i - 1]?.slotMs ?? 0)).toBe(1_000)
    // Only a reading too soon after its base (the first slot after a start, a stall) makes no figure.
    let baseMs: number | null = null
    for (const { intervalMs, readAtMs } of untouched) {
      const readMs = readAtMs ?? expect.fail('the device was not answered')
      if (intervalMs === null) expect(readMs - (baseMs ?? readMs)).toBeLessThan(500)
      else baseMs = readMs
    }
  }

  agents.one.quirks.lose = () => true
  await vi.waitFor(() => expect(memory.of('one-ether1').at(-1)?.down.label).toBe('gap'), 8_000)
  expect(memory.of('two-ether1').filter(({ down }) => down.label === 'ok').length).toBeGreaterThan(3)
})
