import { createAuditLog } from '#server/features/audit/audit-log.ts'
import { createMaintenanceFeature } from '#server/features/maintenance/create-maintenance-feature.ts'
import type { MaintenanceBook } from '#server/ports/maintenance-book.ts'
import type { Notice } from '#server/ports/notifier.ts'
import type { MaintenanceView } from '#wire/maintenance.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newsRecorder, startRecordsApp, type PersonName, type RecordsApp } from './records-app.ts'

const HOUR_MS = 3_600_000
let app: RecordsApp
let book: MaintenanceBook
let notices: Notice[]
let news: ReturnType<typeof newsRecorder>
const links = [
  { id: 'dinkes-utama', opdId: 'dinkes' },
  { id: 'dindik-utama', opdId: 'dindik' },
]

beforeEach(async () => {
  notices = []
  news = newsRecorder()
  app = await startRecordsApp(async (made) => {
    const feature = createMaintenanceFeature({
      ...made,
      audit: createAuditLog(made.clock),
      news: news.news,
      notifier: { notify: (_tx, notice) => Promise.resolve(void notices.push(notice)) },
      directory: {
        link: (id) => (links.find((link) => link.id === id) as never) ?? null,
        links: () => links as never,
        opd: () => null,
        opds: () => [],
      },
    })
    book = feature.maintenance
    await feature.part.start()
  })
})
afterEach(() => app.stop())

const planOf = (change: object = {}) => ({
  title: 'Ganti switch',
  note: 'bawa SFP cadangan',
  linkIds: links.map(({ id }) => id),
  fromMs: app.clock.nowMs() + HOUR_MS,
  toMs: app.clock.nowMs() + 3 * HOUR_MS,
  ...change,
})
const plan = async (who: PersonName = 'technician', change = {}): Promise<MaintenanceView> => {
  const response = await app.call(who, 'POST', '/maintenance', planOf(change))
  expect(response.status).toBe(201)
  return (await response.json()) as MaintenanceView
}
const move = (who: PersonName, window: MaintenanceView, name: string, more: object = {}) =>
  app.call(who, 'POST', `/maintenance/${window.id}/${name}`, { expectedVersion: window.version, ...more })
const list = async (who: PersonName, query = ''): Promise<MaintenanceView[]> => {
  const response = await app.call(who, 'GET', `/maintenance${query}`)
  return ((await response.json()) as { windows: MaintenanceView[] }).windows
}

describe('maintenance', () => {
  it('is planned by a technician, approved by the head, and then excuses its links', async () => {
    const planned = await plan()
    expect(planned).toMatchObject({ state: 'planned', excused: null, moves: ['cancel'] })
    expect(notices.map(({ kind, to }) => [kind, to])).toEqual([['maintenance.planned', [{ role: 'head' }]]])
    expect(book.excused('dinkes-utama', 0, Infinity)).toEqual([])

    const response = await move('head', planned, 'approve')
    const approved = (await response.json()) as MaintenanceView
    expect(approved).toMatchObject({ state: 'approved', version: 2, approvedByName: 'Akun head-1' })
    expect(notices.at(-1)).toMatchObject({
      kind: 'maintenance.approved',
      to: [{ role: 'technician' }, { opdId: 'dinkes' }, { opdId: 'dindik' }],
    })
    expect(book.untilMs('dinkes-utama', app.clock.nowMs())).toBeNull()
    app.clock.advance(HOUR_MS)
    expect(book.untilMs('dinkes-utama', app.clock.nowMs())).toBe(planned.toMs)
    expect(book.untilMs('dinkes-utama', planned.toMs)).toBeNull()

    app.clock.advance(HOUR_MS)
    expect((await move('technician', approved, 'end')).status).toBe(200)
    expect(book.excused('dindik-utama', 0, Infinity)).toEqual([
      { fromMs: planned.fromMs, toMs: planned.fromMs + HOUR_MS },
    ])
    const audited = await app.db.selectFrom('audit_entries').select('action').orderBy('seq').execute()
    expect(audited.map(({ action }) => action)).toEqual(['maintenance.plan', 'maintenance.approve', 'maintenance.end'])
  })

  it('shows an OPD what is approved, with its own links alone and without the note', async () => {
    const planned = await plan()
    expect(await list('health')).toEqual([])
    await move('head', planned, 'approve')
    const [seen] = await list('health')
    expect(seen).toMatchObject({ linkIds: ['dinkes-utama'], note: '', moves: [] })
    expect(JSON.stringify(seen)).not.toContain('dindik')
    const other = await plan('technician', { linkIds: ['dindik-utama'] })
    await move('head', other, 'approve')
    expect((await list('health')).map(({ id }) => id)).toEqual([planned.id])
    expect(news.published.at(-1)?.audiences).not.toContainEqual({ opdId: 'dinkes' })
  })

  it('refuses the past, unknown links, a move that does not fit, and a stale version', async () => {
    const refused = async (response: Response) => [
      response.status,
      ((await response.json()) as { error: { reason?: string } }).error.reason,
    ]
    const past = planOf({ fromMs: app.clock.nowMs() - HOUR_MS })
    expect(await refused(await app.call('technician', 'POST', '/maintenance', past))).toEqual([422, 'in-the-past'])
    expect((await app.call('technician', 'POST', '/maintenance', planOf({ linkIds: ['x'] }))).status).toBe(400)
    expect((await app.call('registry', 'POST', '/maintenance', planOf())).status).toBe(403)
    const planned = await plan()
    expect((await move('otherTechnician', planned, 'approve')).status).toBe(422)
    expect((await move('otherTechnician', planned, 'cancel', { reason: 'iseng' })).status).toBe(422)
    expect((await move('head', planned, 'cancel')).status).toBe(400)
    expect((await move('head', planned, 'approve')).status).toBe(200)
    expect((await move('head', planned, 'cancel', { reason: 'hujan' })).status).toBe(409)
    expect((await list('head'))[0]).toMatchObject({ state: 'approved', version: 2 })
    expect((await app.call('head', 'POST', '/maintenance/tiada/approve', { expectedVersion: 1 })).status).toBe(404)
  })

  it('pages through what is over, newest first', async () => {
    for (let i = 0; i < 51; i++) await plan('technician', { title: `Kerja ${i}` })
    app.clock.advance(24 * HOUR_MS)
    const first = (await (await app.call('head', 'GET', '/maintenance?when=past')).json()) as {
      windows: MaintenanceView[]
      nextBefore: string
    }
    expect(first.windows[0]).toMatchObject({ title: 'Kerja 50', state: 'lapsed' })
    expect(first.windows).toHaveLength(50)
    expect((await list('head', `?when=past&before=${first.nextBefore}`)).map(({ title }) => title)).toEqual(['Kerja 0'])
    expect(await list('head', '?when=open')).toEqual([])
  })
})
