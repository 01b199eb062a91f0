import { verifyRequestLog } from '#server/features/requests/verify-request-log.ts'
import type { RequestView } from '#wire/request-views.ts'
import type { RequestList } from '#wire/requests.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { disposed, formOf, increaseOf, type RequestsApp, startRequestsApp } from './requests-app.ts'

const MINUTE = 60_000
let app: RequestsApp
beforeEach(async () => {
  app = await startRequestsApp()
})
afterEach(() => app.stop())

const submit = (form: object = {}) => app.ok('health', 'POST', '/requests', { form: formOf(form) })
const allowed = (request: RequestView) => request.moves.filter((row) => row.isAllowed).map((row) => row.move)

describe('the six steps', () => {
  it('go from the letter to the declared end, and every step leaves its mark', async () => {
    const { request } = await submit()
    expect(request).toMatchObject({ state: 'submitted', number: null, waitsFor: 'registry', nextMove: 'receive' })
    app.clock.advance(5 * MINUTE)
    const received = await app.move('registry', request, 'receive', { agendaNo: 'A-1' })
    expect(received).toMatchObject({ state: 'received', number: 'PB/0001/XI/2026', waitsFor: 'head' })
    // Tuesday 10:05 WIB, the wish is for 25 November 00:00: the clock runs from the receipt.
    expect(received.clock).toMatchObject({
      state: 'running',
      dueAtMs: Date.UTC(2026, 10, 25, 3, 5),
      remainingMinutes: 1440,
    })
    app.clock.advance(30 * MINUTE)
    const handed = await app.move('head', received, 'dispose', {
      toAccountId: 'tech-1',
      instruction: 'Tindak lanjuti.',
    })
    expect(handed).toMatchObject({ state: 'dispositioned', assignee: { accountId: 'tech-1' } })
    const started = await app.move('technician', handed, 'start')
    app.clock.advance(60 * MINUTE)
    const increased = await app.move('technician', started, 'increase', increaseOf(app.clock.nowMs() - 2 * MINUTE))
    expect(app.parts.contracts.rateAt('dinkes-utama', 'down', app.clock.nowMs())).toBe(50e6)
    expect(app.parts.contracts.rateAt('dinkes-utama', 'down', app.clock.nowMs() - 3 * MINUTE)).toBe(20e6)
    const report = { text: 'Batas dinaikkan.', andComplete: { declaration: 'Selesai.' } }
    const done = await app.move('technician', increased, 'report', report)
    expect(done).toMatchObject({ state: 'done', waitsFor: 'opd', clock: { state: 'stopped_on_time', netMinutes: 90 } })
    expect(done.timeline.map((event) => event.type)).toEqual([
      'submitted',
      'received',
      'dispositioned',
      'started',
      'increased',
      'reported',
      'completed',
    ])
    const seen = (await app.ok('health', 'GET', `/requests/${done.id}`)).request
    expect(allowed(seen)).toEqual(['accept', 'contest', 'note'])
    const closed = await app.move('health', seen, 'accept')
    expect(closed.state).toBe('closed')
    expect(app.published.filter((news) => news.id === done.id)).toHaveLength(7)
    const notices = await app.db.selectFrom('notices').select(['account_id', 'kind']).execute()
    expect(notices).toContainEqual({ account_id: 'tech-1', kind: 'request.dispositioned' })
    expect(notices).toContainEqual({ account_id: 'opd-dinkes', kind: 'request.done' })
    expect(notices.some((notice) => notice.account_id === 'opd-dindik')).toBe(false)
  })

  it('work on paper: an officer enters the letter, the stamped scan keeps its time on the clock', async () => {
    const arrivedAt = app.clock.nowMs() - 5 * 60 * MINUTE
    const { request } = await app.ok('registry', 'POST', '/requests', {
      opdId: 'dinkes',
      form: formOf(),
      occurredAtMs: arrivedAt,
    })
    expect(request).toMatchObject({ isPaper: true, lateEntries: 1 })
    const upload = await app.parts.files.save({
      name: 'cap.pdf',
      bytes: new Uint8Array(minimalPdf),
      byAccountId: 'registry-1',
    })
    const received = await app.move('registry', request, 'receive', {
      receivedAtMs: arrivedAt,
      evidenceFileId: upload.id,
    })
    expect(received.receivedAtMs).toBe(arrivedAt)
    expect(received.clock.dueAtMs).toBe(arrivedAt + 1440 * MINUTE)
    expect(received.files.map((file) => file.sha256)).toEqual([upload.sha256])
  })

  it('a late entry without a scan counts from when it was told, and is shown', async () => {
    const { request } = await app.ok('registry', 'POST', '/requests', {
      opdId: 'dinkes',
      form: formOf(),
      occurredAtMs: app.clock.nowMs() - 300 * MINUTE,
    })
    const received = await app.move('registry', request, 'receive', { receivedAtMs: app.clock.nowMs() - 300 * MINUTE })
    expect(received.receivedAtMs).toBe(app.clock.nowMs())
    expect(received.timeline.at(-1)).toMatchObject({ type: 'received', isLateEntry: true })
  })
})

