import { compileCalendar, addMinutes } from '#domain/working-time.ts'
import { shippedCalendar } from '#domain/calendar-shipped.ts'
import { defaultComplaintLimits } from '#domain/complaint-limits.ts'
import { createAuditFeature } from '#server/features/audit/create-audit-feature.ts'
import { createAuditLog } from '#server/features/audit/audit-log.ts'
import { createComplaintFeature } from '#server/features/complaints/create-complaint-feature.ts'
import { createFileFeature } from '#server/features/files/create-file-feature.ts'
import { createFileFolder } from '#server/features/files/file-folder.ts'
import { createFileStore } from '#server/features/files/file-store.ts'
import type { Notice } from '#server/ports/notifier.ts'
import type { Part } from '#platform/lifecycle.ts'
import type { ComplaintEventView, ComplaintRow, ComplaintSummary } from '#wire/complaints.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newsRecorder, silentLog, startRecordsApp, type PersonName, type RecordsApp } from './records-app.ts'
import { pdfOf } from './sample-files.ts'

let app: RecordsApp
let part: Part
let notices: Notice[]
let reopened: { requestId: string; complaintId: string }[]
let requestState: 'done' | 'in_progress'
let published: ReturnType<typeof newsRecorder>['published']

const calendar = compileCalendar(shippedCalendar, false)
const workingTime = {
  addWorkingDays: (fromMs: number, days: number) => addMinutes(calendar, 'workday24', fromMs, days * 1440),
}

beforeEach(async () => {
  notices = []
  reopened = []
  requestState = 'done'
  const recorder = newsRecorder()
  published = recorder.published
  app = await startRecordsApp((made) => {
    const folder = createFileFolder(made.dataDir)
    const files = createFileStore({ ...made, folder })
    const audit = createAuditLog(made.clock)
    const feature = createComplaintFeature({
      ...made,
      audit,
      files,
      workingTime,
      limits: () => defaultComplaintLimits,
      log: silentLog,
      news: recorder.news,
      notifier: {
        notify: (_tx, notice) => {
          notices.push(notice)
          return Promise.resolve()
        },
      },
      directory: {
        link: (id) =>
          id === 'dinkes-utama'
            ? ({ id, opdId: 'dinkes' } as never)
            : id === 'dindik-utama'
              ? ({ id, opdId: 'dindik' } as never)
              : null,
        links: () => [],
        opd: (id) => (['dinkes', 'dindik'].includes(id) ? { id, name: id, shortName: id } : null),
        opds: () => [],
      },
      reopener: {
        inScope: (principal, id) => Promise.resolve(id === 'r-dinkes' && (principal.opdId ?? 'dinkes') === 'dinkes'),
        reopen: (_tx, { requestId, complaintId }) => {
          if (requestState !== 'done') return Promise.resolve({ reopened: false as const, refused: 'not_done' })
          reopened.push({ requestId, complaintId })
          return Promise.resolve({ reopened: true as const })
        },
      },
    })
    part = feature.part
    createFileFeature({ ...made, log: silentLog, files, folder, scopes: [feature.scope] })
    createAuditFeature({ ...made, log: silentLog })
  })
})
afterEach(async () => {
  await part.stop()
  await app.stop()
})

const json = async <T>(reply: Promise<Response>, status = 200): Promise<T> => {
  const done = await reply
  const body = (await done.json()) as T
  expect(done.status, JSON.stringify(body)).toBe(status)
  return body
}
const form = (more: object = {}) => ({
  channel: 'phone',
  category: 'slow',
  text: 'Internet lambat sejak pagi',
  ...more,
})
const file = (who: PersonName, more: object = {}) =>
  json<ComplaintRow>(app.call(who, 'POST', '/complaints', form(more)), 201)
const move = (who: PersonName, at: { id: string; version: number }, name: string, body: object = {}) =>
  app.call(who, 'POST', `/complaints/${at.id}/${name}`, { version: at.version, ...body })
const moved = (...args: Parameters<typeof move>) => json<ComplaintRow>(move(...args))
const get = (who: PersonName, id: string) =>
  json<{ complaint: ComplaintRow; events: ComplaintEventView[] }>(app.call(who, 'GET', `/complaints/${id}`))
const list = async (who: PersonName, query = '') =>
  (await json<{ complaints: ComplaintRow[] }>(app.call(who, 'GET', `/complaints${query}`))).complaints
