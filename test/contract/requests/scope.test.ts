import type { RequestView } from '#wire/request-views.ts'
import type { RequestList } from '#wire/requests.ts'
import { requestMoveRoutes } from '#wire/requests.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PersonName } from '../records/records-app.ts'
import { pdfOf } from '../records/sample-files.ts'
import { formOf, increaseOf, disposed, type RequestsApp, startRequestsApp } from './requests-app.ts'

let app: RequestsApp
let theirs: RequestView
beforeEach(async () => {
  app = await startRequestsApp()
  theirs = await disposed(app)
})
afterEach(() => app.stop())

const bodies: Record<string, object> = {
  submit: { form: formOf() },
  accept: {},
  contest: { remark: 'x' },
  cancel: { reason: 'other', text: 'x' },
  attachLetter: formOf().letter,
  note: { text: 'x' },
}
const opdMoves = Object.values(requestMoveRoutes).filter((route) => (route.access as readonly string[]).includes('opd'))

describe('an OPD', () => {
  it('cannot tell the request of another OPD from one that does not exist', async () => {
    const asked: [string, string, object | undefined][] = [
      ['GET', '/requests/:id', undefined],
      ['PUT', '/requests/:id/draft', { expectedVersion: 1, form: formOf() }],
      ...opdMoves.map((route): [string, string, object] => {
        const name = Object.entries(requestMoveRoutes).find(([, one]) => one === route)?.[0] ?? ''
        return ['POST', route.path, { expectedVersion: 1, ...bodies[name] }]
      }),
    ]
    expect(opdMoves).toHaveLength(Object.keys(bodies).length)
    for (const [method, path, body] of asked) {
      const ask = async (id: string) => {
        const response = await app.call('schools', method, path.replace(':id', id), body)
        const { error } = (await response.json()) as { error: object }
        return { status: response.status, error: { ...error, errorId: '' } }
      }
      const foreign = await ask(theirs.id)
      expect(foreign, path).toEqual(await ask('tidak-ada'))
      expect(foreign.status, path).toBe(404)
    }
  })

  it('finds nothing of another OPD by list, filter, search, export or contract', async () => {
    for (const query of ['', '?q=kesehatan', '?opd=dinkes', `?link=dinkes-utama`, '?assignee=tech-1', '?state=open'])
      expect((await app.ok<RequestList>('schools', 'GET', `/requests${query}`)).total, query).toBe(0)
    const csv = await (await app.call('schools', 'GET', '/requests/export.csv')).text()
    expect(csv).not.toContain('PB/0001')
    expect(await app.refused('schools', 'GET', '/links/dinkes-utama/contract')).toMatchObject({ status: 404 })
    expect(await app.refused('schools', 'GET', '/links/tiada/contract')).toMatchObject({ status: 404 })
    const own = await app.ok<{ steps: object[]; changes: object[] }>('health', 'GET', '/links/dinkes-utama/contract')
    expect(own.steps).toHaveLength(2)
    expect(own.changes).toEqual([])
  })

  it('gets no answer that names another OPD’s open request, and no news of it', async () => {
    const refused = await app.refused('schools', 'POST', '/requests', { form: formOf({ linkId: 'dinkes-utama' }) })
    expect(refused).toMatchObject({ reason: 'link-not-of-opd' })
    expect(JSON.stringify(app.published.map((news) => news.audiences))).not.toContain('dindik')
  })

  it('sees the office as one counterpart: no officer, instruction, command or internal note', async () => {
    await app.move('technician', theirs, 'note', { text: 'rahasia-internal', isInternal: true })
    const started = await app.move('technician', { ...theirs, version: theirs.version + 1 }, 'start')
    await app.move('technician', started, 'increase', increaseOf(app.clock.nowMs()))
    const text = JSON.stringify(await app.ok('health', 'GET', `/requests/${theirs.id}`))
    for (const hidden of [
      'tech-1',
      'Akun tech-1',
      'Akun head-1',
      'Tindak lanjuti',
      'rahasia-internal',
      'max-limit',
      'core-1',
    ])
      expect(text, hidden).not.toContain(hidden)
    expect(text).toContain('Dinas Kominfo')
  })

  it('fetches the files of its own requests alone, and of those no internal note’s', async () => {
    const upload = async (who: 'technician' | 'health', name: string): Promise<string> => {
      const form = new FormData()
      form.append('file', new Blob([new Uint8Array(pdfOf())]), name)
      return (await app.ok<{ id: string }>(who, 'POST', '/files', form)).id
    }
    const note = async (who: 'technician' | 'health', name: string, isInternal: boolean): Promise<string> => {
      const fileId = await upload(who, name)
      const { request } = await app.ok('head', 'GET', `/requests/${theirs.id}`)
      await app.move(who, request, 'note', { text: name, isInternal, fileIds: [fileId] })
      return fileId
    }
    const internal = await note('technician', 'internal.pdf', true)
    const shown = await note('technician', 'terbuka.pdf', false)
    const own = await note('health', 'milik-opd.pdf', false)
    // Bound to the request, and told by no event: for nobody.
    const lost = await upload('technician', 'tercecer.pdf')
    await app.db
      .updateTable('files')
      .set({ owner_kind: 'request', owner_id: theirs.id })
      .where('id', '=', lost)
      .execute()

    const fetched = async (who: PersonName, id: string) => (await app.call(who, 'GET', `/files/${id}`)).status
    const table: [PersonName, number[]][] = [
      ['health', [404, 200, 200, 404]],
      ['schools', [404, 404, 404, 404]],
      ['technician', [200, 200, 200, 404]],
      ['head', [200, 200, 200, 404]],
      ['registry', [200, 200, 200, 404]],
    ]
    for (const [who, expected] of table)
      expect(await Promise.all([internal, shown, own, lost].map((id) => fetched(who, id))), who).toEqual(expected)
    expect(await app.refused('health', 'GET', `/files/${internal}`)).toEqual({
      ...(await app.refused('health', 'GET', '/files/tidak-ada')),
      errorId: expect.any(String) as string,
    })
    const { request } = await app.ok('health', 'GET', `/requests/${theirs.id}`)
    expect(request.files.map(({ name }) => name).sort()).toEqual(['milik-opd.pdf', 'terbuka.pdf'])
  })
})

describe('the office', () => {
  it('shows the registry letters, not devices; and the wall neither letters nor names', async () => {
    const started = await app.move('technician', theirs, 'start')
    await app.move('technician', started, 'increase', increaseOf(app.clock.nowMs()))
    const registry = JSON.stringify(await app.ok('registry', 'GET', `/requests/${theirs.id}`))
    expect(registry).toContain('005/012/DINKES')
    expect(registry).not.toContain('max-limit')
    const wall = JSON.stringify(await app.ok('wall', 'GET', '/requests/wall'))
    expect(wall).toContain('Dinkes')
    for (const hidden of ['005/012/DINKES', 'Akun', 'lambat', 'tech-1']) expect(wall, hidden).not.toContain(hidden)
    expect(await app.refused('wall', 'GET', '/requests')).toMatchObject({ status: 403 })
  })
})