const minimalPdf = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
)

describe('what is refused', () => {
  const refusedForm = (form: object) => app.refused('health', 'POST', '/requests', { form: formOf(form) })
  it.each([
    ['a decrease', { asked: [{ direction: 'down', rateBps: 10e6 }] }, 'not-an-increase'],
    ['the same rate', { asked: [{ direction: 'up', rateBps: 10e6 }] }, 'not-an-increase'],
    ['nothing', { asked: [] }, 'nothing-asked'],
    ['a wish for yesterday', { wanted: { date: '2026-11-23' } }, 'wanted-in-the-past'],
    ['no letter and no notice', { letter: null }, 'letter-or-notice-needed'],
    ["another OPD's link", { linkId: 'dindik-utama' }, 'link-not-of-opd'],
    ['a link that does not exist', { linkId: 'tiada' }, 'link-not-of-opd'],
  ])('%s', async (_what, form, reason) => {
    expect(await refusedForm(form)).toMatchObject({ status: 422, reason })
    expect(await app.db.selectFrom('request_events').selectAll().execute()).toEqual([])
  })

  it('a second open request on the same link and direction, unless the head links them', async () => {
    const { request } = await submit()
    expect(await refusedForm({})).toMatchObject({ reason: 'open-request-exists' })
    await submit({ asked: [{ direction: 'up', rateBps: 20e6 }] })
    await app.ok('head', 'POST', '/requests', { opdId: 'dinkes', form: formOf({ linkedRequestId: request.id }) })
  })

  it('done before increased, work by another technician, anything after the end', async () => {
    const ready = await disposed(app)
    const at = (move: string) => `/requests/${ready.id}/${move}`
    const complete = { expectedVersion: ready.version, declaration: 'x' }
    expect(await app.refused('technician', 'POST', at('complete'), complete)).toMatchObject({ reason: 'wrong-state' })
    const start = { expectedVersion: ready.version }
    expect(await app.refused('otherTechnician', 'POST', at('start'), start)).toMatchObject({ reason: 'not-assignee' })
    const rejected = await app.move('head', ready, 'reject', { reason: 'no_capacity', text: 'Jalur penuh.' })
    expect(rejected.clock.state).toBe('void')
    expect(await app.refused('technician', 'POST', at('start'), { expectedVersion: rejected.version })).toMatchObject({
      reason: 'request-ended',
    })
  })

  it('confirming one’s own increase (two-person rule)', async () => {
    const started = await app.move('head', await disposed(app), 'start')
    const increased = await app.move('head', started, 'increase', increaseOf(app.clock.nowMs()))
    const done = await app.move('head', increased, 'report', { text: 'x', andComplete: { declaration: 'y' } })
    expect(done.increases[0]?.bySupervisor).toBe(true)
    const confirm = { expectedVersion: done.version }
    expect(await app.refused('head', 'POST', `/requests/${done.id}/confirm`, confirm)).toMatchObject({
      reason: 'two-person-rule',
    })
  })

  it('done without the letter, when it began with a phone call', async () => {
    const notice = { channel: 'phone', takenAtMs: app.clock.nowMs(), text: 'Minta tambah.' }
    const started = await app.move('technician', await disposed(app, { letter: null, notice }), 'start')
    const increased = await app.move('technician', started, 'increase', increaseOf(app.clock.nowMs()))
    const reported = await app.move('technician', increased, 'report', { text: 'x' })
    const complete = { expectedVersion: reported.version, declaration: 'y' }
    const path = `/requests/${reported.id}/complete`
    expect(await app.refused('technician', 'POST', path, complete)).toMatchObject({ reason: 'letter-needed' })
    const withLetter = await app.move('technician', reported, 'attach-letter', formOf().letter)
    expect((await app.move('technician', withLetter, 'complete', { declaration: 'y' })).state).toBe('done')
  })
})

