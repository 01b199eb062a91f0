import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { quietStatus, startFakeCollector, type FakeCollector } from './fake-collector.ts'
import { listenLive, until, type LiveListener } from './live-listener.ts'
import { measuredSample, startTestServer, type RunningTestServer } from './running-server.ts'

let server: RunningTestServer
let collector: FakeCollector
let headId: string
let opdId: string
const open: LiveListener[] = []

beforeAll(async () => {
  server = await startTestServer()
  collector = await startFakeCollector(server.dataDir, (command) =>
    command.type === 'burst'
      ? { type: 'reply', requestId: command.requestId, ok: true, untilMs: server.now.ms + command.minutes * 60_000 }
      : null,
  )
  headId = await server.addPerson({ login: 'kabid', name: 'Kabid', role: 'head' })
  opdId = await server.addPerson({ login: 'opd', name: 'Pemohon', role: 'opd', opdId: 'dinkes' })
  await until('the server to find the collector', () => collector.connected() === 1)
})
afterEach(() => {
  for (const { socket } of open.splice(0)) socket.close()
})
afterAll(async () => {
  await collector.stop()
  await server.stop()
})

const listenAs = async (accountId: string, transports?: string[]): Promise<LiveListener> => {
  const listener = await listenLive(server.url, { cookie: await server.cookieOf(accountId) }, transports)
  open.push(listener)
  return listener
}
const liveIds = ({ heard }: LiveListener): string[] =>
  heard.flatMap(({ event, body }) => (event === 'live' ? body.links.map(({ id }) => id) : []))

