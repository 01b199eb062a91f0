import { readInForce } from '#platform/inventory-in-force.ts'
import { printInventory } from '#platform/inventory-text.ts'
import type { Inventory } from '#platform/inventory.ts'
import type { InventoryView } from '#wire/inventory.ts'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { cityInventory, startTestServer, type RunningTestServer } from './running-server.ts'

let dataDir: string
let running: RunningTestServer | undefined
let cookie: string | undefined
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'pantau-file-'))
})
afterEach(async () => {
  await running?.stop()
  running = undefined
  cookie = undefined
  rmSync(dataDir, { recursive: true, force: true })
})

const named = (name: string): Inventory => ({ ...cityInventory, site: { name, timezone: 'Asia/Jakarta' } })
/** Starts anew on the same folder with this file. */
const start = async (inventory: Inventory, isAuthority = false): Promise<InventoryView> => {
  await running?.stop()
  const given = { name: '/etc/pantau/kota.yaml', text: printInventory(inventory), baseDir: '/etc/pantau', isAuthority }
  running = await startTestServer({ dataDir, inventory, given })
  const person = { login: 't', name: 'T', role: 'technician', opdId: null, email: null, language: 'id' } as const
  cookie ??= await running.cookieOf(await running.addPerson({ ...person, complaintOfficer: false }))
  return view()
}
const view = async (): Promise<InventoryView> =>
  (await (await running?.call('GET', '/api/v1/inventory', { cookie }))?.json()) as InventoryView
const post = async (path: string, body: unknown): Promise<number | undefined> =>
  (await running?.call('POST', `/api/v1/inventory${path}`, { cookie, body }))?.status
const addOpd = (expectedNumber: number) =>
  post('/changes', {
    expectedNumber,
    reason: 'uji coba',
    edits: [{ kind: 'opd', isNew: true, opd: { id: `baru-${expectedNumber}`, name: 'OPD Baru', shortName: null } }],
  })

it('takes a file over at the first start, again when it changed, and never over what people did on the screen', async () => {
  expect(await start(named('Satu'))).toMatchObject({ number: 1, origin: 'file', byName: '/etc/pantau/kota.yaml' })
  expect(statSync(join(dataDir, 'service.db')).mode & 0o777).toBe(0o600)
  expect(await start(named('Satu'))).toMatchObject({ number: 1, pendingFile: null })
  expect(await start(named('Dua'))).toMatchObject({ number: 2, origin: 'file', site: { name: 'Dua' } })

  expect(await addOpd(2)).toBe(200)
  expect(await start(named('Dua'))).toMatchObject({ number: 3, pendingFile: null })
  const waiting = await start(named('Tiga'))
  expect(waiting).toMatchObject({ number: 3, site: { name: 'Dua' }, pendingFile: '/etc/pantau/kota.yaml' })
  expect(waiting.opds.map(({ id }) => id)).toContain('baru-2')
  expect(readInForce(dataDir)?.origin).toMatchObject({ version: 3, isChangedOnScreen: true })

  const source = { pendingFile: true }
  const preview = await running?.call('POST', '/api/v1/inventory/preview', { cookie, body: source })
  expect(await preview?.json()).toMatchObject({
    problems: [],
    changes: [{ what: 'site' }, { what: 'opd', id: 'baru-2', change: 'removed' }],
  })
  expect(await post('/import', { expectedNumber: 3, reason: 'berkas dipakai', source })).toBe(200)
  expect(await view()).toMatchObject({ number: 4, site: { name: 'Tiga' }, pendingFile: null })
  // It is taken over now: the next file may follow by itself again.
  expect(await start(named('Tiga'))).toMatchObject({ number: 4, pendingFile: null })
  expect(await start(named('Empat'))).toMatchObject({ number: 5, origin: 'file' })
})

it('lets the demo city say where its devices are, whatever was changed', async () => {
  await start(named('Demo'), true)
  expect(await addOpd(1)).toBe(200)
  expect(await start(named('Demo'), true)).toMatchObject({ number: 2 })
  expect(await start(named('Demo pindah'), true)).toMatchObject({ number: 3, site: { name: 'Demo pindah' } })
})