describe('two people at once', () => {
  it('the second is told what changed, and nothing is overwritten', async () => {
    const { request } = await submit()
    await app.move('registry', request, 'receive')
    const second = await app.refused('technician', 'POST', `/requests/${request.id}/receive`, { expectedVersion: 1 })
    expect(second).toMatchObject({
      status: 409,
      reason: 'stale-version',
      changes: [{ version: 2, type: 'received', byName: 'Akun registry-1' }],
    })
  })
  it('a verdict that says nothing yet stops nobody, one that says something does', async () => {
    const ready = await disposed(app)
    const started = await app.move('technician', ready, 'start')
    const increased = await app.move('technician', started, 'increase', increaseOf(app.clock.nowMs()))
    const give = (verdict: 'not_yet_provable' | 'proven') =>
      app.feature.register.giveVerdict(increased.id, {
        verdict,
        reference: verdict,
        atMs: app.clock.nowMs(),
        isOverride: false,
        note: '',
      })
    await give('not_yet_provable')
    const reported = await app.move('technician', increased, 'report', { text: 'Batas dinaikkan.' })
    expect(reported.timeline.map(({ type }) => type)).toContain('verdict_given')
    await give('proven')
    const stale = { expectedVersion: reported.version, declaration: 'Selesai.' }
    expect(await app.refused('technician', 'POST', `/requests/${reported.id}/complete`, stale)).toMatchObject({
      reason: 'stale-version',
    })
  })
  it('a note or a warning of the clock does not stop anybody', async () => {
    const { request } = await submit()
    await app.move('technician', request, 'note', { text: 'Sudah dicek.', isInternal: true })
    expect((await app.move('registry', request, 'receive')).state).toBe('received')
  })
})

describe('numbers', () => {
  it('have no holes: a refused receipt takes none, and each WIB year begins at 1', async () => {
    const first = await submit()
    const wrong = { expectedVersion: 1, isComplete: false }
    expect(await app.refused('registry', 'POST', `/requests/${first.request.id}/receive`, wrong)).toMatchObject({
      reason: 'missing-items-needed',
    })
    expect((await app.move('registry', first.request, 'receive')).number).toBe('PB/0001/XI/2026')
    // 31 December 23:59 and 1 January 00:00 WIB.
    app.clock.set(Date.UTC(2026, 11, 31, 16, 59))
    const { request } = await submit({ linkId: 'dinkes-dua', wanted: { date: '2027-01-02' } })
    expect((await app.move('registry', request, 'receive')).number).toBe('PB/0002/XII/2026')
    app.clock.advance(MINUTE)
    const next = await app.ok('schools', 'POST', '/requests', {
      form: formOf({ linkId: 'dindik-utama', wanted: { date: '2027-01-02' } }),
    })
    expect((await app.move('registry', next.request, 'receive')).number).toBe('PB/0001/I/2027')
  })
})

