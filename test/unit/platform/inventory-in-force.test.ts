import { inForcePath, inventoryHash, readInForce, takesOverFile, writeInForce } from '#platform/inventory-in-force.ts'
import { emptyInventory, printInventory, withAbsoluteFiles } from '#platform/inventory-text.ts'
import type { Inventory } from '#platform/inventory.ts'
import { parseInventory } from '#platform/load-inventory.ts'
import { KEPT } from '#platform/secret.ts'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})
const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'pantau-in-force-'))
  folders.push(made)
  return made
}
const parse = (text: string, more: { asWritten?: boolean } = {}) =>
  parseInventory(text, { source: 'test', env: { NAME: 'from-environment' }, baseDir: '/etc/pantau', ...more })

const city: Inventory = {
  site: { name: 'Kota Uji', timezone: 'Asia/Jakarta' },
  opds: [{ id: 'bkd', name: 'Badan Kepegawaian', shortName: 'BKD' }],
  devices: [
    {
      id: 'core-1',
      host: '10.0.0.1',
      port: 1161,
      snmp: {
        version: '3',
        user: 'pantau',
        auth: { protocol: 'sha256', key: 'eight-or-more' },
        priv: { protocol: 'aes', key: 'eight-or-more-2' },
      },
      intervalMs: 30_000,
      rest: { port: 8443, user: 'reader', password: 'hush', ca: null, serverName: 'core-1.example' },
    },
    { id: 'old', host: 'old.example', port: 161, snmp: { version: '1', community: '0123' }, intervalMs: 10_000 },
    {
      id: 'bare',
      host: '10.0.0.3',
      port: 161,
      snmp: { version: '3', user: 'u', auth: null, priv: null },
      intervalMs: 10_000,
    },
  ],
  links: [
    {
      id: 'bkd-utama',
      opdId: 'bkd',
      deviceId: 'core-1',
      target: { kind: 'interface', name: 'ether3', alias: 'BKD: 100 Mbit', mac: '48:8f:5a:01:02:03' },
      faces: 'network',
      contract: { downBps: 52_500_000, upBps: null },
      test: { host: '10.9.0.2', port: 5201, from: '10.9.0.1', maxRateBps: 1e8, maxSeconds: 60 },
    },
    {
      id: 'bkd-antrean',
      opdId: 'bkd',
      deviceId: 'old',
      target: { kind: 'queue', name: 'bkd', columns: 'inIsUpload', checkInterface: 'vlan-bkd' },
      faces: 'opd',
      contract: { downBps: null, upBps: null },
    },
  ],
}

it('prints what loads as the same inventory', () => {
  for (const inventory of [city, emptyInventory])
    expect(parse(printInventory(inventory))).toEqual({ inventory, problems: [] })
})

it('makes the references of a moved file absolute and keeps every other letter', () => {
  const text =
    '# keep me\nopds: []\ndevices:\n  - { id: a, host: h, snmp: { version: 2c, community: "file:secrets/a" } } # and me\nlinks: []\n'
  const moved = withAbsoluteFiles(text, '/etc/pantau')
  expect(moved).toContain('file:/etc/pantau/secrets/a')
  expect(moved).toContain('# keep me')
  expect(moved).toContain('# and me')
  expect(withAbsoluteFiles(moved, '/elsewhere')).toBe(moved)
  expect(withAbsoluteFiles('rest: { ca: router.pem }\n', '/etc/pantau')).toContain('file:/etc/pantau/router.pem')
})

it('takes secrets as written only where it is asked to, and never the word that stands for one left out', () => {
  const text = (community: string) =>
    `opds: []\ndevices: [{ id: a, host: h, snmp: { version: 2c, community: "${community}" } }]\nlinks: []\n`
  expect(parse(text('${NAME}')).inventory?.devices[0]?.snmp).toMatchObject({ community: 'from-environment' })
  expect(parse(text('${NAME}'), { asWritten: true }).inventory?.devices[0]?.snmp).toMatchObject({
    community: '${NAME}',
  })
  expect(parse(text('${ABSENT}')).problems[0]?.message).toContain('ABSENT is not set')
  for (const asWritten of [true, false])
    expect(parse(text(KEPT), { asWritten }).problems[0]?.message).toContain('left out of this export')
})

it('takes a file over when it changed and nobody changed the screen', () => {
  expect(takesOverFile('a', { importedHash: null, isChangedOnScreen: false })).toBe(true)
  expect(takesOverFile('b', { importedHash: 'a', isChangedOnScreen: false })).toBe(true)
  expect(takesOverFile('a', { importedHash: 'a', isChangedOnScreen: false })).toBe(false)
  expect(takesOverFile('b', { importedHash: 'a', isChangedOnScreen: true })).toBe(false)
})

it('leaves a copy that only its owner reads and that says where it comes from', () => {
  const dataDir = folder()
  expect(readInForce(dataDir)).toBeNull()
  const origin = { version: 7, importedHash: inventoryHash('x'), isChangedOnScreen: true }
  writeInForce(dataDir, printInventory(city), origin)
  expect(statSync(inForcePath(dataDir)).mode & 0o777).toBe(0o600)
  const copy = readInForce(dataDir)
  expect(copy?.origin).toEqual(origin)
  expect(parse(copy?.text ?? '').inventory).toEqual(city)
  writeFileSync(inForcePath(dataDir), 'opds: []\n')
  expect(readInForce(dataDir)).toBeNull()
})
