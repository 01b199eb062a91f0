import { createLogger } from '#platform/logger.ts'
import type { Inventory } from '#platform/inventory.ts'
import { cityInventory, startTestServer, type RunningTestServer } from '#test/contract/server/running-server.ts'
import type { ApiError } from '#wire/api-error.ts'
import type { HeartbeatBody, HeartbeatReply } from '#wire/collectors.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const [device] = cityInventory.devices
if (!device) throw new Error('the city has a device')
/**
 * Enough devices, with a link each, that neither of two collectors gets more than three quarters by chance: their ids are
 * new in every run. The SNMP secret of each device is told apart.
 */
const DEVICES = 100
const inventory: Inventory = {
  ...cityInventory,
  devices: Array.from({ length: DEVICES }, (_, index) => ({
    ...device,
    id: `router-${index}`,
    snmp: { version: '2c', community: `hush-community-${index}` },
  })),
  links: Array.from({ length: DEVICES }, (_, index) => ({
    id: `link-${index}`,
    opdId: index % 2 === 0 ? 'dinkes' : 'bkd',
    deviceId: `router-${index}`,
    target: { kind: 'interface', name: 'ether1', alias: null, mac: null },
    faces: 'opd',
    contract: { downBps: 50e6, upBps: 20e6 },
  })),
}

let lines = ''
let server: RunningTestServer
beforeAll(async () => {
  const log = createLogger('server', 'trace', { write: (line) => void (lines += line) })
  server = await startTestServer({ engine: 'influx1', inventory, log, isLive: true, trustProxy: ['127.0.0.1'] })
})
afterAll(() => server.stop())

const report = { outboxDepth: 3, outboxOldestMs: null, outboxGivenUp: 0, problem: null, version: '0.0.0' }
const bodyOf = (more: Partial<HeartbeatBody> = {}): HeartbeatBody => ({
  instance: 'process-0001',
  applied: null,
  has: null,
  isLeaving: false,
  report,
  ...more,
})
const say = (
  token: string | null,
  body: unknown,
  { to = server, headers = {} }: { to?: RunningTestServer; headers?: Record<string, string> } = {},
): Promise<Response> =>
  to.call('POST', '/api/v1/collector/heartbeat', {
    body,
    headers: { ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...headers },
  })
const granted = async (token: string, more: Partial<HeartbeatBody> = {}): Promise<HeartbeatReply> => {
  const response = await say(token, bodyOf(more))
  expect(response.status).toBe(200)
  return (await response.json()) as HeartbeatReply
}
const refused = async (response: Promise<Response>): Promise<[number, string, string | undefined]> => {
  const { status } = await response
  const { error } = (await (await response).json()) as ApiError
  return [status, error.code, error.reason]
}

