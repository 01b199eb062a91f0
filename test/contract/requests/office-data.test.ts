import { shippedCalendar } from '#domain/calendar-shipped.ts'
import type { RequestBoard } from '#wire/requests.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { disposed, increaseOf, type RequestsApp, startRequestsApp } from './requests-app.ts'

const HOUR = 3_600_000
let app: RequestsApp
beforeEach(async () => {
  app = await startRequestsApp()
})
afterEach(() => app.stop())

describe('a new calendar', () => {
  const withHoliday = {
    ...shippedCalendar,
    version: '2026.2',
    holidays: [...shippedCalendar.holidays, { date: '2026-11-25', name: 'Pilkada' }],
  }
  const useWorkhours = async () => {
    const value = { ...app.parts.settings.current('sla'), calendar: 'workhours' }
    await app.ok('head', 'PUT', '/settings/sla', { expectedVersion: 0, note: 'jam kerja', value })
  }

  it('is previewed, then judges open requests from now on, never what had stopped', async () => {
    await useWorkhours()
    const finished = await app.move('technician', await disposed(app), 'start')
    const increased = await app.move('technician', finished, 'increase', increaseOf(app.clock.nowMs()))
    const done = await app.move('technician', increased, 'report', { text: 'x', andComplete: { declaration: 'y' } })
    const open = await disposed(app, { linkId: 'dinkes-dua' })
    app.clock.advance(HOUR)
    const check = await app.ok<{ problems: unknown[]; moved: { id: string }[] }>('head', 'POST', '/calendar/check', {
      calendar: withHoliday,
    })
    expect(check.problems).toEqual([])
    expect(check.moved.map((row) => row.id)).toEqual([open.id])
    await app.ok('head', 'POST', '/calendar', { calendar: withHoliday, expectedVersion: '2026.1', note: 'Keppres' })
    await app.job.look()
    const after = (await app.ok('head', 'GET', `/requests/${open.id}`)).request
    expect(after.clocks.calendarVersion).toBe('2026.2')
    // By hand: Tue 5.5 h, Wed off, Thu 8 h, Fri 5.5 h, so 5 h are left for Monday: 13:30 WIB instead of Friday 10:00.
    expect(open.clock.dueAtMs).toBe(Date.UTC(2026, 10, 27, 3))
    expect(after.clock.dueAtMs).toBe(Date.UTC(2026, 10, 30, 6, 30))
    const stopped = (await app.ok('head', 'GET', `/requests/${done.id}`)).request
    expect(stopped.clocks).toEqual(done.clocks)
  })

  it('is made up for at the next start when the program died right after saving it', async () => {
    await useWorkhours()
    const open = await disposed(app)
    app.clock.advance(HOUR)
    const before = await app.db.selectFrom('requests').selectAll().executeTakeFirstOrThrow()
    await app.ok('head', 'POST', '/calendar', { calendar: withHoliday, expectedVersion: '2026.1', note: 'Keppres' })
    await app.job.look()
    // The row as the crash left it.
    await app.db.updateTable('requests').set(before).where('id', '=', open.id).execute()
    await app.feature.part.start()
    await app.feature.part.stop()
    const row = await app.db.selectFrom('requests').selectAll().executeTakeFirstOrThrow()
    expect(row.clock_due_at_ms).toBe(Date.UTC(2026, 10, 30, 6, 30))
  })

  it('is refused when it is wrong, reuses a name, or was edited from an old one', async () => {
    const save = (calendar: object, expectedVersion = '2026.1') =>
      app.refused('head', 'POST', '/calendar', { calendar, expectedVersion, note: 'x' })
    const wrong = { ...withHoliday, weekly: withHoliday.weekly.slice(0, 4) }
    expect(await save(wrong)).toMatchObject({ status: 400, fields: [{ path: 'body.calendar.weekly' }] })
    expect(await save(withHoliday, '2025.9')).toMatchObject({ status: 409 })
    expect(await save(shippedCalendar)).toMatchObject({ reason: 'version-used' })
    expect(await app.refused('technician', 'POST', '/calendar', {})).toMatchObject({ status: 403 })
  })
})

describe('contracts', () => {
  it('change by an increase or an audited correction alone', async () => {
    const change = { direction: 'down', rateBps: 80e6, validFromMs: app.clock.nowMs() - HOUR, reason: 'Salah catat.' }
    expect(await app.refused('technician', 'POST', '/links/dinkes-utama/contract', change)).toMatchObject({
      status: 403,
    })
    await app.ok('head', 'POST', '/links/dinkes-utama/contract', change)
    expect(app.parts.contracts.rateAt('dinkes-utama', 'down', app.clock.nowMs())).toBe(80e6)
    expect(app.parts.contracts.rateAt('dinkes-utama', 'down', app.clock.nowMs() - 2 * HOUR)).toBe(20e6)
    const earlier = { ...change, validFromMs: 1000 }
    expect(await app.refused('head', 'POST', '/links/dinkes-utama/contract', earlier)).toMatchObject({
      reason: 'contract-changed-since',
    })
    const audit = await app.db
      .selectFrom('audit_entries')
      .select('action')
      .where('action', '=', 'contracts.correct')
      .execute()
    expect(audit).toHaveLength(1)
  })
  it('a temporary increase ends by itself, and its limit is to be put back', async () => {
    const untilMs = Date.UTC(2026, 10, 28, 17)
    const started = await app.move('technician', await disposed(app, { untilMs }), 'start')
    const increased = await app.move('technician', started, 'increase', increaseOf(app.clock.nowMs()))
    expect(app.parts.contracts.rateAt('dinkes-utama', 'down', untilMs - 1)).toBe(50e6)
    expect(app.parts.contracts.rateAt('dinkes-utama', 'down', untilMs)).toBe(20e6)
    app.clock.set(untilMs)
    const board = await app.ok<RequestBoard>('head', 'GET', '/requests/board')
    expect(board.toRestore.map((row) => row.id)).toEqual([increased.id])
    const lower = increaseOf(untilMs, { rates: [{ direction: 'down', fromBps: 50e6, toBps: 20e6 }] })
    // The clock warned and breached meanwhile: that does not stop anybody.
    await app.job.look()
    const lowered = await app.move('technician', increased, 'restore', lower)
    expect(lowered.restore).toEqual({ dueAtMs: untilMs, loweredAtMs: untilMs })
  })
})

describe('settings', () => {
  it('are validated, versioned, audited, and refused to the second of two editors', async () => {
    const value = {
      ...app.parts.settings.current('channels'),
      phone: '(0285) 400001',
      instagram: '@kominfo.pekalongan',
    }
    const put = (body: object) => app.call('admin', 'PUT', '/settings/channels', body)
    expect((await put({ expectedVersion: 0, note: 'isi', value })).status).toBe(200)
    expect((await put({ expectedVersion: 0, note: 'isi', value })).status).toBe(409)
    expect((await put({ expectedVersion: 1, note: 'x', value: { ...value, x: '@ada.titik' } })).status).toBe(400)
    const mobile = { ...value, phone: ['08', '12', '3456', '789'].join('') }
    expect((await put({ expectedVersion: 1, note: 'x', value: mobile })).status).toBe(400)
    const { history } = await app.ok<{ history: { version: number; byName: string }[] }>(
      'head',
      'GET',
      '/settings/channels/history',
    )
    expect(history).toMatchObject([{ version: 1, byName: 'Akun admin-1' }])
    const info = await app.ok<{ channels: object; isFree: boolean }>('health', 'GET', '/service-info')
    expect(info).toMatchObject({ channels: { phone: '(0285) 400001' }, isFree: true })
  })
})
