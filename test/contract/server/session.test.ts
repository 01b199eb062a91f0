import type { ApiError } from '#wire/api-error.ts'
import type { SessionView } from '#wire/session.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PASSWORD, startTestServer, type RunningTestServer } from './running-server.ts'

let server: RunningTestServer
beforeAll(async () => {
  server = await startTestServer()
  await server.addPerson({ login: 'kabid', name: 'Kabid Uji', role: 'head' })
})
afterAll(() => server.stop())

const logIn = (name: string, password: string, headers: Record<string, string> = {}) =>
  server.call('POST', '/api/v1/session', { body: { name, password }, headers })
const cookieFrom = (response: Response): string => (response.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
const errorOf = async (response: Response) => ((await response.json()) as ApiError).error
const whoAmI = (cookie: string) => server.call('GET', '/api/v1/session', { cookie })

describe('the session', () => {
  it('opens with the right password; the cookie is closed to scripts and to other sites', async () => {
    const response = await logIn('KABID', PASSWORD)
    expect(response.status).toBe(200)
    const header = response.headers.get('set-cookie') ?? ''
    expect(header).toMatch(/^pantau_session=pantau_s_[\w-]{43}; /)
    expect(header).toMatch(/HttpOnly/)
    expect(header).toMatch(/SameSite=Strict/)
    const me = (await (await whoAmI(cookieFrom(response))).json()) as SessionView
    expect(me.account).toMatchObject({ login: 'kabid', role: 'head', opdId: null })
  })

  it('keeps neither the password nor the token', async () => {
    const response = await logIn('kabid', PASSWORD)
    const token = cookieFrom(response).split('=')[1] ?? ''
    const rows = JSON.stringify([
      await server.db.selectFrom('sessions').selectAll().execute(),
      await server.db.selectFrom('accounts').selectAll().execute(),
      await server.db.selectFrom('audit_entries').selectAll().execute(),
    ])
    expect(rows).not.toContain(token)
    expect(rows).not.toContain(PASSWORD)
    expect(rows).toContain('$argon2id$')
  })

  it('says the same of a wrong name and a wrong password, after comparable time', async () => {
    const time = async (name: string) => {
      const startedAt = performance.now()
      const response = await logIn(name, 'salah semua ini')
      return { ms: performance.now() - startedAt, status: response.status, error: await errorOf(response) }
    }
    const unknown = await time('tidak-ada')
    const wrong = await time('kabid')
    expect([unknown.status, wrong.status]).toEqual([401, 401])
    expect({ ...unknown.error, errorId: '' }).toEqual({ ...wrong.error, errorId: '' })
    // An early return would take about a millisecond; the hash takes tens.
    expect(unknown.ms).toBeGreaterThan(wrong.ms / 5)
  })

  it('slows guessing down, also for names that do not exist, and forgives after a while', async () => {
    for (const name of ['guess-me', 'kabid']) {
      const statuses: number[] = []
      for (let attempt = 0; attempt < 8; attempt++) statuses.push((await logIn(name, `salah ${attempt}`)).status)
      expect(statuses).toContain(429)
    }
    expect((await logIn('kabid', PASSWORD)).status).toBe(429)
    server.now.ms += 16 * 60_000
    expect((await logIn('kabid', PASSWORD)).status).toBe(200)
  })

  it('ends at log-out, after half a day without use, after a week, and everywhere at once', async () => {
    const id = await server.addPerson({ login: 'teknisi-a', name: 'Teknisi A', role: 'technician' })
    const first = await server.cookieOf(id)
    expect((await server.call('DELETE', '/api/v1/session', { cookie: first })).status).toBe(200)
    expect((await whoAmI(first)).status).toBe(401)

    const idle = await server.cookieOf(id)
    server.now.ms += 11 * 3_600_000
    expect((await whoAmI(idle)).status).toBe(200)
    server.now.ms += 11 * 3_600_000
    expect((await whoAmI(idle)).status).toBe(200)
    server.now.ms += 13 * 3_600_000
    expect((await whoAmI(idle)).status).toBe(401)

    const week = await server.cookieOf(id)
    for (let hours = 0; hours < 7 * 24 - 6; hours += 6) {
      server.now.ms += 6 * 3_600_000
      expect((await whoAmI(week)).status).toBe(200)
    }
    server.now.ms += 6 * 3_600_000
    expect((await whoAmI(week)).status).toBe(401)

    const [here, there] = [await server.cookieOf(id), await server.cookieOf(id)]
    await server.call('POST', '/api/v1/session/log-out-everywhere', { cookie: here })
    expect([(await whoAmI(here)).status, (await whoAmI(there)).status]).toEqual([401, 401])
  })

  it('a first password opens nothing but its own change', async () => {
    const id = await server.addPerson({
      login: 'baru',
      name: 'Orang Baru',
      role: 'technician',
      mustChangePassword: true,
    })
    const cookie = await server.cookieOf(id)
    const refused = await server.call('GET', '/api/v1/links', { cookie })
    expect(refused.status).toBe(403)
    expect((await errorOf(refused)).reason).toBe('password-change-required')
    expect(((await (await whoAmI(cookie)).json()) as SessionView).mustChangePassword).toBe(true)

    const change = (current: string, next: string) =>
      server.call('POST', '/api/v1/session/password', { cookie, body: { current, next } })
    expect((await errorOf(await change('bukan ini', 'laut jawa yang luas'))).reason).toBe('wrong-password')
    expect((await errorOf(await change(PASSWORD, 'pendek'))).reason).toBe('too-short')
    expect((await errorOf(await change(PASSWORD, PASSWORD))).reason).toBe('same-as-before')
    const done = await change(PASSWORD, 'laut jawa yang luas')
    expect(done.status).toBe(200)
    // The old session is gone, the new one is free.
    expect((await whoAmI(cookie)).status).toBe(401)
    expect((await server.call('GET', '/api/v1/links', { cookie: cookieFrom(done) })).status).toBe(200)
  })

  it.each([
    ['a page of another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, 403],
    ['a page of a sister host', { 'sec-fetch-site': 'same-site' }, 403],
    ['an old browser on another site', { origin: 'https://evil.example' }, 403],
    ['a sandboxed frame', { origin: 'null' }, 403],
    ['our own page', { 'sec-fetch-site': 'same-origin' }, 401],
    ['a script', {}, 401],
  ])('a change asked by %s answers %i', async (_who, headers, status) => {
    expect((await logIn('nobody-here', 'whatever it is', headers as Record<string, string>)).status).toBe(status)
  })

  it('demo accounts open in demo mode and from this machine alone', async () => {
    await server.addPerson({ login: 'demo-kabid', name: 'Demo', role: 'head', isDemo: true })
    expect((await logIn('demo-kabid', PASSWORD)).status).toBe(401)
    const demo = await startTestServer({ demo: true })
    try {
      await demo.addPerson({ login: 'demo-kabid', name: 'Demo', role: 'head', isDemo: true })
      const attempt = (headers: Record<string, string>) =>
        demo.call('POST', '/api/v1/session', { body: { name: 'demo-kabid', password: PASSWORD }, headers })
      expect((await attempt({ 'x-forwarded-for': '203.0.113.7' })).status).toBe(401)
      expect((await attempt({})).status).toBe(200)
    } finally {
      await demo.stop()
    }
  })
})
