import { createFeedRelay } from '#server/live/feed-relay.ts'
import type { CommandReply } from '#server/live/collector-client.ts'
import type { RemoteNews } from '#server/live/remote-feeds.ts'
import type { ClusterBus } from '#server/ports/cluster.ts'
import { measuredSample } from '#test/contract/server/running-server.ts'
import type { CollectorCommand } from '#wire/collector-feed.ts'
import { encodeSample } from '#wire/feed-sample.ts'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'

beforeEach(
  () =>
    void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] }),
)
afterEach(() => void vi.useRealTimers())

/** Servers that hear each other, as JSON, each with the collectors that hang on it. */
const startServers = async (...connected: string[][]) => {
  const listeners: Map<string, (payload: unknown) => void>[] = []
  const told: { topic: string; text: string }[] = []
  const servers = connected.map((collectors, index) => {
    const own = new Map<string, (payload: unknown) => void>()
    listeners.push(own)
    const bus: ClusterBus = {
      tell(topic, payload) {
        const text = JSON.stringify(payload)
        told.push({ topic, text })
        listeners.forEach((others, at) => {
          if (at !== index) others.get(topic)?.(JSON.parse(text))
        })
      },
      hear: (topic, listener) => void own.set(topic, listener),
      onGap: () => undefined,
    }
    const heard: [string, RemoteNews][] = []
    const commands: CollectorCommand[] = []
    const remote = {
      connected: () => collectors,
      ask(id: string, command: CollectorCommand): Promise<CommandReply> {
        commands.push(command)
        return Promise.resolve(
          collectors.includes(id) ? { ok: true, untilMs: 42 } : { ok: false, problem: 'The collector is not running' },
        )
      },
    }
    const relay = createFeedRelay({ bus, remote, onMessage: (id, message) => heard.push([id, message]) })
    return { relay, heard, commands, collectors }
  })
  for (const { relay } of servers) await relay.start()
  await vi.advanceTimersByTimeAsync(3_100)
  const [first, second] = servers
  if (!first || !second) throw new Error('two servers at least')
  return { first, second, told, servers }
}
const samples = { type: 'samples', samples: [encodeSample(measuredSample('dinkes-utama', Date.UTC(2026, 10, 24)))] }
const burst = { type: 'burst', requestId: 'b', linkId: 'dinkes-utama', minutes: 1 } as const

it('passes the news of a collector on to the server that does not hear it itself, and commands back', async () => {
  const { first, second } = await startServers(['utara'], [])
  first.relay.pass('utara', samples)
  first.relay.pass('utara', { type: 'nonsense' })
  await vi.advanceTimersByTimeAsync(600)
  expect(second.heard).toMatchObject([['utara', { type: 'samples', samples: [{ linkId: 'dinkes-utama' }] }]])
  expect(first.heard).toEqual([])

  expect(await second.relay.ask('utara', burst)).toEqual({ ok: true, untilMs: 42 })
  expect(first.commands).toEqual([burst])
  expect(second.commands).toEqual([])
  expect(await second.relay.ask('selatan', burst)).toMatchObject({ ok: false })
})

it('lets nothing cross over where every server hears the collector, nor once the other server is gone', async () => {
  const { first, second, told, servers } = await startServers(['utara'], ['utara'])
  first.relay.pass('utara', samples)
  await vi.advanceTimersByTimeAsync(600)
  expect(told.filter(({ topic }) => topic === 'collector-news')).toEqual([])
  second.collectors.length = 0
  await vi.advanceTimersByTimeAsync(3_100)
  first.relay.pass('utara', samples)
  await vi.advanceTimersByTimeAsync(600)
  expect(second.heard).toHaveLength(1)
  await second.relay.stop()
  await vi.advanceTimersByTimeAsync(10_500)
  first.relay.pass('utara', samples)
  await vi.advanceTimersByTimeAsync(600)
  expect(second.heard).toHaveLength(1)
  for (const { relay } of servers) await relay.stop()
})

it('carries no secret: a probe goes to a collector that hangs here, or nowhere', async () => {
  const { second, first, told } = await startServers(['utara'], [])
  const target = { host: '10.0.0.1', port: 161, snmp: { version: '2c', community: 'rahasia' } } as const
  const probe = { type: 'probe', requestId: 'p', deviceId: 'd', target, walk: false } as const
  expect(await second.relay.ask('utara', probe)).toMatchObject({ ok: false })
  expect(first.commands).toEqual([])
  expect(told.some(({ text }) => text.includes('rahasia'))).toBe(false)
})
