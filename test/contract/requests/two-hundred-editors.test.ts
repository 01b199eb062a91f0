import type { RequestView } from '#wire/request-views.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { formOf, type RequestsApp, startRequestsApp } from './requests-app.ts'

let app: RequestsApp
beforeEach(async () => {
  app = await startRequestsApp()
})
afterEach(() => app.stop())

/** Every acknowledged move is in the log, and every refusal was told. */
describe('two hundred people at once', () => {
  it('move twenty requests: of ten at each, one is first and nine are told', async () => {
    const created: RequestView[] = []
    for (let index = 0; index < 20; index += 1)
      created.push(
        (await app.ok('schools', 'POST', '/requests', { form: formOf({ linkId: `banyak-${index}` }) })).request,
      )
    const outcomes = await Promise.all(
      Array.from({ length: 200 }, async (_, index) => {
        const request = created[index % created.length]
        const who = index % 2 === 0 ? 'registry' : 'technician'
        const response = await app.call(who, 'POST', `/requests/${request?.id}/receive`, { expectedVersion: 1 })
        return response.status
      }),
    )
    expect(outcomes.filter((status) => status === 200)).toHaveLength(20)
    expect(outcomes.filter((status) => status === 409)).toHaveLength(180)
    const events = await app.db.selectFrom('request_events').select('type').where('type', '=', 'received').execute()
    expect(events).toHaveLength(20)
    const numbers = await app.db.selectFrom('requests').select('sequence').orderBy('sequence').execute()
    expect(numbers.map((row) => row.sequence)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
    const audited = await app.db
      .selectFrom('audit_entries')
      .select('seq')
      .where('action', '=', 'request.received')
      .execute()
    expect(audited).toHaveLength(20)
  })
  it('write a note on one request: each has its place, none is lost', async () => {
    const { request } = await app.ok('health', 'POST', '/requests', { form: formOf() })
    const before = request.version
    const told = await Promise.all(
      Array.from({ length: 200 }, async (_, index) => {
        const who = (['registry', 'technician', 'head', 'health'] as const)[index % 4] ?? 'head'
        // Everybody writes on the version that he saw; a note overtakes nobody.
        const body = { expectedVersion: before, text: `catatan ${index}` }
        const response = await app.call(who, 'POST', `/requests/${request.id}/note`, body)
        return response.status
      }),
    )
    expect(new Set(told)).toEqual(new Set([200]))
    const { request: after } = await app.ok('head', 'GET', `/requests/${request.id}`)
    const notes = after.timeline.filter((event) => event.type === 'noted')
    expect(notes.map(({ version }) => version)).toEqual(Array.from({ length: 200 }, (_, index) => before + 1 + index))
    expect(new Set(notes.map(({ data }) => data.text)).size).toBe(200)
    const log = await app.ok<{ isSound: boolean }>('head', 'GET', `/requests/${request.id}/log`)
    expect(log.isSound).toBe(true)
  })
})
