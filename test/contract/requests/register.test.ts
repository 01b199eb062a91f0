import type { RequestList } from '#wire/requests.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { disposed, formOf, increaseOf, type RequestsApp, startRequestsApp } from './requests-app.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
let app: RequestsApp
beforeEach(async () => {
  app = await startRequestsApp()
})
afterEach(() => app.stop())

describe('proof and complaints', () => {
  const finished = async (form: object = {}) => {
    const started = await app.move('technician', await disposed(app, form), 'start')
    const increased = await app.move('technician', started, 'increase', increaseOf(app.clock.nowMs()))
    return app.move('technician', increased, 'report', { text: 'x', andComplete: { declaration: 'y' } })
  }
  const verdict = (kind: 'proven' | 'not_effective', isOverride = false) => ({
    verdict: kind,
    reference: 'v-1',
    atMs: app.clock.nowMs(),
    isOverride,
    note: '',
  })

  it('proven is the second finish line, and closes by itself after the days of the setting', async () => {
    const done = await finished()
    const { register } = app.feature
    expect(await register.giveVerdict(done.id, verdict('proven'))).toEqual({ changed: true, reopened: false })
    expect(await register.giveVerdict(done.id, verdict('proven'))).toEqual({ changed: false, reopened: false })
    app.clock.advance(7 * 24 * HOUR - MINUTE)
    await app.job.look()
    expect((await app.ok('head', 'GET', `/requests/${done.id}`)).request.state).toBe('done')
    app.clock.advance(MINUTE)
    await app.job.look()
    expect((await app.ok('head', 'GET', `/requests/${done.id}`)).request.state).toBe('closed')
  })
  it('not effective reopens, the first end stays on the clock; an override proves nothing', async () => {
    const done = await finished()
    const { register } = app.feature
    await register.giveVerdict(done.id, verdict('proven', true))
    expect((await register.request(done.id))?.snapshot.clock.provenAtMs).toBeNull()
    expect(await register.giveVerdict(done.id, verdict('not_effective'))).toEqual({ changed: true, reopened: true })
    const again = (await app.ok('head', 'GET', `/requests/${done.id}`)).request
    expect(again).toMatchObject({ state: 'in_progress', reopenCount: 1, clock: { state: 'stopped_on_time' } })
    const second = await app.move('technician', again, 'increase', increaseOf(app.clock.nowMs()))
    expect(second.increases).toHaveLength(2)
    const contract = await app.ok<{ changes: unknown[] }>('head', 'GET', '/links/dinkes-utama/contract')
    expect(contract.changes).toHaveLength(3)
  })
  it('the list begins with the open one that runs out first, then shows what ended last', async () => {
    const early = await finished()
    app.clock.advance(HOUR)
    const late = await finished({ linkId: 'dinkes-dua' })
    for (const one of [early, late]) await app.feature.register.giveVerdict(one.id, verdict('proven'))
    app.clock.advance(7 * 24 * HOUR)
    await app.job.look()
    const more = { asked: [{ direction: 'down', rateBps: 90e6 }], wanted: { date: '2026-12-08' } }
    const first = await disposed(app, more)
    const second = await disposed(app, { ...more, linkId: 'dinkes-dua', wanted: { date: '2026-12-09' } })
    const ids = async (query: string) =>
      (await app.ok<RequestList>('head', 'GET', `/requests${query}`)).rows.map(({ id }) => id)
    expect(await ids('')).toEqual([first.id, second.id, late.id, early.id])
    expect(await ids('?order=desc')).toEqual([second.id, first.id, early.id, late.id])
  })
  it('a complaint reopens inside its own transaction, and not when that fails', async () => {
    const done = await finished()
    const by = { accountId: 'head-1', name: 'x', role: 'head' as const, opdId: null, complaintOfficer: true }
    const reopen = (fails: boolean) =>
      app.db.transaction().execute(async (tx) => {
        const input = { requestId: done.id, complaintId: 'k-1', by, atMs: app.clock.nowMs() }
        const result = await app.feature.reopener.reopen(tx, input)
        if (fails) throw new Error('later')
        return result
      })
    await expect(reopen(true)).rejects.toThrow('later')
    expect((await app.ok('head', 'GET', `/requests/${done.id}`)).request.state).toBe('done')
    expect(await reopen(false)).toEqual({ reopened: true })
    expect(await reopen(false)).toEqual({ reopened: false, refused: 'wrong-state' })
  })
})

describe('history', () => {
  it('is imported once, with its warnings and breaches as of their time, numbers without holes and contracts', async () => {
    const at = (text: string) => Date.parse(`${text}+07:00`)
    const staff = { accountId: 'tech-1', name: 'Akun tech-1', role: 'technician' as const }
    const told = (occurredAtMs: number) => ({
      occurredAtMs,
      recordedAtMs: occurredAtMs,
      by: staff,
      onBehalfOf: null,
      via: 'web' as const,
    })
    const form = {
      ...formOf(),
      letter: { ...formOf().letter, fileId: null },
      untilMs: null,
      notice: null,
      linkedRequestId: null,
      wanted: { date: '2026-05-04' },
    } as const
    const asked = [{ direction: 'down' as const, rateBps: 50e6 }]
    const old = (id: string, day: string) => ({
      id,
      opdId: 'dinkes',
      events: [
        {
          ...told(at(`${day}T09:00`)),
          type: 'submitted' as const,
          data: { ...form, asked, isPaper: false, inForce: { downBps: 20e6, upBps: 10e6 } },
        },
        {
          ...told(at(`${day}T10:00`)),
          type: 'received' as const,
          data: { number: '', sequence: 0, agendaNo: null, isComplete: true, missing: '', evidenceFileId: null },
        },
      ],
    })
    const { register } = app.feature
    const history = [old('lama-2', '2026-05-03'), old('lama-1', '2026-05-02')]
    expect(await register.importHistory(history)).toBe(2)
    expect(await register.importHistory(history)).toBe(0)
    const first = (await app.ok('head', 'GET', '/requests/lama-1')).request
    expect(first.number).toBe('PB/0001/V/2026')
    expect(first.breach?.dueAtMs).toBe(first.clocks.readings.calendar.dueAtMs)
    const breached = first.timeline.find((event) => event.type === 'breached')
    expect(breached?.recordedAtMs).toBe(breached?.occurredAtMs)
    await app.job.look()
    expect((await app.ok('head', 'GET', '/requests/lama-1')).request.version).toBe(first.version)
    const fresh = await app.ok('health', 'POST', '/requests', { form: formOf({ linkId: 'dinkes-dua' }) })
    expect((await app.move('registry', fresh.request, 'receive')).number).toBe('PB/0003/XI/2026')
  })
})
