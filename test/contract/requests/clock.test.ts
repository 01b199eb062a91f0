import { readClock } from '#domain/sla-clock.ts'
import { rowClock } from '#server/features/requests/row-clock.ts'
import type { RequestBoard } from '#wire/requests.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { disposed, increaseOf, type RequestsApp, startRequestsApp } from './requests-app.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
let app: RequestsApp
beforeEach(async () => {
  app = await startRequestsApp()
})
afterEach(() => app.stop())

const clockEvents = async (id: string) =>
  app.db
    .selectFrom('request_events')
    .select(['type', 'occurred_at_ms', 'recorded_at_ms'])
    .where('request_id', '=', id)
    .where('type', 'in', ['warned', 'breached', 'breach_withdrawn'])
    .orderBy('version')
    .execute()

describe('warnings and breaches', () => {
  it('come at their time, once, whoever looks and however often', async () => {
    const request = await disposed(app)
    const start = app.clock.nowMs()
    app.clock.set(start + 12 * HOUR - MINUTE)
    expect(await app.job.look()).toBe(0)
    app.clock.set(start + 12 * HOUR)
    expect(await app.job.look()).toBe(1)
    expect(await app.job.look()).toBe(0)
    app.clock.set(start + 24 * HOUR + MINUTE - 1)
    await app.job.look()
    expect((await clockEvents(request.id)).map((event) => event.type)).toEqual(['warned', 'warned'])
    app.clock.set(start + 24 * HOUR + MINUTE)
    await app.job.look()
    await app.job.look()
    const events = await clockEvents(request.id)
    expect(events.map((event) => event.type)).toEqual(['warned', 'warned', 'breached'])
    expect(events.at(-1)?.occurred_at_ms).toBe(start + 24 * HOUR)
    const breaches = await app.db.selectFrom('notices').selectAll().where('kind', '=', 'request.breached').execute()
    expect(breaches.map((row) => [row.account_id, row.urgency]).sort()).toEqual([
      ['head-1', 'breach'],
      ['tech-1', 'breach'],
    ])
  })

  it('are made up for after the program slept, with the time at which they happened', async () => {
    const request = await disposed(app)
    const start = app.clock.nowMs()
    app.clock.set(start + 10 * 24 * HOUR)
    await app.feature.part.start()
    await app.feature.part.stop()
    const events = await clockEvents(request.id)
    expect(events.map((event) => [event.type, (event.occurred_at_ms - start) / HOUR])).toEqual([
      ['warned', 12],
      ['warned', 18],
      ['breached', 24],
    ])
    expect(new Set(events.map((event) => event.recorded_at_ms))).toEqual(new Set([app.clock.nowMs()]))
  })

  it('are not missed when a late end comes before the look', async () => {
    const started = await app.move('technician', await disposed(app), 'start')
    app.clock.advance(25 * HOUR)
    const increased = await app.move('technician', started, 'increase', increaseOf(app.clock.nowMs()))
    const done = await app.move('technician', increased, 'report', { text: 'x', andComplete: { declaration: 'y' } })
    expect(done.breach).toMatchObject({ cause: null })
    expect(done.clock.state).toBe('stopped_late')
    const board = await app.ok<RequestBoard>('head', 'GET', '/requests/board')
    expect(board.unexplained.map((row) => row.id)).toEqual([done.id])
    const explained = await app.move('head', done, 'explain', { cause: 'no_staff', note: 'Cuti bersama.' })
    expect(explained.breach).toMatchObject({ cause: 'no_staff' })
    expect((await app.ok<RequestBoard>('head', 'GET', '/requests/board')).unexplained).toEqual([])
  })

  it('a correction by the head withdraws a breach, and that is shown', async () => {
    const started = await app.move('technician', await disposed(app), 'start')
    const start = app.clock.nowMs()
    app.clock.advance(23 * HOUR)
    const increased = await app.move('technician', started, 'increase', increaseOf(app.clock.nowMs()))
    app.clock.set(start + 25 * HOUR)
    const done = await app.move('technician', increased, 'report', { text: 'x', andComplete: { declaration: 'y' } })
    expect(done.clock.state).toBe('stopped_late')
    const [reported, completed] = done.timeline.filter((event) => ['reported', 'completed'].includes(event.type))
    const fix = (target: number | undefined, expectedVersion: number) => ({
      expectedVersion,
      target,
      reason: 'Dilaporkan lewat telepon pukul 09.50.',
      occurredAtMs: start + 23 * HOUR + 50 * MINUTE,
    })
    const path = `/requests/${done.id}/correct`
    const refused = await app.refused('technician', 'POST', path, fix(completed?.version, done.version))
    expect(refused).toMatchObject({ reason: 'only-the-head' })
    const first = (await app.ok('head', 'POST', path, fix(reported?.version, done.version))).request
    const second = (await app.ok('head', 'POST', path, fix(completed?.version, first.version))).request
    expect(second).toMatchObject({ breach: null, corrections: 2, clock: { state: 'stopped_on_time' } })
    expect(second.timeline.map((event) => event.type)).toContain('breach_withdrawn')
    expect(second.timeline.find((event) => event.version === completed?.version)?.correctedBy).toBe(second.version - 1)
  })
})