const hours = (n: number) => n * 3_600_000
const REPORTER = { reporterName: 'Ibu Pelapor', reporterContact: 'pelapor@example.test' }

describe('the way of a complaint', () => {
  it('from the phone call to the end, seen by each in his measure', async () => {
    let row = await file('registry', { ...REPORTER, opdId: 'dinkes', linkId: 'dinkes-utama' })
    expect(row).toMatchObject({ number: 'ADU/0001/XI/2026', state: 'open', version: 1, limits: { answer: 'waiting' } })
    // Tue 24 Nov 10.00 + 1, 3, 5 working days.
    expect(
      [row.answerDueAtMs, row.escalateDueAtMs, row.resolveDueAtMs].map((ms) => new Date(ms).toISOString()),
    ).toEqual(['2026-11-25T03:00:00.000Z', '2026-11-27T03:00:00.000Z', '2026-12-01T03:00:00.000Z'])
    row = await moved('technician', row, 'take')
    row = await moved('technician', row, 'answer', { text: 'Sedang kami periksa' })
    row = await moved('technician', row, 'note', { text: 'Port menara bermasalah' })
    row = await moved('technician', row, 'escalate', { cause: 'beyond_authority' })
    expect(await json(move('technician', row, 'resolve', { text: 'Sudah' }), 422)).toMatchObject({
      error: { reason: 'second_level_only' },
    })
    row = await moved('head', row, 'resolve', { text: 'Perangkat sudah diganti' })
    row = await moved('health', row, 'contest', { text: 'Masih lambat' })
    expect(row).toMatchObject({ state: 'escalated', resolvedAtMs: null })
    row = await moved('officer', row, 'resolve', { text: 'Kabel diganti' })
    expect(await json(move('health', row, 'contest', { text: 'Masih' }), 422)).toMatchObject({
      error: { reason: 'already_contested' },
    })
    row = await moved('health', row, 'close')
    expect(row).toMatchObject({ state: 'closed', moves: [] })
    const types = (events: ComplaintEventView[]) => events.map(({ type }) => type).join(' ')
    expect(types((await get('head', row.id)).events)).toBe(
      'filed take answer note escalate resolve contest resolve close',
    )
    const own = await get('health', row.id)
    expect(types(own.events)).toBe('filed answer resolve contest resolve close')
    expect(JSON.stringify(own)).not.toContain('menara')
    // Who gets which of them: complaint-notices.test.ts. One cause an event, whatever its audiences.
    expect(new Set(notices.map(({ cause }) => cause)).size).toBe(9)
    expect(published).toHaveLength(9)
  })

  it('what a move must say, it must say', async () => {
    const row = await moved('technician', await file('technician'), 'take')
    for (const name of ['answer', 'resolve', 'escalate'])
      expect((await move('technician', row, name)).status, name).toBe(400)
    expect((await move('head', row, 'forward', { text: 'Bukan jaringan kami' })).status).toBe(400)
    const forwarded = await moved('head', row, 'forward', { text: 'Bukan jaringan kami', where: 'Dinas lain' })
    expect(forwarded).toMatchObject({ state: 'forwarded', limits: { resolve: 'void' } })
  })

  it('of two people at once the second is told', async () => {
    const row = await file('technician')
    const replies = await Promise.all([move('technician', row, 'take'), move('otherTechnician', row, 'take')])
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409])
  })

  it('numbers have no holes, also when a filing fails', async () => {
    await file('technician')
    expect((await app.call('technician', 'POST', '/complaints', form({ fileIds: ['nope'] }))).status).toBe(400)
    expect((await file('technician')).number).toBe('ADU/0002/XI/2026')
  })
})

describe('by itself', () => {
  const tick = async () => {
    await part.start()
    await part.stop()
  }

  it('goes to the second level when the first had its days, once, and tells the head also at night', async () => {
    const row = await file('technician')
    app.clock.set(row.escalateDueAtMs)
    await tick()
    expect((await get('head', row.id)).complaint.state).toBe('open')
    app.clock.advance(1)
    await tick()
    await tick()
    const { complaint, events } = await get('head', row.id)
    expect(complaint).toMatchObject({ state: 'escalated', version: 2, escalatedAtMs: app.clock.nowMs() })
    expect(events.at(-1)).toMatchObject({ type: 'escalate', byName: 'Pantau', data: { cause: 'overdue' } })
    expect(notices.at(-1)).toMatchObject({ kind: 'complaint.overdue', urgency: 'breach' })
    expect(notices.at(-1)?.to).toContainEqual({ role: 'head' })
  })

  it('is closed when nobody contested for five working days', async () => {
    let row = await moved('technician', await file('technician'), 'take')
    row = await moved('technician', row, 'resolve', { text: 'Sudah normal' })
    app.clock.advance(hours(24 * 7))
    await tick()
    expect((await get('head', row.id)).complaint.state).toBe('resolved')
    app.clock.advance(1)
    await tick()
    expect((await get('head', row.id)).complaint.state).toBe('closed')
  })
})

