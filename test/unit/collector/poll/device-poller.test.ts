import { rateBps } from '#domain/sample.ts'
import { createPollerRig, interfaceLink, type PollerRig, type RigOptions } from '#test/agents/poller-rig.ts'
import { afterEach, describe, expect, it } from 'vitest'

const rigs: PollerRig[] = []
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.stop()
})
const start = async (options?: RigOptions): Promise<PollerRig> => {
  const rig = await createPollerRig(options)
  rigs.push(rig)
  await rig.poller.start()
  return rig
}
/** Lets work that a poll left behind (looking for links) finish. */
const settle = (): Promise<void> => new Promise((done) => setTimeout(done, 150))

describe('a healthy interface', () => {
  it('has a rate in its first slot: what it sends is the download', async () => {
    const rig = await start()
    const sample = await rig.one()
    expect(sample.down.label).toBe('ok')
    expect(rateBps(sample, 'down')).toBeCloseTo(40e6, -6)
    expect(rateBps(sample, 'up')).toBeCloseTo(8e6, -5)
    expect(sample).toMatchObject({ oper: 'up', deviceId: 'device' })
    expect(sample.down.packets).toBeGreaterThan(50_000)
    expect(sample.down.errors).toBe(0)
    expect(sample.rttUs).toBeGreaterThan(0)
  })

  it('turns round when the port faces the network', async () => {
    const rig = await start({ links: [interfaceLink('ether1', { faces: 'network' })] })
    expect(rateBps(await rig.one(), 'down')).toBeCloseTo(8e6, -5)
  })

  it('asks ten links in few requests, growing to what the device takes', async () => {
    const ports = Array.from({ length: 10 }, () => ({}))
    const rig = await start({ model: { ports }, links: ports.map((_, i) => interfaceLink(`ether${i + 1}`)) })
    for (let i = 0; i < 6; i++) await rig.poll()
    const before = rig.agent.seen.requests
    const samples = await rig.poll()
    expect(samples.every(({ down }) => down.label === 'ok')).toBe(true)
    expect(rig.agent.seen.requests - before).toBeLessThanOrEqual(2)
    expect(rig.agent.seen.largest).toBeLessThanOrEqual(60)
  })
})

describe('silence', () => {
  it('is a gap, never a zero; the first answer after it carries volume, not a rate', async () => {
    const rig = await start()
    await rig.one()
    rig.agent.quirks.lose = () => true
    const silent = await rig.one()
    expect(silent).toMatchObject({ intervalMs: null, rttUs: null, oper: null })
    expect(silent.down).toEqual({ label: 'gap', octets: null, packets: null, discards: null, errors: null })
    expect(rig.poller.status()).toMatchObject({ state: 'down' })
    expect(rig.poller.status().problem).toMatch(/no answer.*community/s)
    rig.agent.quirks.lose = () => false
    const first = await rig.one()
    expect(first.down.label).toBe('gap')
    expect(first.down.octets).toBeGreaterThan(90e6)
    expect(rateBps(first, 'down')).toBeNull()
    expect((await rig.one()).down.label).toBe('ok')
  }, 20_000)

  it('spares a dead device, and finds it again', async () => {
    const rig = await start({ intervalMs: 1_000 })
    rig.agent.quirks.lose = () => true
    for (let i = 0; i < 3; i++) await rig.one()
    const before = rig.agent.seen.requests
    for (let i = 0; i < 6; i++) expect((await rig.one()).down.label).toBe('gap')
    expect(rig.agent.seen.requests - before).toBeLessThanOrEqual(3)
    rig.agent.quirks.lose = () => false
    for (let i = 0; i < 7 && rig.poller.status().problem !== null; i++) await rig.one()
    expect(rig.poller.status().state).toBe('up')
    expect((await rig.one()).down.label).toBe('ok')
  }, 20_000)
})