describe('live news', () => {
  it('begins with a snapshot, then deltas whose sequence has no hole', async () => {
    const head = await listenAs(headId)
    expect(head.snapshot()).toMatchObject({ protocol: 1, seq: 1, demo: false })
    expect(head.snapshot().links.map(({ link }) => link.id)).toEqual(['dinkes-utama', 'bkd-utama'])
    for (let slot = 0; slot < 3; slot++) {
      server.now.ms += 10_000
      collector.samples([measuredSample('dinkes-utama', server.now.ms, 8e6 + slot)])
      await until(`sample ${slot}`, () => liveIds(head).length === slot + 1)
    }
    server.news.publish({ topic: 'request', id: 'r1', audiences: [{ role: 'head' }] })
    await until('the news', () => head.heard.some(({ event }) => event === 'news'))
    expect(head.heard.map(({ body }) => body.seq)).toEqual(head.heard.map((_, index) => index + 1))
    const last = head.heard.findLast(({ event }) => event === 'live')
    expect(last?.event === 'live' && last.body.links[0]).toMatchObject({
      downBps: 8e6 + 2,
      downLabel: 'ok',
      rttMs: 1.5,
    })
  })

  it('shows a hole as null and never as zero', async () => {
    const head = await listenAs(headId)
    server.now.ms += 10_000
    const silent = measuredSample('dinkes-utama', server.now.ms)
    const none = { label: 'gap', octets: null, packets: null, discards: null, errors: null } as const
    collector.samples([{ ...silent, intervalMs: null, down: none, up: none, oper: null, rttUs: null }])
    await until('the hole', () => liveIds(head).length > 0)
    const frame = head.heard.find(({ event }) => event === 'live')
    expect(frame?.event === 'live' && frame.body.links[0]).toMatchObject({
      downBps: null,
      downLabel: 'gap',
      oper: null,
      rttMs: null,
    })
  })

  it('an outbox that is emptied late changes nothing that is newer', async () => {
    const head = await listenAs(headId)
    const newestMs = server.now.ms
    collector.samples([
      measuredSample('dinkes-utama', newestMs - 60_000, 1e6),
      measuredSample('bkd-utama', newestMs, 2e6),
    ])
    await until('the other link', () => liveIds(head).includes('bkd-utama'))
    expect(liveIds(head)).not.toContain('dinkes-utama')
  })

  it('sends many links in frames of a hundred at most, and each link once a frame', async () => {
    const many = Array.from({ length: 250 }, (_, index) => `link-${index}`)
    const big = await startTestServer({
      inventory: {
        site: { name: 'Besar', timezone: 'Asia/Jakarta' },
        opds: [{ id: 'o', name: 'O', shortName: 'O' }],
        devices: [{ id: 'core-1', host: 'h', port: 161, snmp: { version: '2c', community: 'x' }, intervalMs: 10_000 }],
        links: many.map((id) => ({
          id,
          opdId: 'o',
          deviceId: 'core-1',
          target: { kind: 'interface', name: id, alias: null, mac: null },
          faces: 'opd',
          contract: { downBps: null, upBps: null },
        })),
      },
    })
    const feed = await startFakeCollector(big.dataDir, () => null)
    try {
      await until('the collector', () => feed.connected() === 1)
      const id = await big.addPerson({ login: 'kabid', name: 'Kabid', role: 'head' })
      const listener = await listenLive(big.url, { cookie: await big.cookieOf(id) })
      open.push(listener)
      feed.samples(many.map((linkId) => measuredSample(linkId, big.now.ms)))
      await until('every link', () => liveIds(listener).length >= 250)
      expect(new Set(liveIds(listener)).size).toBe(250)
      const sizes = listener.heard.flatMap(({ event, body }) => (event === 'live' ? [body.links.length] : []))
      expect(sizes.every((size) => size <= 100)).toBe(true)
    } finally {
      await feed.stop()
      await big.stop()
    }
  })

  it('in a burst, who watches gets every second, the others now and then', async () => {
    const watcher = await listenAs(headId)
    const other = await listenAs(headId)
    watcher.socket.emit('watch', { linkIds: ['dinkes-utama'] })
    // The server has read the message when it answers a later one on the same socket: news comes after it.
    await new Promise((resolve) => setTimeout(resolve, 100))
    server.now.ms += 10_000
    for (let second = 0; second < 4; second++) {
      server.now.ms += 1_000
      collector.samples([measuredSample('dinkes-utama', server.now.ms, second + 1)])
      await until(`second ${second}`, () => liveIds(watcher).length === second + 1)
    }
    expect(liveIds(other)).toHaveLength(1)
  })

  it('tells a change of what a link is: quarantine comes and goes', async () => {
    const head = await listenAs(headId)
    collector.status(quietStatus(server.now.ms, { quarantined: { 'bkd-utama': 'ifAlias does not match' } }))
    await until('the quarantine', () => head.heard.some(({ event }) => event === 'linkChanged'))
    const changed = head.heard.find(({ event }) => event === 'linkChanged')
    expect(changed?.event === 'linkChanged' && changed.body.link).toMatchObject({
      id: 'bkd-utama',
      quarantine: 'ifAlias does not match',
    })
  })

  it('tells what a person should know about a link that is measured, and takes it back', async () => {
    const head = await listenAs(headId)
    const warning = 'most traffic of ether3 does not pass queue "dinkes"'
    const told = () =>
      head.heard.flatMap(({ event, body }) => (event === 'linkChanged' && 'link' in body ? [body.link] : []))
    collector.status(quietStatus(server.now.ms, { warnings: { 'dinkes-utama': warning } }))
    await until('the warning', () => told().some((link) => link.id === 'dinkes-utama' && link.warning === warning))
    const cookie = await server.cookieOf(headId)
    const reply = await server.call('GET', '/api/v1/links/dinkes-utama', { cookie })
    expect(await reply.json()).toMatchObject({ link: { warning, quarantine: null } })
    collector.status(quietStatus(server.now.ms))
    await until('its end', () => told().at(-1)?.warning === null)
  })

  it('works over polling too, without a hole', async () => {
    const head = await listenAs(headId, ['polling'])
    for (let slot = 1; slot <= 3; slot++) {
      server.now.ms += 10_000
      collector.samples([measuredSample('bkd-utama', server.now.ms)])
      await until(`sample ${slot}`, () => liveIds(head).length === slot)
    }
    expect(head.heard.map(({ body }) => body.seq)).toEqual(head.heard.map((_, index) => index + 1))
  })

  it('an end of the session closes the socket at once; an expiry at the next check', async () => {
    const cookie = await server.cookieOf(headId)
    const head = await listenLive(server.url, { cookie })
    await server.call('DELETE', '/api/v1/session', { cookie })
    await until('the socket to close', head.isClosed)
  })

  it('cuts a client that talks nonsense, and passes over links that are not its own', async () => {
    const opd = await listenAs(opdId)
    opd.socket.emit('watch', { linkIds: ['bkd-utama', 'no-such-link'] })
    opd.socket.emit('watch', { linkIds: 7 } as never)
    await until('the cut', opd.isClosed)
  })

  it('survives rubbish from the collector, and starts the burst through it', async () => {
    collector.sendRaw('not json\n{"type":"samples","samples":[["x"]]}\n{"type":"unknown"}\n')
    const cookie = await server.cookieOf(headId)
    const reply = await server.call('POST', '/api/v1/links/dinkes-utama/burst', { cookie, body: { minutes: 5 } })
    expect(reply.status).toBe(200)
    expect(await reply.json()).toEqual({ burstUntilMs: server.now.ms + 300_000 })
    expect(collector.commands.at(-1)).toMatchObject({ type: 'burst', linkId: 'dinkes-utama', minutes: 5 })
  })

  it('says how old the news of the collector is, also when it never spoke', async () => {
    const alone = await startTestServer()
    try {
      const id = await alone.addPerson({ login: 'kabid', name: 'Kabid', role: 'head' })
      const cookie = await alone.cookieOf(id)
      const head = await listenLive(alone.url, { cookie })
      open.push(head)
      expect(head.snapshot().ages).toEqual({ collectorAgeMs: null, telemetryOk: true })
      const burst = await alone.call('POST', '/api/v1/links/dinkes-utama/burst', { cookie, body: { minutes: 1 } })
      expect(burst.status).toBe(503)
    } finally {
      await alone.stop()
    }
  })
})
