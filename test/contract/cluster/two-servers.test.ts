import type { InventoryLink } from '#platform/inventory.ts'
import { verifyAudit } from '#server/features/audit/verify-audit.ts'
import type { RequestView } from '#wire/request-views.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPostgres, type Postgres } from '../../stores/postgres.ts'
import { startSmtpInbox } from '../records/smtp-inbox.ts'
import { formOf } from '../requests/requests-app.ts'
import { listenLive, type LiveListener } from '../server/live-listener.ts'
import { cityInventory, PASSWORD, startTestServer, type RunningTestServer } from '../server/running-server.ts'
import { waitUntil } from './wait-until.ts'

const HOUR_MS = 3_600_000
let postgres: Postgres
let inbox: Awaited<ReturnType<typeof startSmtpInbox>>
let one: RunningTestServer
let two: RunningTestServer
const cookies: Record<string, string> = {}
const listeners: LiveListener[] = []
const undo: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  postgres = await startPostgres()
  undo.push(() => postgres.stop())
  inbox = await startSmtpInbox()
  undo.push(() => inbox.stop())
  const clusterUrl = await postgres.createDatabase()
  const [first] = cityInventory.links
  if (!first) throw new Error('the city has a link')
  const spare = spareLinks.map((id): InventoryLink => ({
    ...first,
    id,
    target: { kind: 'interface', name: id, alias: null, mac: null },
  }))
  const wanted = {
    clusterUrl,
    inventory: { ...cityInventory, links: [...cityInventory.links, ...spare] },
    smtp: { url: inbox.url, from: 'pantau@example.test' },
  }
  // On an empty database at once: each migrates, seeds and takes its part, and neither falls over the other.
  ;[one, two] = await Promise.all([startTestServer(wanted), startTestServer(wanted)])
  for (const server of [one, two]) undo.push(() => server.stop())
  const people = [
    { login: 'kabid', role: 'head' },
    { login: 'agenda', role: 'registry' },
    { login: 'teknisi', role: 'technician' },
    { login: 'admin', role: 'admin' },
    { login: 'dinkes', role: 'opd', opdId: 'dinkes' },
  ] as const
  for (const person of people) {
    // Mail for one of them: the outbox sends twenty in five seconds.
    const email = person.login === 'kabid' ? 'kabid@example.test' : null
    const id = await one.addPerson({ name: person.login, email, ...person })
    cookies[person.login] = await one.cookieOf(id)
  }
})
afterAll(async () => {
  for (const { socket } of listeners) socket.close()
  // Also when the second half of the preparation failed.
  for (const step of undo.reverse()) await step()
})

const call = (server: RunningTestServer, who: string, method: string, path: string, body?: unknown) =>
  server.call(method, `/api/v1${path}`, { cookie: cookies[who], body })
