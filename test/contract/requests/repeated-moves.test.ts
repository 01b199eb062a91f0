import type { RequestView } from '#wire/request-views.ts'
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { disposed, increaseOf, type RequestsApp, startRequestsApp } from './requests-app.ts'

const MINUTE = 60_000
let app: RequestsApp
let ready: RequestView
beforeEach(async () => {
  app = await startRequestsApp()
  ready = await disposed(app)
})
afterEach(() => app.stop())

const types = ({ timeline }: RequestView) => timeline.map(({ type }) => type)

/** A phone without a network sends when it can, and again when it never heard the answer. */
describe('a move with an id of its own', () => {
  it('happens once, however often it arrives, and answers with the request as it stands', async () => {
    const commandId = randomUUID()
    const occurredAtMs = app.clock.nowMs()
    app.clock.advance(40 * MINUTE)
    const first = await app.move('technician', ready, 'start', { commandId, occurredAtMs })
    const again = await app.move('technician', ready, 'start', { commandId, occurredAtMs })
    expect(types(again)).toEqual(types(first))
    expect(again.version).toBe(first.version)
    expect(again.timeline.at(-1)).toMatchObject({ type: 'started', occurredAtMs, recordedAtMs: app.clock.nowMs() })
    expect(app.published.filter(({ id }) => id === ready.id)).toHaveLength(4)
    const audited = await app.db
      .selectFrom('audit_entries')
      .select('action')
      .where('action', '=', 'request.started')
      .execute()
    expect(audited).toHaveLength(1)
  })
  it('so that a note is not written twice, although notes stop nobody', async () => {
    const sent = { commandId: randomUUID(), text: 'Kabel di ruang bawah sudah diganti.' }
    await app.move('technician', ready, 'note', sent)
    const again = await app.move('technician', ready, 'note', sent)
    expect(types(again).filter((type) => type === 'noted')).toHaveLength(1)
  })
  it('and two that arrive in the same instant are one', async () => {
    const commandId = randomUUID()
    const both = await Promise.all([1, 2].map(() => app.move('technician', ready, 'start', { commandId })))
    expect(both.map(({ state }) => state)).toEqual(['in_progress', 'in_progress'])
    expect(types(both[1] ?? ready).filter((type) => type === 'started')).toHaveLength(1)
  })
  it('is forgotten when it was refused: what was put right is sent with the same id', async () => {
    const commandId = randomUUID()
    const path = `/requests/${ready.id}/note`
    const empty = { expectedVersion: ready.version, commandId, text: ' ' }
    expect(await app.refused('technician', 'POST', path, empty)).toMatchObject({ reason: 'text-needed' })
    expect(types(await app.move('technician', ready, 'note', { commandId, text: 'Jadi.' }))).toContain('noted')
  })
  it('cannot stand for another move, another request or another person', async () => {
    const commandId = randomUUID()
    const started = await app.move('technician', ready, 'start', { commandId })
    const body = { expectedVersion: started.version, commandId, text: 'Lain.' }
    for (const who of ['technician', 'head'] as const)
      expect(await app.refused(who, 'POST', `/requests/${ready.id}/note`, body)).toMatchObject({ status: 400 })
    expect(
      await app.refused('head', 'POST', `/requests/${ready.id}/start`, { ...body, text: undefined }),
    ).toMatchObject({
      status: 400,
    })
  })
  it('does not get past somebody who moved on meanwhile', async () => {
    await app.move('technician', ready, 'start')
    const stale = { expectedVersion: ready.version, commandId: randomUUID() }
    expect(await app.refused('technician', 'POST', `/requests/${ready.id}/start`, stale)).toMatchObject({
      status: 409,
      reason: 'stale-version',
    })
  })
})

describe('a note from below ground', () => {
  it('keeps the time at which it was written beside the time at which it arrived', async () => {
    const occurredAtMs = app.clock.nowMs()
    app.clock.advance(5 * 60 * MINUTE)
    const started = await app.move('technician', ready, 'start')
    const changed = await app.move('technician', started, 'increase', increaseOf(app.clock.nowMs()))
    app.clock.advance(MINUTE)
    const noted = await app.move('technician', changed, 'note', { text: 'Kunci ruang panel di satpam.', occurredAtMs })
    expect(noted.timeline.find(({ type }) => type === 'noted')).toMatchObject({
      occurredAtMs,
      recordedAtMs: app.clock.nowMs(),
      isLateEntry: true,
    })
  })
  it('is refused before its request and in the future', async () => {
    const at = (occurredAtMs: number) =>
      app.refused('technician', 'POST', `/requests/${ready.id}/note`, {
        expectedVersion: ready.version,
        text: 'x',
        occurredAtMs,
      })
    expect(await at(app.clock.nowMs() + MINUTE)).toMatchObject({ reason: 'in-the-future' })
    expect(await at(app.clock.nowMs() - 30 * 86_400_000)).toMatchObject({ reason: 'not-before-previous-step' })
  })
})
