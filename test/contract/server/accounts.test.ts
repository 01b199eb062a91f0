import type { AccountView, DeviceView } from '#wire/accounts.ts'
import type { ApiError } from '#wire/api-error.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer, type RunningTestServer } from './running-server.ts'

let server: RunningTestServer
let admin: string
let adminId: string
beforeAll(async () => {
  server = await startTestServer()
  adminId = await server.addPerson({ login: 'admin', name: 'Admin Uji', role: 'admin' })
  admin = await server.cookieOf(adminId)
})
afterAll(() => server.stop())

const ask = async <T>(method: string, path: string, body?: unknown, cookie: string | undefined = admin) => {
  const response = await server.call(method, `/api/v1${path}`, { cookie, body })
  return {
    status: response.status,
    cookie: response.headers.get('set-cookie'),
    body: (await response.json()) as T & ApiError,
  }
}
const create = (account: object) => ask<{ account: AccountView; oneTimePassword: string }>('POST', '/accounts', account)

describe('accounts', () => {
  it('are made with a one-time password that opens a session once changed', async () => {
    const made = await create({
      login: 'tek-1',
      name: 'Teknisi Satu',
      role: 'technician',
      education: 'd3',
      networkKnowledge: 'basic',
    })
    expect(made.status).toBe(201)
    expect(made.body.account).toMatchObject({ mustChangePassword: true, active: true, education: 'd3' })
    const opened = await ask('POST', '/session', { name: 'tek-1', password: made.body.oneTimePassword }, '')
    expect(opened.status).toBe(200)
    const audit = await server.db
      .selectFrom('audit_entries')
      .selectAll()
      .where('action', '=', 'account.create')
      .execute()
    expect(audit).toHaveLength(1)
    expect(JSON.stringify(audit)).not.toContain(made.body.oneTimePassword)
  })

  it.each([
    [{ login: 'x1', name: 'Xx', role: 'opd' }, 400],
    [{ login: 'x2', name: 'Xx', role: 'opd', opdId: 'nowhere' }, 400],
    [{ login: 'x3', name: 'Xx', role: 'head', opdId: 'dinkes' }, 400],
    [{ login: 'x4', name: 'Xx', role: 'registry', complaintOfficer: true }, 400],
    [{ login: 'x5', name: 'Xx', role: 'wall' }, 400],
    [{ login: 'Bad Name', name: 'Xx', role: 'head' }, 400],
    [{ login: 'x6', name: 'Xx', role: 'head', isDemo: true }, 400],
    [{ login: 'admin', name: 'Again', role: 'head' }, 409],
  ])('refuses %o with %i', async (account, status) => {
    expect((await create(account)).status).toBe(status)
  })

  it('a change of scope ends the sessions; a change of the name does not', async () => {
    const { body } = await create({ login: 'opd-1', name: 'Pemohon', role: 'opd', opdId: 'dinkes' })
    const { id } = body.account
    await server.db.updateTable('accounts').set({ must_change_password: 0 }).where('id', '=', id).execute()
    const cookie = await server.cookieOf(id)
    expect(
      (await ask<{ account: AccountView }>('PATCH', `/accounts/${id}`, { name: 'Pemohon Baru' })).body.account.opdId,
    ).toBe('dinkes')
    expect((await ask('GET', '/session', undefined, cookie)).status).toBe(200)
    await ask('PATCH', `/accounts/${id}`, { opdId: 'bkd' })
    expect((await ask('GET', '/session', undefined, cookie)).status).toBe(401)
    const other = await server.cookieOf(id)
    await ask('PATCH', `/accounts/${id}`, { active: false })
    expect((await ask('GET', '/session', undefined, other)).status).toBe(401)
  })

  it('the last administrator stays', async () => {
    const refused = await ask('PATCH', `/accounts/${adminId}`, { active: false })
    expect([refused.status, refused.body.error.reason]).toEqual([422, 'last-admin'])
    expect((await ask('PATCH', `/accounts/${adminId}`, { role: 'head' })).status).toBe(422)
    const second = await create({ login: 'admin-2', name: 'Admin Dua', role: 'admin' })
    expect((await ask('PATCH', `/accounts/${second.body.account.id}`, { active: false })).status).toBe(200)
  })

  it('a reset gives a new one-time password and ends every session', async () => {
    const { body } = await create({ login: 'lupa', name: 'Orang Lupa', role: 'head' })
    const cookie = await server.cookieOf(body.account.id)
    const reset = await ask<{ oneTimePassword: string }>('POST', `/accounts/${body.account.id}/password-reset`)
    expect((await ask('GET', '/session', undefined, cookie)).status).toBe(401)
    expect((await ask('POST', '/session', { name: 'lupa', password: body.oneTimePassword }, '')).status).toBe(401)
    expect((await ask('POST', '/session', { name: 'lupa', password: reset.body.oneTimePassword }, '')).status).toBe(200)
  })
})

describe('device tokens', () => {
  const links = (token: string) =>
    server.call('GET', '/api/v1/links', { headers: { authorization: `Bearer ${token}` } })

  it('are shown once, read only, and stop at once when revoked', async () => {
    const made = await ask<{ device: DeviceView; token: string }>('POST', '/device-tokens', {
      role: 'wall',
      label: 'Layar NOC',
    })
    const { device, token } = made.body
    expect((await links(token)).status).toBe(200)
    expect(
      (
        await server.call('POST', '/api/v1/links/dinkes-utama/burst', {
          headers: { authorization: `Bearer ${token}` },
          body: { minutes: 1 },
        })
      ).status,
    ).toBe(403)
    const listed = await ask<{ devices: DeviceView[] }>('GET', '/device-tokens')
    expect(JSON.stringify(listed.body)).not.toContain(token)
    expect(listed.body.devices.find(({ id }) => id === device.id)?.lastUsedAtMs).toBe(server.now.ms)
    await ask('DELETE', `/device-tokens/${device.id}`)
    expect((await links(token)).status).toBe(401)
  })

  it('a wall is paired by the code that it shows', async () => {
    const started = await ask<{ code: string; secret: string }>('POST', '/wall-pairings', undefined, '')
    const claim = () => ask<{ state: string }>('POST', '/wall-pairings/claim', { secret: started.body.secret }, '')
    expect((await claim()).body.state).toBe('waiting')
    expect((await ask('POST', '/wall-pairings/approve', { code: 'WRONG1', label: 'Layar' })).status).toBe(404)
    const typed = `${started.body.code.slice(0, 3).toLowerCase()} ${started.body.code.slice(3)}`
    expect((await ask('POST', '/wall-pairings/approve', { code: typed, label: 'Layar' })).status).toBe(200)
    const paired = await claim()
    expect(paired.body.state).toBe('paired')
    const cookie = paired.cookie?.split(';')[0] ?? ''
    expect((await ask<{ account: { role: string } }>('GET', '/session', undefined, cookie)).body.account.role).toBe(
      'wall',
    )
    // The secret is spent.
    expect((await claim()).body.state).toBe('expired')
  })

  it('a code expires', async () => {
    const started = await ask<{ code: string; secret: string }>('POST', '/wall-pairings', undefined, '')
    server.now.ms += 11 * 60_000
    admin = await server.cookieOf(adminId)
    expect((await ask('POST', '/wall-pairings/approve', { code: started.body.code, label: 'Layar' })).status).toBe(404)
    expect(
      (await ask<{ state: string }>('POST', '/wall-pairings/claim', { secret: started.body.secret }, '')).body.state,
    ).toBe('expired')
  })
})