describe('counters', () => {
  it('a reboot is a reset', async () => {
    const rig = await start()
    await rig.one()
    rig.device.reboot()
    const sample = await rig.one()
    expect(sample.down).toMatchObject({ label: 'reset', octets: null })
    expect((await rig.one()).down.label).toBe('ok')
  })

  it('a changed discontinuity time is a reset although the counter rose', async () => {
    const rig = await start({ model: { ports: [{ discontinuity: 5 }] } })
    await rig.one()
    Object.assign(rig.device.ports[0] ?? {}, { discontinuity: 9 })
    expect((await rig.one()).down.label).toBe('reset')
  })

  it('wraps 32 bits where the port can tell, and not where a poll was missed', async () => {
    const near = { hc: 'missing', ifSpeed: 100e6, ifHighSpeed: 100, outOctets: 4_294_000_000n } as const
    const rig = await start({ model: { ports: [near] } })
    await rig.one()
    expect((await rig.one()).down.label).toBe('ok')
    Object.assign(rig.device.ports[0] ?? {}, { outOctets: 2n * 4_294_967_296n - 20_000_000n })
    const bare = await start({ model: { ports: [{ ...near, outOctets: 4_294_967_296n - 20_000_000n }] } })
    expect((await bare.one()).down.label).toBe('wrap32')
    const missed = await start({ model: { ports: [{ ...near, outOctets: 4_294_967_296n - 20_000_000n }] } })
    expect((await missed.one('ether1', 20_000)).down).toMatchObject({ label: 'ambiguous', octets: null })
  })

  it('falls back to 32 bits per interface, and where the 64-bit counter is dead', async () => {
    const ports = [{}, { hc: 'missing' as const }, { hc: 'zero' as const }]
    const links = ['ether1', 'ether2', 'ether3'].map((name) => interfaceLink(name))
    const rig = await start({ model: { ports }, links })
    for (let i = 0; i < 2; i++)
      for (const sample of await rig.poll()) {
        expect([sample.linkId, sample.down.label]).toEqual([sample.linkId, 'ok'])
        expect(rateBps(sample, 'down')).toBeCloseTo(40e6, -6)
      }
  })

  it('a change of the counter kind between two polls begins a new series', async () => {
    const rig = await start()
    await rig.one()
    Object.assign(rig.device.ports[0] ?? {}, { hc: 'missing' })
    rig.device.rowsChanged()
    expect((await rig.one()).down).toMatchObject({ label: 'gap', octets: null })
    expect(rateBps(await rig.one(), 'down')).toBeCloseTo(40e6, -6)
  })

  it('calls more than the port can carry implausible, and forgets a lying speed', async () => {
    const rig = await start({ model: { ports: [{ ifSpeed: 10e6, ifHighSpeed: 10 }] } })
    expect((await rig.one()).down.label).toBe('implausible')
    const liar = await start({ model: { ports: [{ ifSpeed: 4_294_967_295, ifHighSpeed: 1_000_000_000 }] } })
    expect((await liar.one()).down.label).toBe('ok')
    expect(liar.poller.links[0]?.speedBps).toBeNull()
  })

  it.each([
    ['uptime in whole seconds', { uptimeStepMs: 1000 }, 1000],
    ['uptime as INTEGER', { uptimeType: 'integer' }, 10],
    ['engine boots', { engineBoots: 4 }, 10],
  ] as const)('%s', async (_name, model, granularity) => {
    const rig = await start({ model })
    for (let i = 0; i < 8; i++) expect(rateBps(await rig.one('ether1', 10_007), 'down')).toBeCloseTo(40e6, -5)
    expect(rig.poller.status().uptimeGranularityMs).toBe(granularity)
    rig.device.reboot()
    expect((await rig.one()).down.label).toBe('reset')
  })

  it('the uptime wrap after 497 days is not a restart', async () => {
    const rig = await start({ model: { uptimeMs: 42_949_672_960 - 5_000 } })
    expect((await rig.one()).down.label).toBe('ok')
    expect((await rig.one()).down.label).toBe('ok')
  })
})

