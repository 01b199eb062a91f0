import { roles, type Role } from '#domain/principal.ts'
import type { NewsAudience } from '#server/ports/news-bus.ts'
import type { ApiError } from '#wire/api-error.ts'
import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startFakeCollector, type FakeCollector } from './fake-collector.ts'
import { listenLive, until, type LiveListener } from './live-listener.ts'
import { opdScope, walledOff } from './opd-scope.ts'
import { measuredSample, startTestServer, type RunningTestServer } from './running-server.ts'

interface Operation {
  'x-pantau-access': 'public' | Role[]
}
interface Row {
  method: string
  path: string
  access: 'public' | Role[]
}

let server: RunningTestServer
let collector: FakeCollector
let rows: Row[]
const accountOf = new Map<Role, string>()
const deviceOf = new Map<Role, string>()

beforeAll(async () => {
  server = await startTestServer()
  collector = await startFakeCollector(server.dataDir, () => null)
  for (const role of roles) {
    if (role === 'wall' || role === 'collector') deviceOf.set(role, (await server.addDevice(role)).token)
    else
      accountOf.set(
        role,
        await server.addPerson({ login: `uji-${role}`, name: role, role, opdId: role === 'opd' ? 'dinkes' : null }),
      )
  }
  const document = (await (await server.call('GET', '/api/v1/openapi.json')).json()) as {
    paths: Record<string, Record<string, Operation>>
  }
  rows = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      access: operation['x-pantau-access'],
    })),
  )
  await until('the collector', () => collector.connected() === 1)
})
afterAll(async () => {
  await collector.stop()
  await server.stop()
})

/** A fresh session each time: some routes end the one that calls them. */
const headersOf = async (role: Role): Promise<Record<string, string>> => {
  const token = deviceOf.get(role)
  if (token !== undefined) return { authorization: `Bearer ${token}` }
  return { cookie: await server.cookieOf(accountOf.get(role) ?? '') }
}
const concrete = (path: string, id = 'no-such-id'): string => `/api/v1${path.replaceAll(/\{[A-Za-z]+\}/g, id)}`
const callAs = async (role: Role | null, { method, path }: Row, id?: string): Promise<Response> =>
  server.call(method, concrete(path, id), {
    headers: role === null ? {} : await headersOf(role),
    ...(method === 'GET' ? {} : { body: {} }),
  })

describe('every route of the OpenAPI document', () => {
  it('is all that is mounted, and names its rule', () => {
    const mounted = server.routes.map(
      ({ method, path }) => `${method.toUpperCase()} ${path.replaceAll(/:(\w+)/g, '{$1}')}`,
    )
    expect(rows.map(({ method, path }) => `${method} ${path}`).sort()).toEqual([...mounted].sort())
    expect(new Set(mounted).size).toBe(mounted.length)
    for (const row of rows)
      expect(row.access === 'public' || row.access.length > 0, `${row.method} ${row.path}`).toBe(true)
  })

  it('answers nobody without a session, except the public ones', async () => {
    for (const row of rows) {
      const { status } = await callAs(null, row)
      if (row.access === 'public') expect(status, `${row.method} ${row.path}`).not.toBe(403)
      else expect(status, `${row.method} ${row.path}`).toBe(401)
    }
  })

  it.each(roles)('lets the role %s through where its rule says so, and nowhere else', async (role) => {
    for (const row of rows) {
      const response = await callAs(role, row)
      const name = `${role}: ${row.method} ${row.path}`
      const text = await response.text()
      expect(response.status, `${name} ${text.slice(0, 200)}`).not.toBe(500)
      const isRoleRefused = response.status === 403 && text.includes(`The role ${role} may not do this`)
      if (row.access !== 'public') expect(isRoleRefused, name).toBe(!row.access.includes(role))
    }
  })

  it('an expired, a revoked and an invented credential are nobody', async () => {
    const { id, token } = await server.addDevice('wall')
    await server.db.updateTable('device_tokens').set({ revoked_at_ms: 1 }).where('id', '=', id).execute()
    const invented = `pantau_s_${'A'.repeat(43)}`
    for (const headers of [
      { authorization: `Bearer ${token}` },
      { cookie: `pantau_session=${invented}` },
      { cookie: 'pantau_session=' },
      { cookie: `pantau_session=${token}; pantau_session=${token}` },
      { authorization: "Bearer ' or 1=1 --" },
    ])
      expect((await server.call('GET', '/api/v1/links', { headers })).status).toBe(401)
  })
})