const ok = async <T>(
  server: RunningTestServer,
  who: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<T> => {
  const response = await call(server, who, method, path, body)
  const text = await response.text()
  expect(`${response.status} ${text}`).toMatch(/^20/)
  return JSON.parse(text) as T
}
const hear = async (server: RunningTestServer, who: string): Promise<LiveListener> => {
  const listener = await listenLive(server.url, { cookie: cookies[who] ?? '' })
  listeners.push(listener)
  return listener
}
const heardNews = ({ heard }: LiveListener, topic: string, id: string): boolean =>
  heard.some(
    ({ event, body }) =>
      event === 'news' && (body as { topic: string; id: string }).topic === topic && (body as { id: string }).id === id,
  )
/** A link takes one open request. */
const spareLinks = Array.from({ length: 20 }, (_, index) => `dinkes-${index}`)
const nextForm = () => formOf({ linkId: spareLinks.pop(), asked: [{ direction: 'down', rateBps: 200e6 }] })
const submit = async (): Promise<RequestView> =>
  (await ok<{ request: RequestView }>(one, 'dinkes', 'POST', '/requests', { form: nextForm() })).request

describe('a session', () => {
  it('made on one server works on the other, and ends on both at once', async () => {
    const login = await one.call('POST', '/api/v1/session', { body: { name: 'teknisi', password: PASSWORD } })
    expect(login.status).toBe(200)
    cookies['fresh'] = (login.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
    expect((await call(two, 'fresh', 'GET', '/session')).status).toBe(200)
    const listener = await hear(two, 'fresh')
    await ok(one, 'fresh', 'DELETE', '/session')
    await waitUntil('the socket on the other server is closed', listener.isClosed)
    expect((await call(two, 'fresh', 'GET', '/session')).status).toBe(401)
  })

  it('is not guessed twice as fast at two doors', async () => {
    const guess = (server: RunningTestServer) =>
      server.call('POST', '/api/v1/session', { body: { name: 'admin', password: 'salah besar' } })
    for (let tries = 0; tries < 5; tries++) expect((await guess(one)).status).toBe(401)
    await waitUntil('the other door is closed too', async () => (await guess(two)).status === 429)
  })
})

describe('a wall', () => {
  it('is paired though each question goes to another server', async () => {
    const { code, secret } = (await (await one.call('POST', '/api/v1/wall-pairings', { body: {} })).json()) as {
      code: string
      secret: string
    }
    const claim = async (server: RunningTestServer) => {
      const response = await server.call('POST', '/api/v1/wall-pairings/claim', { body: { secret } })
      return { state: ((await response.json()) as { state: string }).state, cookie: response.headers.get('set-cookie') }
    }
    expect((await claim(two)).state).toBe('waiting')
    await ok(two, 'admin', 'POST', '/wall-pairings/approve', { code, label: 'Ruang NOC' })
    const paired = await claim(one)
    expect(paired.state).toBe('paired')
    cookies['wall'] = (paired.cookie ?? '').split(';')[0] ?? ''
    expect((await call(two, 'wall', 'GET', '/session')).status).toBe(200)
    expect((await claim(two)).state).toBe('expired')
  })
})

describe('a move', () => {
  it('made on one server is seen live on the other, by those who may see it', async () => {
    const head = await hear(two, 'kabid')
    const opd = await hear(two, 'dinkes')
    const request = await submit()
    await waitUntil(
      'the news crosses over',
      () => heardNews(head, 'request', request.id) && heardNews(opd, 'request', request.id),
    )
    const seen = await ok<{ request: RequestView }>(two, 'kabid', 'GET', `/requests/${request.id}`)
    expect(seen.request.version).toBe(request.version)
    await ok(two, 'agenda', 'POST', `/requests/${request.id}/receive`, { expectedVersion: request.version })
    const { request: received } = await ok<{ request: RequestView }>(one, 'kabid', 'GET', `/requests/${request.id}`)
    expect(received.state).toBe('received')
  })

  it('by two editors on two servers is told to one of them as a conflict, and the audit stays one chain', async () => {
    const requests = await Promise.all(Array.from({ length: 6 }, submit))
    const outcomes = await Promise.all(
      requests.flatMap(({ id, version }) =>
        [one, two].map(async (server, index) => {
          const who = index === 0 ? 'agenda' : 'teknisi'
          return (await call(server, who, 'POST', `/requests/${id}/receive`, { expectedVersion: version })).status
        }),
      ),
    )
    expect(outcomes.filter((status) => status === 200)).toHaveLength(6)
    expect(outcomes.filter((status) => status === 409)).toHaveLength(6)
    const rows = await one.db.selectFrom('requests').select('sequence').where('sequence', 'is not', null).execute()
    const sequences = rows.map(({ sequence }) => sequence ?? 0).sort((a, b) => a - b)
    expect(sequences).toEqual(Array.from({ length: rows.length }, (_, index) => index + 1))
    const { finding, head } = await verifyAudit(two.db, [])
    expect(finding).toBeNull()
    expect(head.seq).toBeGreaterThan(12)
  })

  it('of a setting is known on the other server, whose next editor stands on it', async () => {
    const admin = await hear(two, 'admin')
    const save = (server: RunningTestServer, expectedVersion: number, quietFromMinute: number) =>
      call(server, 'admin', 'PUT', '/settings/notices', {
        expectedVersion,
        note: 'uji',
        value: { quietFromMinute, quietToMinute: 300 },
      })
    expect((await save(one, 0, 1_200)).status).toBe(200)
    await waitUntil('the news crosses over', () => heardNews(admin, 'settings', 'notices'))
    // The news comes when memory knows: no waiting here.
    const { values } = await ok<{ values: { notices: { quietFromMinute: number } } }>(two, 'admin', 'GET', '/settings')
    expect(values.notices.quietFromMinute).toBe(1_200)
    expect((await Promise.all([save(one, 1, 1_210), save(two, 1, 1_220)])).map(({ status }) => status).sort()).toEqual([
      200, 409,
    ])
    const { history } = await ok<{ history: { version: number }[] }>(one, 'admin', 'GET', '/settings/notices/history')
    expect(history.map(({ version }) => version)).toEqual([2, 1])
  })

  it('of a contract and of maintenance are known on the other server', async () => {
    const head = await hear(two, 'kabid')
    await ok(one, 'admin', 'POST', '/links/dinkes-utama/contract', {
      direction: 'down',
      rateBps: 77e6,
      validFromMs: one.now.ms - 60_000,
      reason: 'salah ketik',
    })
    await waitUntil('the news crosses over', () => heardNews(head, 'contract', 'dinkes-utama'))
    const { steps } = await ok<{ steps: { direction: string; rateBps: number; validToMs: number | null }[] }>(
      two,
      'kabid',
      'GET',
      '/links/dinkes-utama/contract',
    )
    expect(steps.find(({ direction, validToMs }) => direction === 'down' && validToMs === null)?.rateBps).toBe(77e6)

    const plan = await ok<{ id: string; version: number }>(one, 'teknisi', 'POST', '/maintenance', {
      title: 'Ganti kabel',
      linkIds: ['bkd-utama'],
      fromMs: one.now.ms + HOUR_MS,
      toMs: one.now.ms + 2 * HOUR_MS,
    })
    // At once, without waiting for any news.
    const approved = await ok<{ state: string }>(two, 'kabid', 'POST', `/maintenance/${plan.id}/approve`, {
      expectedVersion: plan.version,
    })
    expect(approved.state).toBe('approved')
  })
})

describe('a file', () => {
  it('taken by one server is handed out by the other', async () => {
    const pdf = Buffer.from(
      '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 3 3]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
    )
    const form = new FormData()
    form.set('file', new Blob([pdf], { type: 'application/pdf' }), 'surat.pdf')
    const headers = { cookie: cookies['dinkes'] ?? '' }
    const uploaded = await fetch(`${one.url}/api/v1/files`, { method: 'POST', body: form, headers })
    const { id } = (await uploaded.json()) as { id: string }
    const fetched = await call(two, 'dinkes', 'GET', `/files/${id}`)
    expect(fetched.status).toBe(200)
    expect(Buffer.from(await fetched.arrayBuffer()).equals(pdf)).toBe(true)
  })
})

const pendingMails = () => two.db.selectFrom('notice_deliveries').select('id').where('state', '=', 'pending')
const dueMails = async () =>
  (await pendingMails().where('next_attempt_at_ms', '<=', Math.max(one.now.ms, two.now.ms)).execute()).length

describe('a database that goes away', () => {
  it('is told as such, and everything goes on when it is back: sessions, screens, news', async () => {
    const listener = await hear(two, 'kabid')
    const snapshots = () => listener.heard.filter(({ event }) => event === 'snapshot').length
    expect(snapshots()).toBe(1)
    // A mail whose sending cannot be noted goes out again, and below each goes out once: none is on its way.
    await waitUntil('no mail is due', async () => (await dueMails()) === 0)
    await postgres.kill()
    const away = await call(one, 'kabid', 'GET', '/requests')
    expect(away.status).toBe(503)
    expect(await away.json()).toMatchObject({ error: { code: 'unavailable' } })
    await postgres.start()
    await waitUntil(
      'the same session works again',
      async () => (await call(one, 'kabid', 'GET', '/requests')).status === 200,
    )
    // What was told meanwhile is lost, so who holds a snapshot gets another.
    await waitUntil('the screen gets a new snapshot', () => snapshots() > 1)
    expect(listener.isClosed()).toBe(false)
    const request = await submit()
    await waitUntil('news crosses over again', () => heardNews(listener, 'request', request.id))
  })
})

describe('what only one may do', () => {
  const pending = async () => (await pendingMails().execute()).length
  const mailsSent = async () => {
    await waitUntil('the outbox is empty', async () => (await pending()) === 0)
    return (await two.db.selectFrom('notice_deliveries').select('id').where('state', '=', 'sent').execute()).length
  }
  const complain = (server: RunningTestServer) =>
    ok(server, 'dinkes', 'POST', '/complaints', { channel: 'in_app', category: 'down', text: 'Putus sejak pagi.' })
  /** Past the quiet hours, and not so far that the sessions end. */
  const passHours = () => {
    for (const { now } of [one, two]) now.ms += 5 * HOUR_MS
  }

  it('is done once: every mail goes out once', async () => {
    await complain(one)
    expect(await pending()).toBeGreaterThan(0)
    passHours()
    const sent = await mailsSent()
    expect(sent).toBeGreaterThan(0)
    expect(inbox.mails).toHaveLength(sent)
  })

  it('goes on when a server goes, and the people of the other notice nothing', async () => {
    const listener = await hear(two, 'kabid')
    await one.stopServer()
    expect((await call(two, 'kabid', 'GET', '/requests')).status).toBe(200)
    const body = { form: nextForm() }
    const { request } = await ok<{ request: RequestView }>(two, 'dinkes', 'POST', '/requests', body)
    await waitUntil('news goes on', () => heardNews(listener, 'request', request.id))
    expect(listener.isClosed()).toBe(false)
    const before = inbox.mails.length
    await complain(two)
    passHours()
    const sent = await mailsSent()
    expect(inbox.mails.length).toBeGreaterThan(before)
    expect(inbox.mails).toHaveLength(sent)
  })
})