describe('scope and privacy', () => {
  it('an OPD files for itself alone, and about its own things alone', async () => {
    const row = await file('health', { channel: 'phone', opdId: 'dindik', receivedAtMs: 1, linkId: 'dinkes-utama' })
    expect(row).toMatchObject({ channel: 'in_app', opdId: 'dinkes', receivedAtMs: app.clock.nowMs() })
    for (const more of [{ linkId: 'dindik-utama' }, { linkId: 'nowhere' }, { requestId: 'r-other' }])
      expect((await app.call('health', 'POST', '/complaints', form(more))).status).toBe(404)
    expect((await app.call('schools', 'POST', '/complaints', form({ requestId: 'r-dinkes' }))).status).toBe(404)
  })

  it('the other OPD learns nothing: list, counts, export, id, moves', async () => {
    const row = await file('health', { text: 'Rahasia dinkes' })
    expect(await list('schools')).toEqual([])
    expect(await list('schools', '?linkId=dinkes-utama')).toEqual([])
    expect((await json<ComplaintSummary>(app.call('schools', 'GET', '/complaints/summary'))).total).toBe(0)
    expect(await (await app.call('schools', 'GET', '/complaints/export.csv')).text()).not.toContain('Rahasia')
    const strip = async (reply: Response) => (await reply.text()).replace(/"errorId":"[^"]*"/, '')
    const foreign = await app.call('schools', 'GET', `/complaints/${row.id}`)
    expect(foreign.status).toBe(404)
    expect(await strip(foreign)).toBe(await strip(await app.call('schools', 'GET', '/complaints/absent')))
    expect((await move('schools', row, 'close')).status).toBe(404)
    expect(await list('registry')).toEqual([])
    expect(await list('health')).toHaveLength(1)
  })

  it('the reporter is for those who work on it; a confidential text too; nobody else by any way', async () => {
    const row = await file('registry', { ...REPORTER, confidential: true, text: 'Isi yang dirahasiakan' })
    const secrets = /Ibu Pelapor|pelapor@example|dirahasiakan/
    for (const who of ['technician', 'leader'] as const) {
      const seen = await get(who, row.id)
      expect(seen.complaint).toMatchObject({ reporter: null, isReporterHidden: true, text: null })
      expect(JSON.stringify(seen) + JSON.stringify(await list(who))).not.toMatch(secrets)
    }
    for (const who of ['head', 'officer', 'registry'] as const)
      expect((await get(who, row.id)).complaint).toMatchObject({
        reporter: { name: 'Ibu Pelapor', contact: 'pelapor@example.test' },
        text: 'Isi yang dirahasiakan',
      })
    await moved('technician', row, 'take')
    expect((await get('technician', row.id)).complaint.reporter).not.toBeNull()
    expect((await get('otherTechnician', row.id)).complaint.reporter).toBeNull()
    expect(await (await app.call('head', 'GET', '/complaints/export.csv')).text()).not.toMatch(secrets)
    expect(await (await app.call('head', 'GET', '/audit')).text()).not.toMatch(secrets)
    expect(JSON.stringify(notices)).not.toMatch(secrets)
  })

  it('an anonymous reporter is not kept', async () => {
    await file('registry', { ...REPORTER, anonymous: true })
    expect(JSON.stringify(await app.db.selectFrom('complaints').selectAll().execute())).not.toContain('Pelapor')
  })

  it('attachments follow the reporter', async () => {
    const upload = new FormData()
    upload.append('file', new Blob([new Uint8Array(pdfOf())]), 'bukti.pdf')
    const { id } = await json<{ id: string }>(app.call('registry', 'POST', '/files', upload), 201)
    await file('registry', { fileIds: [id], opdId: 'dinkes' })
    const status = async (who: PersonName) => (await app.call(who, 'GET', `/files/${id}`)).status
    for (const who of ['registry', 'head', 'officer', 'health'] as const) expect(await status(who), who).toBe(200)
    for (const who of ['technician', 'leader', 'schools', 'admin'] as const) expect(await status(who), who).toBe(404)
  })

  it('leader counts, writes nothing; admin and wall have no business here', async () => {
    await file('technician', { category: 'down' })
    const row = await file('technician')
    expect(await json(app.call('leader', 'GET', '/complaints/summary'))).toMatchObject({
      total: 2,
      byCategory: { down: 1, slow: 1 },
      byState: { open: 2 },
      answer: { onTime: 0, late: 0, waiting: 2 },
    })
    expect((await move('leader', row, 'take')).status).toBe(403)
    for (const who of ['admin', 'wall'] as const) expect((await app.call(who, 'GET', '/complaints')).status).toBe(403)
  })
})