describe('what an OPD may call', () => {
  it('has a proof of its scope: here, or in the test that is named', () => {
    const open = rows
      .filter(({ access }) => access !== 'public' && access.includes('opd'))
      .map(({ method, path }) => `${method} ${path}`)
    const unproven = open.filter((name) => !(name in opdScope))
    expect(unproven, 'say in opd-scope.ts how the scope of these routes is proven').toEqual([])
    for (const proof of Object.values(opdScope))
      if ('proven' in proof) expect(existsSync(proof.proven), proof.proven).toBe(true)
  })

  it("answers for what is another OPD's exactly as for what does not exist", async () => {
    const headers = await headersOf('opd')
    for (const [name, proof] of Object.entries(opdScope)) {
      if (!('foreign' in proof)) continue
      const [method = '', path = ''] = name.split(' ')
      const ask = async (id: string) => {
        const response = await server.call(method, concrete(path, id) + (proof.query ?? ''), { headers })
        const body = (await response.json()) as ApiError
        return {
          status: response.status,
          error: { ...body.error, errorId: '' },
          headers: [...response.headers.keys()].sort(),
        }
      }
      const foreign = await ask(proof.foreign)
      expect(foreign, name).toEqual(await ask('no-such-id'))
      expect(foreign.status, name).toBe(404)
      expect(JSON.stringify(foreign), name).not.toContain(proof.foreign)
      expect(
        (await server.call(method, concrete(path, proof.own) + (proof.query ?? ''), { headers })).status,
        name,
      ).toBe(200)
    }
  })

  it('never names another OPD in any reply, whatever is asked', async () => {
    const headers = await headersOf('opd')
    const ids = ['no-such-id', 'dinkes-utama', 'bkd-utama', 'bkd', '..%2F', '%00', '*', "' or 1=1 --"]
    const queries = [
      '',
      '?from=0&to=1000000&step=1000',
      '?opd=bkd',
      '?opdId=bkd',
      '?q=bkd',
      '?link=bkd-utama',
      '?opdId[]=bkd',
    ]
    for (const { method, path, access } of rows) {
      if (method !== 'GET' || (access !== 'public' && !access.includes('opd'))) continue
      for (const id of path.includes('{') ? ids : [''])
        for (const query of queries) {
          const response = await server.call('GET', concrete(path, encodeURI(id)) + query, { headers })
          const text = (await response.text()).toLowerCase()
          expect(response.status, `${path} ${id} ${query}`).not.toBe(500)
          for (const secret of walledOff)
            expect(text.includes(secret), `${path} ${id} ${query} names ${secret}`).toBe(false)
        }
    }
  })
})

describe('every room of the socket', () => {
  const audiences: { name: string; audience: NewsAudience; hearers: Role[] }[] = [
    { name: 'own OPD', audience: { opdId: 'dinkes' }, hearers: ['opd'] },
    { name: 'other OPD', audience: { opdId: 'bkd' }, hearers: [] },
    ...roles
      .filter((role) => role !== 'collector')
      .map((role) => ({ name: `role ${role}`, audience: { role }, hearers: [role] })),
  ]

  it('is heard by those that the session says, whatever the client asks', async () => {
    const listeners = new Map<Role, LiveListener>()
    for (const role of roles) {
      if (role === 'collector') continue
      const listener = await listenLive(server.url, await headersOf(role))
      // Names of rooms mean nothing; an unknown event is ignored.
      ;(listener.socket.emit as (event: string, body: unknown) => void)('join', { room: 'opd:bkd' })
      listener.socket.emit('watch', { linkIds: ['bkd-utama', 'dinkes-utama'] })
      listeners.set(role, listener)
    }
    try {
      for (const { name, audience } of audiences) server.news.publish({ topic: name, id: name, audiences: [audience] })
      server.news.publish({
        topic: 'account',
        id: 'account',
        audiences: [{ accountId: accountOf.get('technician') ?? '' }],
      })
      server.now.ms += 10_000
      collector.samples([measuredSample('bkd-utama', server.now.ms), measuredSample('dinkes-utama', server.now.ms)])
      // The letter officer hears no measurement at all: letter-scope.test.ts.
      const measuring = [...listeners].flatMap(([role, listener]) => (role === 'registry' ? [] : [listener]))
      await until('frames for all', () => measuring.every(({ heard }) => heard.some(({ event }) => event === 'live')))

      for (const [role, { heard, snapshot }] of listeners) {
        const topics = heard.flatMap(({ event, body }) => (event === 'news' ? [body.topic] : []))
        const expected = audiences.filter(({ hearers }) => hearers.includes(role)).map(({ name }) => name)
        expect(topics.sort(), role).toEqual([...expected, ...(role === 'technician' ? ['account'] : [])].sort())
        const links = [
          ...snapshot().links.map(({ link }) => link.id),
          ...heard.flatMap(({ event, body }) => (event === 'live' ? body.links.map(({ id }) => id) : [])),
        ]
        expect(new Set(links), role).toEqual(new Set(role === 'opd' ? ['dinkes-utama'] : ['dinkes-utama', 'bkd-utama']))
        if (role === 'opd')
          for (const secret of walledOff) expect(JSON.stringify(heard).toLowerCase()).not.toContain(secret)
      }
    } finally {
      for (const { socket } of listeners.values()) socket.close()
    }
  })

  it('is closed to nobody, to collectors, to first passwords and to other sites', async () => {
    const newcomer = await server.addPerson({ login: 'newcomer', name: 'Baru', role: 'head', mustChangePassword: true })
    const refused: [string, Record<string, string>][] = [
      ['nobody', {}],
      ['collector', await headersOf('collector')],
      ['first password', { cookie: await server.cookieOf(newcomer) }],
      ['other site', { ...(await headersOf('head')), origin: 'https://evil.example' }],
      ['foreign host', { ...(await headersOf('head')), host: 'evil.example' }],
    ]
    for (const [who, headers] of refused) await expect(listenLive(server.url, headers), who).rejects.toThrow()
  })

  it('closes when the account is switched off', async () => {
    const id = await server.addPerson({ login: 'leaving', name: 'Pergi', role: 'technician' })
    const listener = await listenLive(server.url, { cookie: await server.cookieOf(id) })
    await server.call('PATCH', `/api/v1/accounts/${id}`, { headers: await headersOf('admin'), body: { active: false } })
    await until('the socket to close', listener.isClosed)
  })
})