describe('drafts, lists and files', () => {
  it('a draft is its OPD’s alone until it is submitted', async () => {
    const { request } = await app.ok('health', 'POST', '/requests', { form: formOf(), submit: false })
    expect((await app.ok<RequestList>('head', 'GET', '/requests')).total).toBe(0)
    expect(await app.refused('head', 'GET', `/requests/${request.id}`)).toMatchObject({ status: 404 })
    const saved = await app.ok('health', 'PUT', `/requests/${request.id}/draft`, {
      expectedVersion: 1,
      form: formOf({ reason: 'Lain.' }),
    })
    const sent = await app.move('health', saved.request, 'submit', { form: formOf() })
    expect(sent.state).toBe('submitted')
    expect((await app.ok<RequestList>('head', 'GET', '/requests')).total).toBe(1)
  })

  it('are found, filtered, sorted and paged, and the row says the same as the page', async () => {
    const ready = await disposed(app)
    await app.ok('schools', 'POST', '/requests', { form: formOf({ linkId: 'dindik-utama' }) })
    const list = (query: string) => app.ok<RequestList>('head', 'GET', `/requests?${query}`)
    expect((await list('q=kesehatan 012')).rows.map((row) => row.id)).toEqual([ready.id])
    expect((await list('q=%25')).total).toBe(0)
    expect((await list('assignee=none')).total).toBe(1)
    expect((await list('state=received,dispositioned&clock=running')).total).toBe(1)
    expect((await list('clock=not_started')).total).toBe(1)
    expect((await list('quarter=2026-Q4')).total).toBe(1)
    expect((await list('size=1&page=2')).rows).toHaveLength(1)
    const page = (await app.ok('head', 'GET', `/requests/${ready.id}`)).request
    const row = (await list('state=dispositioned')).rows[0]
    expect(page).toMatchObject(row ?? {})
    const csv = await (await app.call('head', 'GET', '/requests/export.csv')).text()
    expect(csv).toContain('PB/0001/XI/2026')
    const xlsx = new Uint8Array(await (await app.call('head', 'GET', '/requests/export.xlsx')).arrayBuffer())
    expect([...xlsx.slice(0, 2)]).toEqual([0x50, 0x4b])
  })

  it('the log of a request proves itself, and shows when it was touched', async () => {
    const ready = await disposed(app)
    const log = () => app.ok<{ isSound: boolean; events: unknown[] }>('head', 'GET', `/requests/${ready.id}/log`)
    expect(await log()).toMatchObject({ isSound: true })
    const row = await app.db.selectFrom('request_events').selectAll().where('version', '=', 2).executeTakeFirstOrThrow()
    const entry_json = row.entry_json.replace('"recordedAtMs":', '"recordedAtMs": 1')
    expect(await verifyRequestLog(app.db)).toEqual({ requests: 1, events: 3, finding: null })
    await app.db.updateTable('request_events').set({ entry_json }).where('version', '=', 2).execute()
    expect(await log()).toMatchObject({ isSound: false })
    const of = { requestId: ready.id }
    expect(await verifyRequestLog(app.db)).toMatchObject({ finding: { ...of, version: 2, problem: 'altered' } })
    await app.db.deleteFrom('request_events').where('version', '>=', 2).execute()
    expect(await verifyRequestLog(app.db)).toMatchObject({ finding: { ...of, version: 2, problem: 'truncated' } })
    // Whoever shortens the list row too is caught by the audit.
    await app.db.updateTable('requests').set({ version: 1 }).execute()
    expect(await verifyRequestLog(app.db)).toMatchObject({ finding: { ...of, version: 2, problem: 'truncated' } })
    await app.db.deleteFrom('request_events').execute()
    expect(await verifyRequestLog(app.db)).toMatchObject({ finding: { ...of, version: 1, problem: 'removed' } })
    await app.db.deleteFrom('requests').execute()
    expect(await verifyRequestLog(app.db)).toMatchObject({ finding: { ...of, version: 1, problem: 'removed' } })
  })
})