describe('the row of a list', () => {
  it('stands below what still runs once its clock has stopped, though it was due first', async () => {
    const started = await app.move('technician', await disposed(app), 'start')
    const increased = await app.move('technician', started, 'increase', increaseOf(app.clock.nowMs()))
    const done = await app.move('technician', increased, 'report', { text: 'x', andComplete: { declaration: 'y' } })
    const reopened = await app.move('head', done, 'reopen', { cause: 'complaint', note: 'Belum terasa.' })
    app.clock.advance(HOUR)
    const running = await disposed(app, { linkId: 'dinkes-dua' })
    expect(reopened.clock.state).toBe('stopped_on_time')
    const { open } = await app.ok<RequestBoard>('head', 'GET', '/requests/board')
    expect(open.map((row) => row.id)).toEqual([running.id, reopened.id])
  })

  it('reads the same clock as a replay, at any time, paused or not, in every calendar', async () => {
    for (const calendar of ['calendar', 'workday24', 'workhours']) {
      const sla = app.parts.settings.current('sla')
      const version = (await app.ok<{ versions: Record<string, number> }>('head', 'GET', '/settings')).versions['sla']
      await app.ok('head', 'PUT', '/settings/sla', {
        expectedVersion: version,
        note: 'uji',
        value: { ...sla, calendar },
      })
      const request = await disposed(app, {
        linkId: calendar === 'calendar' ? 'dinkes-utama' : 'dinkes-dua',
        asked: [{ direction: calendar === 'workhours' ? 'up' : 'down', rateBps: 60e6 }],
      })
      await app.move('technician', request, 'pause', { cause: 'menunggu', party: 'opd' })
      const compare = async (hours: readonly number[]) => {
        const start = app.clock.nowMs()
        const loaded = await app.feature.register.request(request.id)
        const row = await app.db
          .selectFrom('requests')
          .selectAll()
          .where('id', '=', request.id)
          .executeTakeFirstOrThrow()
        for (const hour of hours) {
          const nowMs = start + hour * HOUR
          const history = app.parts.rules.history()
          const clock = readClock(loaded?.snapshot.clock as never, history, nowMs)
          const wanted = clock.readings[clock.judging]
          expect(rowClock(row, history.at(-1) as never, nowMs), `${calendar} +${hour} h`).toMatchObject({
            state: wanted.state,
            dueAtMs: wanted.dueAtMs,
            netMinutes: wanted.netMinutes,
            remainingMinutes: wanted.remainingMinutes,
          })
        }
      }
      await compare([0, 1, 30, 200])
      app.clock.advance(5 * HOUR)
      await app.move('technician', { ...request, version: request.version + 1 }, 'resume')
      await compare([0, 1, 12, 20, 30, 200])
      app.clock.set(Date.UTC(2026, 10, 24, 3))
    }
  })
})
