import { complaintChannels, isEnded } from '#domain/complaint.ts'
import { complaintHistory } from '#demo/complaints/complaint-history.ts'
import { firstPeople, otherPeople } from '#demo/city/people.ts'
import { reopening } from '#demo/requests/reopening.ts'
import { requestHistory } from '#demo/requests/request-history.ts'
import { demoSeed } from '#cli/seed-demo.ts'
import type { ComplaintEventView, ComplaintRow } from '#wire/complaints.ts'
import type { RequestView } from '#wire/request-views.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoInventory } from './demo-inventory.ts'
import { startTestServer, type RunningTestServer } from '../server/running-server.ts'

const bornAtMs = Date.UTC(2026, 10, 24, 3)
const HOUR = 3_600_000
const DAY = 24 * HOUR

describe('the complaints of the demo city', () => {
  let server: RunningTestServer
  let all: ComplaintRow[]
  const cookies = new Map<string, string>()
  const get = async <T>(login: string, path: string): Promise<T> => {
    const cookie = cookies.get(login) ?? (await server.cookieOf(`demo-${login}`))
    cookies.set(login, cookie)
    const response = await server.call('GET', `/api/v1${path}`, { cookie })
    expect(response.status, path).toBe(200)
    return (await response.json()) as T
  }
  const list = async (login: string, query = ''): Promise<ComplaintRow[]> =>
    (await get<{ complaints: ComplaintRow[] }>(login, `/complaints?limit=100${query}`)).complaints

  beforeAll(async () => {
    server = await startTestServer({ demo: true, inventory: demoInventory(bornAtMs), startMs: bornAtMs })
    const seed = demoSeed(server.dataDir)
    await seed.people(server.db, bornAtMs)
    await seed.records(server, bornAtMs)
    await seed.records(server, bornAtMs + HOUR)
    all = await list('kabid')
  }, 60_000)
  afterAll(() => server.stop())

  it('are told once, however often the city starts, and the same for the same birth', () => {
    const told = complaintHistory(bornAtMs, bornAtMs)
    expect(told).toEqual(complaintHistory(bornAtMs, bornAtMs))
    expect(all.map(({ id }) => id).sort()).toEqual(told.map(({ id }) => id).sort())
    expect(all.length).toBeGreaterThan(20)
    // Numbered in the order of receipt, each year from 1, without a hole.
    for (const year of ['2025', '2026']) {
      const numbers = all.filter(({ number }) => number.endsWith(year)).map(({ number }) => Number(number.slice(4, 8)))
      expect(numbers.reverse()).toEqual(numbers.map((_, at) => at + 1))
    }
  })
  it('come by every channel, end in every way, and some are late', async () => {
    expect(new Set(all.map(({ channel }) => channel))).toEqual(new Set(complaintChannels))
    const states = new Set(all.map(({ state }) => state))
    for (const state of ['open', 'in_progress', 'escalated', 'resolved', 'closed', 'rejected', 'forwarded'] as const)
      expect(states).toContain(state)
    const count = (isSo: (row: ComplaintRow) => boolean) => all.filter(isSo).length
    expect(count(({ limits }) => limits.answer === 'late')).toBeGreaterThanOrEqual(1)
    expect(count(({ limits }) => limits.answer === 'met_late')).toBeGreaterThanOrEqual(1)
    expect(count(({ limits }) => limits.resolve === 'late')).toBeGreaterThanOrEqual(2)
    expect(count(({ limits }) => limits.resolve === 'met_on_time')).toBeGreaterThanOrEqual(10)
    expect(count(({ state }) => isEnded(state))).toBeGreaterThanOrEqual(12)
    const causes = new Set<string>()
    for (const { id } of all.filter((row) => row.escalatedAtMs !== null)) {
      const { events } = await get<{ events: ComplaintEventView[] }>('kabid', `/complaints/${id}`)
      for (const { type, data, byName } of events)
        if (type === 'escalate') causes.add(`${data.cause} ${byName === 'Pantau' ? 'by time' : 'by a person'}`)
    }
    expect(causes).toEqual(new Set(['overdue by time', 'beyond_authority by a person', 'beyond_skill by a person']))
  })
  it('are tied to links and requests, and one reopened its request', async () => {
    expect(all.filter(({ linkId }) => linkId !== null).length).toBeGreaterThan(12)
    const tied = all.filter(({ requestId }) => requestId !== null)
    expect(tied.length).toBeGreaterThanOrEqual(4)
    for (const { requestId, linkId, opdId } of tied) {
      const { request } = await get<{ request: RequestView }>('kabid', `/requests/${requestId}`)
      expect(request).toMatchObject({ linkId, opdId })
    }
    const { request } = await get<{ request: RequestView }>('kabid', '/requests/demo-kel-krapyak-utama-10')
    expect(request).toMatchObject({ state: 'in_progress', reopenCount: 1 })
    expect(request.reopens).toMatchObject([{ cause: 'complaint', reference: reopening.complaintId }])
    const [filed] = (await get<{ events: ComplaintEventView[] }>('kabid', `/complaints/${reopening.complaintId}`))
      .events
    expect(filed).toMatchObject({ type: 'filed', data: { reopened: true }, atMs: request.reopens[0]?.atMs })
  })
  it('are seen by an agency when they are its own, and told to nobody as news', async () => {
    const own = await list('opd-kel-krapyak')
    expect(own.map(({ id }) => id)).toEqual([reopening.complaintId])
    const ofLink = await list('opd-disdukcapil', '&linkId=disdukcapil-utama')
    expect(ofLink).toEqual([])
    expect((await list('kabid', '&linkId=disdukcapil-utama')).length).toBeGreaterThan(0)
    expect(await server.db.selectFrom('notices').selectAll().execute()).toEqual([])
  })
  it('name posts, never persons, and nobody’s number', () => {
    for (const { filing, by } of complaintHistory(bornAtMs, bornAtMs)) {
      expect([...firstPeople, ...otherPeople].map(({ id }) => id)).toContain(by.accountId)
      expect(`${filing.text} ${filing.reporterName ?? ''}`).not.toMatch(/\d{5,}|@/)
    }
  })
  it('keep to the rules whatever the day on which the city is born', async () => {
    for (let days = 0; days < 371; days += 10) {
      const birth = Date.UTC(2026, 0, 5, 1) + days * DAY + (days % 24) * HOUR
      for (const table of ['complaint_events', 'complaints', 'complaint_numbers'] as const)
        await server.db.deleteFrom(table).execute()
      server.now.ms = birth
      const told = complaintHistory(birth, birth)
      expect(await server.complaints.importHistory(told), new Date(birth).toISOString()).toBe(told.length)
      const requests = new Set(requestHistory(birth, birth).map(({ id }) => id))
      for (const { filing } of told) if (filing.requestId) expect(requests).toContain(filing.requestId)
    }
  }, 60_000)
})