describe('a share', () => {
  it('goes to a collector alone', async () => {
    expect(await refused(say(null, bodyOf()))).toEqual([401, 'not-signed-in', undefined])
    expect(await refused(say('d_no-such-token', bodyOf()))).toEqual([401, 'not-signed-in', undefined])
    const wall = await server.addDevice('wall')
    expect(await refused(say(wall.token, bodyOf()))).toEqual([403, 'not-allowed', undefined])
    const admin = await server.addPerson({ login: 'kepala', name: 'Kepala', role: 'admin', opdId: null })
    const asAdmin = server.call('POST', '/api/v1/collector/heartbeat', {
      body: bodyOf(),
      cookie: await server.cookieOf(admin),
    })
    expect(await refused(asAdmin)).toEqual([403, 'not-allowed', undefined])
  })

  it('travels over HTTPS or within the machine, and nowhere else', async () => {
    const { token, id } = await server.addDevice('collector')
    const forwarded = { 'x-forwarded-for': '10.0.0.9' }
    const plain = await refused(say(token, bodyOf(), { headers: { ...forwarded, 'x-forwarded-proto': 'http' } }))
    expect(plain).toEqual([403, 'not-allowed', undefined])
    const secure = await say(token, bodyOf(), { headers: { ...forwarded, 'x-forwarded-proto': 'https' } })
    expect(secure.status).toBe(200)
    await granted(token, { isLeaving: true })
    expect(id).not.toBe('')
  })

  it('is all for one, halves for two in the order offer, confirmation, offer, and moves at once with a goodbye', async () => {
    const one = await server.addDevice('collector')
    const two = await server.addDevice('collector')
    const first = await granted(one.token)
    expect(first).toMatchObject({ isAlone: true, keepsRollups: true })
    expect(first.share?.devices.map(({ id }) => id).sort()).toEqual(inventory.devices.map(({ id }) => id).sort())
    expect(first.share?.devices[0]?.snmp).toEqual({ version: '2c', community: 'hush-community-0' })
    expect(await granted(one.token, { applied: first.offer, has: first.etag })).toMatchObject({ share: null })

    expect((await granted(two.token)).share?.devices).toEqual([])
    const smaller = await granted(one.token, { applied: first.offer, has: first.etag })
    const kept = smaller.share?.devices.map(({ id }) => id) ?? []
    expect(smaller.isAlone).toBe(false)
    expect(kept.length).toBeGreaterThan(DEVICES / 4)
    expect(kept.length).toBeLessThan((DEVICES * 3) / 4)
    expect((await granted(two.token)).share?.devices).toEqual([])
    await granted(one.token, { applied: smaller.offer, has: smaller.etag })
    const second = await granted(two.token)
    const others = second.share?.devices.map(({ id }) => id) ?? []
    expect([...kept, ...others].sort()).toEqual(inventory.devices.map(({ id }) => id).sort())
    expect(second.share?.links.every(({ deviceId }) => others.includes(deviceId))).toBe(true)
    expect(second.keepsRollups).toBe(!smaller.keepsRollups)

    await granted(one.token, { applied: smaller.offer, isLeaving: true })
    expect((await granted(two.token)).share?.devices).toHaveLength(DEVICES)
    await granted(two.token, { isLeaving: true })
  })

  it('is one for a token: a second process waits, and what is no heartbeat is refused', async () => {
    const { token } = await server.addDevice('collector')
    await granted(token)
    expect(await refused(say(token, bodyOf({ instance: 'process-0002' })))).toEqual([409, 'conflict', 'token-in-use'])
    expect((await refused(say(token, bodyOf({ instance: 'x' }))))[1]).toBe('invalid-input')
    expect((await refused(say(token, { ...bodyOf(), more: 1 })))[1]).toBe('invalid-input')
    await granted(token, { isLeaving: true })
  })

  it('ends with its token, and is told on health and in the list without a secret', async () => {
    const { token, id } = await server.addDevice('collector')
    const admin = await server.addPerson({ login: 'admin-2', name: 'Admin', role: 'admin', opdId: null })
    const cookie = await server.cookieOf(admin)
    await granted(token)
    await server.again('collectors')
    const health = await (await server.call('GET', '/api/v1/health')).text()
    expect(JSON.parse(health)).toMatchObject({
      collectors: [{ label: 'uji collector', state: 'polling', devices: DEVICES, outboxDepth: 3, problem: null }],
    })
    const list = await (await server.call('GET', '/api/v1/collectors', { cookie })).text()
    expect(JSON.parse(list)).toMatchObject({ unassigned: 0, collectors: [{ keepsRollups: true, report }] })
    const metrics = await (await server.call('GET', '/metrics')).text()
    expect(metrics).toContain(`pantau_remote_collector_devices{collector="uji collector"} ${DEVICES}`)
    expect(metrics).toContain('pantau_remote_collector_outbox_depth{collector="uji collector"} 3')

    expect((await server.call('DELETE', `/api/v1/device-tokens/${id}`, { cookie })).status).toBe(200)
    expect(await refused(say(token, bodyOf()))).toEqual([401, 'not-signed-in', undefined])
    await server.again('collectors')
    expect(await (await server.call('GET', '/api/v1/collectors', { cookie })).json()).toMatchObject({ collectors: [] })
    expect(lines).not.toBe('')
    for (const text of [health, list, metrics, lines]) {
      expect(text).not.toContain('hush-community')
      expect(text).not.toContain(token)
    }
  })

  it('is refused where it could not work: with the embedded store', async () => {
    const embedded = await startTestServer({ inventory })
    try {
      const { token } = await embedded.addDevice('collector')
      expect(await refused(say(token, bodyOf(), { to: embedded }))).toEqual([422, 'refused', 'embedded-telemetry'])
    } finally {
      await embedded.stop()
    }
  })
})