describe('"the increase does nothing"', () => {
  it('reopens the request and says so', async () => {
    const row = await file('health', { category: 'not_effective', requestId: 'r-dinkes' })
    expect(reopened).toEqual([{ requestId: 'r-dinkes', complaintId: row.id }])
    expect((await get('health', row.id)).events[0]?.data).toEqual({ reopened: true })
  })

  it('is filed all the same when the request cannot be reopened', async () => {
    requestState = 'in_progress'
    const row = await file('health', { category: 'not_effective', requestId: 'r-dinkes' })
    expect(row).toMatchObject({ state: 'open', requestId: 'r-dinkes' })
    expect((await get('head', row.id)).events[0]?.data).toEqual({ reopened: false, refused: 'not_done' })
  })
})

describe('SP4N-LAPOR!', () => {
  const csv =
    '\uFEFFTracking ID;Kategori;Tanggal Laporan;Tanggal Tanggapan;Isi Laporan\r\n' +
    '7654321;Jaringan;20/11/2026 09:30;;"Internet kelurahan ""mati""; sejak\r\nkemarin"\r\n' +
    '7654322;Jaringan;2026-11-23 08.00 WIB;24/11/2026;Lambat sekali\r\n' +
    ';;20/11/2026;;tanpa nomor\r\n' +
    '7654323;;31/02/2026;;tanggal tidak ada\r\n'
  type Imported = { added: number; known: number; problems: { line: number }[] }
  const importCsv = (more: object = {}) =>
    json<Imported>(app.call('registry', 'POST', '/complaints/import', { csv, ...more }))
  const problems = [
    { line: 5, code: 'odd_number', found: '' },
    { line: 6, code: 'no_date', found: '31/02/2026' },
  ]

  it('says before what it would file, and files nothing of it', async () => {
    const rows = [
      { line: 2, number: '7654321', receivedAtMs: Date.parse('2026-11-20T09:30:00+07:00'), isKnown: false },
      { line: 4, number: '7654322', text: 'Lambat sekali', isKnown: false },
    ]
    expect(await importCsv({ preview: true })).toMatchObject({ added: 2, known: 0, rows, problems })
    expect(await list('head', '?channel=sp4n_lapor')).toEqual([])
    await importCsv()
    expect(await importCsv({ preview: true })).toMatchObject({ added: 0, known: 2, rows: [{ isKnown: true }, {}] })
  })

  it('imports what can be read, names the lines that cannot, and adds nothing twice', async () => {
    expect(await importCsv()).toMatchObject({ added: 2, known: 0, problems })
    expect(await importCsv()).toMatchObject({ added: 0, known: 2 })
    const rows = await list('head', '?channel=sp4n_lapor')
    expect(rows).toHaveLength(2)
    expect(rows[1]).toMatchObject({
      text: 'Internet kelurahan "mati"; sejak\r\nkemarin',
      anonymous: true,
      receivedAtMs: Date.parse('2026-11-20T09:30:00+07:00'),
      lapor: { number: '7654321', category: 'Jaringan', answeredAtMs: null },
    })
    expect(rows[0]?.lapor?.answeredAtMs).toBe(Date.parse('2026-11-24T00:00:00+07:00'))
  })

  it('says when it is another kind of file', async () => {
    expect(await json(app.call('registry', 'POST', '/complaints/import', { csv: 'a,b\n1,2' }))).toMatchObject({
      added: 0,
      problems: ['number', 'received', 'text'].map((found) => ({ line: 1, code: 'no_column', found })),
    })
    expect((await app.call('health', 'POST', '/complaints/import', { csv })).status).toBe(403)
  })
})
