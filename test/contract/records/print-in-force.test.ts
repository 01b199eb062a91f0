import { settingDefaults, type SettingsReply } from '#wire/settings.ts'
import type { RequestView } from '#wire/request-views.ts'
import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer, type RunningTestServer } from '../server/running-server.ts'

/** Settings are versions: what was printed once is printed the same again, whoever changed the letterhead since. */
describe('a document printed again', () => {
  let server: RunningTestServer
  const cookies: Record<string, string> = {}
  beforeAll(async () => {
    server = await startTestServer()
    for (const role of ['admin', 'head', 'registry', 'opd'] as const) {
      const opdId = role === 'opd' ? 'dinkes' : null
      cookies[role] = await server.cookieOf(await server.addPerson({ login: role, name: role, role, opdId }))
    }
  })
  afterAll(() => server.stop())

  const call = async (who: string, method: string, path: string, body?: object): Promise<Response> => {
    const response = await server.call(method, `/api/v1${path}`, { cookie: cookies[who], body })
    expect(response.ok, `${who} ${path}: ${await response.clone().text()}`).toBe(true)
    return response
  }
  const letterhead = async (address: string): Promise<SettingsReply> => {
    const { versions } = (await (await call('admin', 'GET', '/settings')).json()) as SettingsReply
    const value = { ...settingDefaults.letterhead, address }
    const body = { expectedVersion: versions.letterhead, note: `pindah ke ${address}`, value }
    return (await (await call('admin', 'PUT', '/settings/letterhead', body)).json()) as SettingsReply
  }
  const printed = async (id: string): Promise<string> => {
    const reply = await call('registry', 'GET', `/requests/${id}/prints/receipt.pdf`)
    return execFileSync('pdftotext', ['-layout', '-', '-'], {
      input: Buffer.from(await reply.arrayBuffer()),
      encoding: 'utf8',
    })
  }
  const received = async (rateBps: number): Promise<string> => {
    const form = {
      linkId: 'dinkes-utama',
      asked: [{ direction: rateBps > 60e6 ? 'down' : 'up', rateBps }],
      wanted: { date: '2026-11-30' },
      reason: 'Lambat.',
      letter: { number: '1', date: '2026-11-23', subject: 'Permohonan', signatory: 'Kepala' },
    }
    const { request } = (await (await call('opd', 'POST', '/requests', { form })).json()) as { request: RequestView }
    await call('registry', 'POST', `/requests/${request.id}/receive`, { expectedVersion: request.version })
    return request.id
  }

  it('has the letterhead of its day; a new document has the new one; who changed it stands in the audit', async () => {
    const before = await received(100e6)
    server.now.ms += 60_000
    await letterhead('Jalan Lama 1')
    // Nobody had set one when it was made: then the first that somebody did.
    expect(await printed(before)).toContain('Jalan Lama 1')
    server.now.ms += 60_000
    const first = await received(40e6)
    server.now.ms += 60_000
    expect((await letterhead('Jalan Baru 2')).versions.letterhead).toBe(2)
    expect(await printed(before)).toContain('Jalan Lama 1')
    expect(await printed(first)).toContain('Jalan Lama 1')
    expect(await printed(first)).not.toContain('Jalan Baru 2')

    const audit = await server.db
      .selectFrom('audit_entries')
      .select(['before_json', 'after_json'])
      .where('subject', '=', 'setting:letterhead')
      .orderBy('seq')
      .execute()
    expect(audit.map((row) => `${row.before_json} → ${row.after_json}`)).toEqual([
      expect.stringMatching(/→.*Jalan Lama 1/) as string,
      expect.stringMatching(/Jalan Lama 1.*→.*Jalan Baru 2/) as string,
    ])
  })
})
