import { VIEWS_A_SCREEN, type SavedView } from '#wire/saved-views.ts'
import { createViewsFeature } from '#server/features/views/create-views-feature.ts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startRecordsApp, type PersonName, type RecordsApp } from '../records/records-app.ts'

let app: RecordsApp
beforeAll(async () => {
  app = await startRecordsApp((made) => createViewsFeature(made))
})
afterAll(() => app.stop())

const late = { screen: 'requests', name: 'Terlambat', query: 'clock=late&sort=due', isDefault: false }
const keep = (who: PersonName, id: string, view: object = late) => app.call(who, 'PUT', `/me/views/${id}`, view)
const viewsOf = async (who: PersonName): Promise<SavedView[]> =>
  ((await (await app.call(who, 'GET', '/me/views')).json()) as { views: SavedView[] }).views
const reasonOf = async (response: Response) =>
  ((await response.json()) as { error: { code: string; reason?: string } }).error

it('keeps a view, changes it under the same id, and takes a removal back by keeping it again', async () => {
  expect(await viewsOf('technician')).toEqual([])
  expect((await keep('technician', 'view-late-1')).status).toBe(200)
  expect(await viewsOf('technician')).toEqual([{ id: 'view-late-1', ...late }])
  await keep('technician', 'view-late-1', { ...late, name: '  Lewat batas  ' })
  expect(await viewsOf('technician')).toEqual([{ id: 'view-late-1', ...late, name: 'Lewat batas' }])
  expect((await app.call('technician', 'DELETE', '/me/views/view-late-1')).status).toBe(200)
  expect((await app.call('technician', 'DELETE', '/me/views/view-late-1')).status).toBe(200)
  expect(await viewsOf('technician')).toEqual([])
  await keep('technician', 'view-late-1')
  expect(await viewsOf('technician')).toEqual([{ id: 'view-late-1', ...late }])
})

it('has one default a list', async () => {
  await keep('head', 'view-full-1', { screen: 'links', name: 'Penuh', query: 'state=full', isDefault: true })
  await keep('head', 'view-late-1', { ...late, isDefault: true })
  await keep('head', 'view-cut-01', { screen: 'links', name: 'Putus', query: 'state=cut', isDefault: true })
  const defaults = (await viewsOf('head')).filter(({ isDefault }) => isDefault).map(({ id }) => id)
  expect(defaults.sort()).toEqual(['view-cut-01', 'view-late-1'])
})

it('is each person’s own: another one neither sees, changes nor removes it', async () => {
  await keep('health', 'view-shared')
  await keep('schools', 'view-shared', { ...late, name: 'Milik dindik' })
  await app.call('schools', 'DELETE', '/me/views/view-shared')
  expect(await viewsOf('health')).toEqual([{ id: 'view-shared', ...late }])
  expect(await viewsOf('schools')).toEqual([])
})

it('refuses a name twice, one view too many, and what is no view', async () => {
  for (let i = 0; i < VIEWS_A_SCREEN; i++)
    expect((await keep('leader', `view-number-${i}`, { ...late, name: `Nomor ${i}` })).status).toBe(200)
  expect(await reasonOf(await keep('leader', 'view-number-3', { ...late, name: 'NOMOR 4' }))).toMatchObject({
    code: 'refused',
    reason: 'name_taken',
  })
  expect(await reasonOf(await keep('leader', 'view-one-more', { ...late, name: 'Lagi' }))).toMatchObject({
    code: 'refused',
    reason: 'too_many',
  })
  expect((await keep('leader', 'view-elsewhere', { ...late, screen: 'links' })).status).toBe(200)
  for (const wrong of [
    { ...late, name: '   ' },
    { ...late, name: 'a'.repeat(41) },
    { ...late, query: 'q=<script>' },
    { ...late, query: 'q='.padEnd(501, 'a') },
    { ...late, screen: 'admin' },
    { ...late, more: 1 },
  ])
    expect((await keep('leader', 'view-wrong-1', wrong)).status, JSON.stringify(wrong)).toBe(400)
  expect((await keep('leader', 'short', late)).status).toBe(400)
})

it('is not for walls, nor for nobody', async () => {
  expect((await app.call('wall', 'GET', '/me/views')).status).toBe(403)
  expect((await app.call(null, 'GET', '/me/views')).status).toBe(401)
})
