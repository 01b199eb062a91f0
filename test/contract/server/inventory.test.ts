import { readInForce } from '#platform/inventory-in-force.ts'
import { KEPT } from '#platform/secret.ts'
import { createInventoryHistory } from '#server/features/inventory/inventory-history.ts'
import type { Role } from '#domain/principal.ts'
import type { CollectorCommand } from '#wire/collector-feed.ts'
import type { InventoryView } from '#wire/inventory.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { quietStatus, startFakeCollector, type FakeCollector } from './fake-collector.ts'
import { listenLive } from './live-listener.ts'
import { cityInventory, startTestServer, type RunningTestServer } from './running-server.ts'

const API = '/api/v1/inventory'
const reason = 'uji coba'
const device = {
  id: 'core-2',
  host: '127.0.0.2',
  port: 161,
  intervalMs: 10_000,
  snmp: { version: '2c', community: 'hush-second' as string | null },
}
const link = {
  id: 'dinkes-dua',
  opdId: 'dinkes',
  deviceId: 'core-2',
  target: { kind: 'interface', name: 'ether2', alias: null, mac: null },
  faces: 'opd',
  contract: { downBps: 10e6, upBps: null },
}
const addBoth = [
  { kind: 'device', isNew: true, device },
  { kind: 'link', isNew: true, link },
]

let server: RunningTestServer
let collector: FakeCollector
let answer: (command: CollectorCommand) => object
const cookies = new Map<Role, string>()

const as = (role: Role) => async (method: string, path: string, body?: unknown) => {
  const response = await server.call(method, API + path, { cookie: cookies.get(role), body })
  const text = await response.text()
  return { status: response.status, text, json: JSON.parse(text) as Record<string, unknown> }
}
const technician = as('technician')
const view = async (): Promise<InventoryView> => (await technician('GET', '')).json as unknown as InventoryView
const change = (edits: unknown, expectedNumber = 1) => technician('POST', '/changes', { expectedNumber, reason, edits })
const fieldsOf = (reply: { json: unknown }) =>
  (reply.json as { error: { fields: { path: string; message: string }[] } }).error.fields

beforeEach(async () => {
  server = await startTestServer()
  answer = () => ({ ok: true })
  collector = await startFakeCollector(server.dataDir, (command) => ({
    type: 'reply',
    requestId: command.requestId,
    ok: true,
    ...answer(command),
  }))
  for (const role of ['technician', 'head', 'admin', 'opd'] as const) {
    const id = await server.addPerson({
      login: role,
      name: `Orang ${role}`,
      role,
      opdId: role === 'opd' ? 'dinkes' : null,
      email: null,
      language: 'id',
      complaintOfficer: false,
    })
    cookies.set(role, await server.cookieOf(id))
  }
  await vi.waitFor(() => expect(collector.connected()).toBe(1), 5_000)
})
afterEach(async () => {
  await collector.stop()
  await server.stop()
})

