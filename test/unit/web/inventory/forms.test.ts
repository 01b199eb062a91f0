import type { FoundLink } from '#wire/device-probe.ts'
import { inventoryEdit, type DeviceView, type InventoryView } from '#wire/inventory.ts'
import {
  bpsOf,
  checkDevice,
  deviceOf,
  formOf,
  keepsSecret,
  type DeviceForm,
} from '#web/features/inventory/device-form.ts'
import { checkRow, editsOf, idFromName, linkedAs, rowOf } from '#web/features/inventory/found-rows.ts'
import { describe, expect, it } from 'vitest'

const known: DeviceView = {
  id: 'core-1',
  host: '10.0.0.1',
  port: 161,
  intervalMs: 10_000,
  snmp: { version: '2c', user: null, authProtocol: null, privProtocol: null, secret: 'set' },
  hasRest: false,
  now: null,
}
const form = (more: Partial<DeviceForm> = {}): DeviceForm => ({
  ...formOf(null),
  id: 'a',
  host: '10.0.0.9',
  community: 'x',
  ...more,
})

describe('the form of a device', () => {
  it('keeps the stored secret at its address and for its kind of access alone', () => {
    const same = formOf(known)
    expect([keepsSecret(same, known), checkDevice(same, known, ['core-1'])]).toEqual([true, {}])
    expect(checkDevice({ ...same, host: '10.0.0.66' }, known, [])).toEqual({ community: 'inventory.needed' })
    expect(checkDevice({ ...same, version: '3', user: 'u', auth: '' }, known, [])).toEqual({})
    expect(checkDevice({ ...same, version: '3', user: 'u', auth: 'sha256' }, known, [])).toEqual({
      authKey: 'inventory.needed',
    })
    expect(deviceOf(same).snmp).toEqual({ version: '2c', community: null })
  })

  it('says what is wrong before the server is asked', () => {
    expect(checkDevice(form(), null, [])).toEqual({})
    const wrong = form({ id: 'core 1', host: 'http://h', port: '0', interval: '1.5', community: '' })
    expect(checkDevice(wrong, null, [])).toEqual({
      id: 'inventory.wrongId',
      host: 'inventory.wrongHost',
      port: 'inventory.wrongPort',
      interval: 'inventory.wrongInterval',
      community: 'inventory.needed',
    })
    expect(checkDevice(form({ id: 'core-1' }), null, ['core-1'])).toEqual({ id: 'inventory.usedId' })
    const short = form({ version: '3', user: '', authKey: 'short', privKey: 'short' })
    expect(checkDevice(short, null, [])).toEqual({
      user: 'inventory.needed',
      authKey: 'inventory.shortKey',
      privKey: 'inventory.shortKey',
    })
  })

  it('makes what the wire takes, of either kind', () => {
    const v3 = form({ version: '3', user: ' pantau ', authKey: 'long-enough', priv: '' })
    for (const device of [deviceOf(form()), deviceOf(v3)])
      expect(inventoryEdit.safeParse({ kind: 'device', isNew: true, device }).success).toBe(true)
    expect(deviceOf(v3).snmp).toEqual({
      version: '3',
      user: 'pantau',
      auth: { protocol: 'sha256', key: 'long-enough' },
      priv: null,
    })
  })

  it('reads Mbps as people write it; nothing is null, nonsense is undefined', () => {
    expect(['50', '2,5', ' 0.1 ', ''].map(bpsOf)).toEqual([50e6, 2.5e6, 1e5, null])
    expect(['0', '-1', 'cepat', '1e9'].map(bpsOf)).toEqual([undefined, undefined, undefined, undefined])
  })
})

describe('what was found on a device', () => {
  const found: FoundLink = {
    kind: 'interface',
    name: 'ether1',
    comment: '',
    alias: null,
    mac: null,
    speedBps: 1e9,
    isUp: true,
    isCarrier: true,
    linkId: 'core-1-ether1',
    opdId: 'dinkes',
    downBps: 50e6,
    upBps: null,
  }
  const view = (target: InventoryView['links'][number]['target']): Pick<InventoryView, 'links'> => ({
    links: [{ id: 'l', opdId: 'dinkes', deviceId: 'core-1', target, faces: 'opd', hasTest: false }],
  })

  it('is known by device, kind, name and whatever else tells two of one name apart', () => {
    const here = view({ kind: 'interface', name: 'ether1', alias: 'Dinkes', mac: null })
    expect(linkedAs(found, 'core-1', here)).toBe('l')
    expect(linkedAs(found, 'core-2', here)).toBeNull()
    expect(linkedAs({ ...found, alias: 'BKD' }, 'core-1', here)).toBeNull()
    expect(linkedAs({ ...found, kind: 'queue' }, 'core-1', here)).toBeNull()
    expect(linkedAs({ ...found, name: 'ether2' }, 'core-1', here)).toBeNull()
  })

  it('becomes links with the agencies that they need, and no others', () => {
    const row = rowOf(found, ['dinkes'])
    expect(row).toMatchObject({ opdId: 'dinkes', down: '50', up: '' })
    expect(rowOf(found, []).opdId).toBe('')
    const fresh = { id: idFromName('Badan  Kepegawaian!'), name: 'Badan Kepegawaian' }
    expect(fresh.id).toBe('badan-kepegawaian')
    const queue = { ...rowOf({ ...found, kind: 'queue', name: 'bkd' }, []), opdId: fresh.id, check: 'ether2' }
    const edits = editsOf([row, queue], 'core-1', [fresh, { id: 'unused', name: 'Tidak dipakai' }])
    for (const edit of edits) expect(inventoryEdit.safeParse(edit).error).toBeUndefined()
    expect(edits.map(({ kind }) => kind)).toEqual(['opd', 'link', 'link'])
    expect(edits[1]).toMatchObject({ link: { contract: { downBps: 50e6, upBps: null } } })
    expect(edits[2]).toMatchObject({ link: { target: { kind: 'queue', columns: 'learn', checkInterface: 'ether2' } } })
  })

  it('says which field of a row is wrong', () => {
    const row = { ...rowOf(found, []), linkId: 'dua', down: 'cepat' }
    expect(checkRow(row, ['dua'])).toEqual({
      linkId: 'inventory.usedId',
      opdId: 'inventory.needed',
      down: 'inventory.wrongRate',
    })
    expect(checkRow({ ...rowOf(found, ['dinkes']) }, [])).toEqual({})
  })
})