describe('identity', () => {
  const links = [interfaceLink('ether1'), interfaceLink('ether2')]
  const twoPorts = { ports: [{ outBps: 40e6 }, { outBps: 4e6 }] }

  it('swapped indexes give no rate, and are followed', async () => {
    const rig = await start({ model: twoPorts, links })
    await rig.poll()
    const [a, b] = rig.device.ports
    if (a && b) [a.index, b.index] = [b.index, a.index]
    rig.device.rowsChanged()
    for (const sample of await rig.poll()) expect(sample.down).toMatchObject({ label: 'gap', octets: null })
    await settle()
    expect(rateBps(await rig.one('ether1'), 'down')).toBeCloseTo(40e6, -6)
    expect(rateBps(await rig.one('ether2'), 'down')).toBeCloseTo(4e6, -5)
  })

  it('a vanished interface is quarantined with the nearest names, and comes back', async () => {
    const rig = await start()
    await rig.one()
    const port = rig.device.ports[0]
    if (port) Object.assign(port, { name: 'ether1-old', descr: 'ether1-old' })
    rig.device.rowsChanged()
    expect((await rig.one()).down.label).toBe('gap')
    await settle()
    expect(rig.poller.links[0]?.problem).toMatch(/no interface "ether1".*ether1-old/)
    if (port) Object.assign(port, { name: 'ether1', descr: 'ether1' })
    rig.device.rowsChanged()
    await rig.one('ether1', 60_000)
    await settle()
    const back = await rig.one()
    expect(back.down.label).toBe('gap')
    expect(back.down.octets).toBeGreaterThan(0)
    expect((await rig.one()).down.label).toBe('ok')
  })

  it('a name that two ports have needs alias or mac', async () => {
    const ports = [
      { name: 'eth', alias: 'A' },
      { name: 'eth', alias: 'B', mac: '02000000aabb' },
    ]
    const doubtful = await start({ model: { ports }, links: [interfaceLink('eth')] })
    expect(doubtful.poller.links[0]?.problem).toMatch(/2 interfaces are called "eth".*alias or mac/)
    expect((await doubtful.one('eth')).down.label).toBe('gap')
    const target = { kind: 'interface', name: 'eth', alias: null, mac: '02:00:00:00:aa:bb' } as const
    const sure = await start({ model: { ports }, links: [interfaceLink('eth', { target })] })
    expect((await sure.one('eth')).down.label).toBe('ok')
  })

  it('the same name at another index with another comment is not taken for the link', async () => {
    const rig = await start({ model: { ports: [{ alias: 'Dinkes' }] } })
    await rig.one()
    Object.assign(rig.device.ports[0] ?? {}, { index: 7, alias: 'Bappeda' })
    rig.device.rowsChanged()
    await rig.one()
    await settle()
    expect(rig.poller.links[0]?.problem).toMatch(/may be another port/)
    expect((await rig.one()).down.label).toBe('gap')
  })

  it('the alias of the inventory is checked in every request', async () => {
    const target = { kind: 'interface', name: 'ether1', alias: 'Dinkes', mac: null } as const
    const rig = await start({ model: { ports: [{ alias: 'Dinkes' }] }, links: [interfaceLink('ether1', { target })] })
    await rig.one()
    Object.assign(rig.device.ports[0] ?? {}, { alias: 'Bappeda' })
    expect((await rig.one()).down).toMatchObject({ label: 'gap', octets: null })
    expect(rig.poller.links[0]?.problem).toMatch(/lost the comment "Dinkes"/)
  })

  it('an index above 2^31 is an index', async () => {
    const rig = await start({ model: { ports: [{ index: 4_194_316_032 }] } })
    expect((await rig.one()).down.label).toBe('ok')
  })

  it('where there is no ifName, ifDescr is the name', async () => {
    const rig = await start({ model: { ports: [{ name: '', descr: 'port 1' }] }, links: [interfaceLink('port 1')] })
    expect((await rig.one('port 1')).down.label).toBe('ok')
  })

  it('says that the walk was cut short instead of "there is no such interface"', async () => {
    const ports = Array.from({ length: 40 }, () => ({}))
    const endOfMibAt = (oid: string): boolean => /\.2\.2\.1\.\d+\.(1[5-9]|[2-4]\d)$/.test(oid)
    const rig = await start({ model: { ports }, links: [interfaceLink('ether30')], quirks: { endOfMibAt } })
    expect(rig.poller.links[0]?.binding ?? rig.poller.links[0]?.problem).toBeTruthy()
    expect((await rig.one('ether30')).down.label).toBe('ok') // ifName still had the row
    const cut = (oid: string): boolean => /\.(2\.2|31\.1\.1)\.1\.\d+\.(1[5-9]|[2-4]\d)$/.test(oid)
    const blind = await start({ model: { ports }, links: [interfaceLink('ether30')], quirks: { endOfMibAt: cut } })
    expect(blind.poller.links[0]?.problem).toMatch(/gave 14 rows although the device says it has 40/)
  })
})

describe('difficult agents', () => {
  const ports = Array.from({ length: 8 }, () => ({}))
  const links = ports.map((_, i) => interfaceLink(`ether${i + 1}`))

  it.each([
    ['finds 20 varbinds too big', { tooBigAbove: 20 }],
    ['is silent above 20 varbinds', { silentAbove: 20 }],
    ['cuts answers at 20 varbinds', { cutAbove: 20 }],
    ['takes 6 varbinds at most', { tooBigAbove: 6 }],
    ['knows no GETBULK', { bulk: 'genErr' }],
    ['answers everything twice', { answerTwice: true }],
    ['loses every third request', { lose: (n: number) => n % 3 === 1 }],
  ] as const)('%s', { timeout: 30_000 }, async (_name, quirks) => {
    const rig = await start({ model: { ports }, links, quirks: { ...quirks } })
    for (let i = 0; i < 4; i++) await rig.poll()
    const before = rig.agent.seen.requests
    for (const sample of await rig.poll()) expect([sample.linkId, sample.down.label]).toEqual([sample.linkId, 'ok'])
    expect(rig.agent.seen.requests - before).toBeLessThanOrEqual(20)
  })

  it('speaks only SNMPv1: 32 bits', async () => {
    const rig = await start({ quirks: { onlyV1: true }, snmp: { version: '1', community: 'public' } })
    await rig.one()
    expect(rateBps(await rig.one(), 'down')).toBeCloseTo(40e6, -6)
  })

  it('answers one link with an error: the others are measured', async () => {
    const rig = await start({ model: { ports }, links })
    await rig.poll()
    const broken = { type: 'octets', value: Buffer.from('rubbish') } as const
    const mib = rig.device.mib() as Map<string, () => typeof broken>
    mib.set('1.3.6.1.2.1.31.1.1.1.10.3', () => broken)
    const labels = (await rig.poll()).map(({ linkId, down }) => `${linkId} ${down.label}`)
    expect(labels.filter((text) => text.endsWith(' ok'))).toHaveLength(7)
    expect(labels).toContain('ether3 gap')
  })
})

describe('learnt refresh', () => {
  it('a cache of three seconds shows to quick looks', { timeout: 20_000 }, async () => {
    const rig = await start({ model: { cacheMs: 3_000 } })
    const refreshMs = await rig.poller.learnRefresh()
    expect(refreshMs).toBeGreaterThan(2_000)
    expect(refreshMs).toBeLessThan(4_500)
    expect(rig.poller.status().refreshMs).toBe(refreshMs)
  })
})