describe('the inventory on the screen', () => {
  it('says what is in force, that secrets are set, and never what they are', async () => {
    collector.status(quietStatus(server.now.ms))
    const reply = await technician('GET', '')
    expect(reply.json).toMatchObject({ number: 1, mayChange: true, origin: 'start', pendingFile: null })
    expect((await view()).devices[0]?.snmp).toMatchObject({ version: '2c', secret: 'set' })
    expect((await as('head')('GET', '')).json).toMatchObject({ mayChange: false })
    for (const path of ['', '/export', '/versions', '/versions/1'])
      expect((await as('admin')('GET', path)).text).not.toContain('hush')
    const { json } = await as('admin')('GET', '/export')
    expect(json['text']).toContain(KEPT)
  })

  it('is not for an agency, and a head reads only', async () => {
    for (const path of ['', '/export', '/versions', '/versions/1'])
      expect((await as('opd')('GET', path)).status).toBe(403)
    for (const role of ['opd', 'head'] as const)
      for (const [path, body] of [
        ['/changes', { expectedNumber: 1, reason, edits: addBoth }],
        ['/probe', { device: { id: 'core-1' }, walk: false }],
        ['/import', { expectedNumber: 1, reason, source: { text: 'opds: []' } }],
        ['/versions/1/restore', { expectedNumber: 1, reason }],
      ] as const)
        expect((await as(role)('POST', path, body)).status).toBe(403)
    expect((await view()).number).toBe(1)
  })

  it('adds a device and its link at once, live for browsers, collector, contracts and audit, without the secret', async () => {
    const browser = await listenLive(server.url, { cookie: cookies.get('technician') ?? '' })
    const snapshots = () => browser.heard.flatMap((heard) => (heard.event === 'snapshot' ? [heard.body] : []))
    const reply = await change(addBoth)
    expect(reply.json).toEqual({ number: 2, collectorProblem: null })
    expect(collector.commands.map(({ type }) => type)).toContain('reload')
    expect(readInForce(server.dataDir)).toMatchObject({ origin: { version: 2, isChangedOnScreen: true } })
    expect(readInForce(server.dataDir)?.text).toContain('hush-second')
    await vi.waitFor(() => expect(snapshots()).toHaveLength(2))
    const links = snapshots()[1]?.links.map(({ link: { id, contract } }) => ({ id, contract }))
    expect(links).toContainEqual({ id: 'dinkes-dua', contract: { downBps: 10e6, upBps: null } })
    browser.socket.close()
    const audit = JSON.stringify(await server.db.selectFrom('audit_entries').selectAll().execute())
    expect(audit).toContain('inventory.edit')
    expect(audit).toContain(reason)
    expect(audit).not.toContain('hush')
  })

  it('refuses what does not hold, names field and remedy, and changes nothing', async () => {
    const bad = await change([
      { kind: 'device', isNew: true, device: { ...device, host: 'http://10.0.0.1' } },
      { kind: 'link', isNew: true, link: { ...link, opdId: 'dinkess', deviceId: 'core-2' } },
    ])
    expect(bad.status).toBe(400)
    expect(fieldsOf(bad)).toEqual([
      { path: 'body.edits.0.device.host', message: expect.stringContaining('is a URL') },
      { path: 'body.edits.1.link.opdId', message: expect.stringContaining('dinkes') },
    ])
    const twice = await change([{ kind: 'device', isNew: true, device: { ...device, id: 'core-1' } }])
    expect(fieldsOf(twice)[0]?.path).toBe('body.edits.0.device.id')
    const stillLinked = await change([{ kind: 'retire', what: 'device', id: 'core-1' }])
    expect(stillLinked.status).toBe(400)
    expect((await change(addBoth, 7)).status).toBe(409)
    expect((await view()).number).toBe(1)
    expect(collector.commands).toEqual([])
  })

  it('keeps a secret with its device and address, changes it on request, and takes no reference from the screen', async () => {
    const core = { ...device, id: 'core-1', host: '127.0.0.1', port: 1161 }
    const put = (snmp: object, host = core.host, number = 1) =>
      change([{ kind: 'device', isNew: false, device: { ...core, host, snmp } }], number)
    expect((await put({ version: '2c', community: null }, '127.0.0.9')).status).toBe(400)
    for (const community of ['${PANTAU_INFLUX_TOKEN}', 'file:/etc/passwd', KEPT])
      expect(fieldsOf(await put({ version: '2c', community }))[0]?.path).toBe('body.edits.0.device.snmp.community')
    expect((await put({ version: '1', community: null })).status).toBe(200)
    expect(readInForce(server.dataDir)?.text).toContain('hush-community')
    expect((await put({ version: '2c', community: 'hush-new' }, '127.0.0.9', 2)).status).toBe(200)
    expect(readInForce(server.dataDir)?.text).not.toContain('hush-community')
    const { json } = await technician('GET', '/versions/3')
    expect(json).toMatchObject({ changes: [{ what: 'device', id: 'core-1', change: 'changed' }] })
    expect(JSON.stringify(json)).toContain('"isSecret":true')
    expect(JSON.stringify(json)).not.toContain('hush')
  })

  it('asks a device through the collector, with the stored secret or the one just typed, and tells a failure by its kind', async () => {
    const said = { sysName: 'core', sysDescr: 'RouterOS', rttMs: 1, found: null, doubts: [] }
    answer = () => ({ device: said })
    expect((await technician('POST', '/probe', { device: { id: 'core-1' }, walk: false })).json).toEqual({
      device: said,
      failure: null,
    })
    answer = () => ({ ok: false, failure: { kind: 'wrong-key', detail: '' } })
    expect((await technician('POST', '/probe', { device, walk: true })).json).toEqual({
      device: null,
      failure: { kind: 'wrong-key', detail: '' },
    })
    expect(collector.commands).toMatchObject([
      { type: 'probe', walk: false, target: { port: 1161, snmp: { community: 'hush-community' } } },
      { type: 'probe', walk: true, target: { host: '127.0.0.2', snmp: { community: 'hush-second' } } },
    ])
    const stolen = { ...device, id: 'core-1', host: '127.0.0.66', snmp: { version: '2c', community: null } }
    expect((await technician('POST', '/probe', { device: stolen, walk: false })).status).toBe(400)
    expect((await technician('POST', '/probe', { device: { id: 'nobody' }, walk: false })).status).toBe(404)
    await collector.stop()
    await vi.waitFor(async () =>
      expect((await technician('POST', '/probe', { device: { id: 'core-1' }, walk: false })).status).toBe(503),
    )
  })

  it('shows an import before it is applied, keeps its secrets, and goes back', async () => {
    const { json } = await technician('GET', '/export')
    const text = String(json['text'])
    const wrong = await technician('POST', '/preview', { text: text.replace('opd: bkd', 'opd: bkdd') })
    expect(wrong.json).toMatchObject({
      changes: [],
      problems: [{ path: 'links[1].opd', message: expect.stringContaining('bkd') }],
    })
    expect((wrong.json['problems'] as { line: number }[])[0]?.line).toBeGreaterThan(10)
    const moved = await technician('POST', '/preview', { text: text.replace('127.0.0.1', '10.9.9.9') })
    expect(moved.json).toMatchObject({ problems: [{ path: 'devices[0].snmp.community' }] })
    expect(await technician('POST', '/preview', { text })).toMatchObject({ json: { problems: [], changes: [] } })

    const fewer = text.slice(0, text.indexOf('  - id: bkd-utama'))
    const preview = await technician('POST', '/preview', { text: fewer })
    expect(preview.json).toMatchObject({
      problems: [],
      changes: [{ what: 'link', id: 'bkd-utama', change: 'removed' }],
    })
    expect((await view()).number).toBe(1)
    expect((await technician('POST', '/import', { expectedNumber: 1, reason, source: { text: fewer } })).status).toBe(
      200,
    )
    expect((await view()).links.map(({ id }) => id)).toEqual(['dinkes-utama'])
    expect(readInForce(server.dataDir)?.text).toContain('hush-community')

    expect((await technician('GET', '/versions/1')).json).toMatchObject({
      back: [{ what: 'link', id: 'bkd-utama', change: 'added' }],
    })
    expect((await technician('POST', '/versions/1/restore', { expectedNumber: 2, reason })).json).toMatchObject({
      number: 3,
    })
    expect((await view()).links).toHaveLength(cityInventory.links.length)
    const versions = (await technician('GET', '/versions')).json['versions'] as { origin: string; byName: string }[]
    expect(versions.map(({ origin }) => origin)).toEqual(['restore', 'import', 'start'])
    expect(versions[0]?.byName).toBe('Orang technician')
  })

  it('keeps a retired link in the quarter that it served, and out of those after', async () => {
    const during = createInventoryHistory(server.db, cityInventory)
    const dayMs = 86_400_000
    const beganMs = server.now.ms
    const retiredMs = beganMs + 3_600_000
    server.now.ms = retiredMs
    expect((await change([{ kind: 'retire', what: 'link', id: 'bkd-utama' }])).status).toBe(200)
    const ids = async (fromMs: number, toMs: number) => (await during(fromMs, toMs)).links.map(({ id }) => id).sort()
    expect(await ids(beganMs - 90 * dayMs, beganMs)).toEqual(['bkd-utama', 'dinkes-utama'])
    expect(await ids(beganMs, beganMs + 90 * dayMs)).toEqual(['bkd-utama', 'dinkes-utama'])
    expect(await ids(retiredMs, beganMs + 90 * dayMs)).toEqual(['dinkes-utama'])
  })
})
