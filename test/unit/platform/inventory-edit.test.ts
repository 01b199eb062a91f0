import { diffInventories } from '#platform/inventory-diff.ts'
import { editInventory, type DeviceInput, type InventoryEdit } from '#platform/inventory-edit.ts'
import { withKeptSecrets, withoutSecrets } from '#platform/inventory-secrets.ts'
import { parseInventory } from '#platform/load-inventory.ts'
import { describe, expect, it } from 'vitest'

const text = `site: { name: Kota Uji }
opds:
  - { id: bkd, name: Badan Kepegawaian } # the oldest
devices:
  # community of last year: hush-old
  - &core { id: core-1, host: 10.0.0.1, snmp: { version: 2c, community: hush }, rest: { user: r, password: hush-rest } }
  - { id: core-2, host: 10.0.0.2, snmp: { version: 3, user: p, auth: { protocol: sha256, key: "\${KEY}" } } }
links:
  - { id: bkd-utama, opd: bkd, device: core-1, interface: { name: ether1 }, contract: { down: 10M } }
`
const read = (written: string) =>
  parseInventory(written, { source: 't', env: {}, baseDir: '/', asWritten: true }).inventory ?? expect.fail(written)
const apply = (edits: InventoryEdit[]) => {
  const edited = editInventory(text, edits)
  expect(edited.problems).toEqual([])
  return { ...edited, changes: diffInventories(read(text), read(edited.text)) }
}
const device = (more: Partial<DeviceInput> = {}): InventoryEdit => ({
  kind: 'device',
  isNew: false,
  device: {
    id: 'core-1',
    host: '10.0.0.1',
    port: 161,
    intervalMs: 10_000,
    snmp: { version: '2c', community: null },
    ...more,
  },
})

describe('edits', () => {
  it('change one item, and leave what the form does not know and every other line as it was', () => {
    const { text: edited, changes } = apply([device({ port: 1161, intervalMs: 30_000 })])
    expect(changes).toEqual([
      {
        what: 'device',
        id: 'core-1',
        change: 'changed',
        fields: [
          { field: 'port', before: '161', after: '1161', isSecret: false },
          { field: 'intervalMs', before: '10000', after: '30000', isSecret: false },
        ],
      },
    ])
    expect(edited).toContain('# the oldest')
    expect(read(edited).devices[0]).toMatchObject({ snmp: { community: 'hush' }, rest: { password: 'hush-rest' } })
  })

  it('never change the contract of a known link, and give a new one its first', () => {
    const target = { kind: 'interface', name: 'ether9', alias: null, mac: null } as const
    const link = {
      id: 'bkd-utama',
      opdId: 'bkd',
      deviceId: 'core-1',
      target,
      faces: 'opd',
      contract: { downBps: 1e9, upBps: null },
    } as const
    const { text: edited, places } = apply([
      { kind: 'link', isNew: false, link },
      { kind: 'link', isNew: true, link: { ...link, id: 'bkd-dua', target: { ...target, name: 'ether2' } } },
    ])
    expect(read(edited).links.map(({ contract }) => contract.downBps)).toEqual([10e6, 1e9])
    expect(places).toEqual(['links[0]', 'links[1]'])
  })

  it('retire, and say what is not there or there already', () => {
    expect(apply([{ kind: 'retire', what: 'device', id: 'core-2' }]).changes).toEqual([
      { what: 'device', id: 'core-2', change: 'removed', fields: [] },
    ])
    const { problems } = editInventory(text, [
      { kind: 'retire', what: 'link', id: 'nobody' },
      { ...device(), isNew: true } as InventoryEdit,
      device({ id: 'nobody' }),
    ])
    expect(problems.map(({ index, field }) => [index, field])).toEqual([
      [0, ''],
      [1, 'id'],
      [2, ''],
    ])
  })

  it('keep a secret at its address alone, and take no reference', () => {
    const problemOf = (edit: InventoryEdit) => editInventory(text, [edit]).problems[0]?.field
    expect(problemOf(device({ host: '10.0.0.66' }))).toBe('snmp.community')
    expect(problemOf(device({ snmp: { version: '2c', community: '${HOME}' } }))).toBe('snmp.community')
    const { changes } = apply([device({ snmp: { version: '2c', community: 'hush-new' } })])
    expect(JSON.stringify(changes)).not.toContain('hush')
    expect(changes[0]?.fields).toEqual([{ field: 'snmp.community', before: null, after: null, isSecret: true }])
  })

  it('begin with nothing', () => {
    const { text: edited } = editInventory('opds: []\ndevices: []\nlinks: []\n', [
      { kind: 'opd', isNew: true, opd: { id: 'bkd', name: 'BKD', shortName: null } },
      { ...device({ snmp: { version: '2c', community: 'x' } }), isNew: true } as InventoryEdit,
    ])
    expect(read(edited)).toMatchObject({ opds: [{ id: 'bkd' }], devices: [{ id: 'core-1' }] })
  })
})

describe('an export', () => {
  it('holds no secret, not even in a comment, and comes back as the same inventory', () => {
    for (const written of [
      text,
      text
        .replace('id: core-2,', 'id: core-2, rest: { user: *u, password: *u },')
        .replace('user: r', 'user: &u hush-user'),
    ]) {
      const out = withoutSecrets(written)
      expect(out.replaceAll('user: hush-user', '').replaceAll('&u hush-user', '')).not.toContain('hush')
      expect(out).toContain('${KEY}')
      const back = withKeptSecrets(out, written)
      expect(back.problems).toEqual([])
      expect(diffInventories(read(written), read(back.text))).toEqual([])
    }
  })

  it('gives no secret to another device or host, and no file or variable to who asks for it', () => {
    const out = withoutSecrets(text)
    const problems = (changed: string) => withKeptSecrets(changed, text).problems.map(({ path }) => path)
    expect(problems(out.replace('10.0.0.1', '10.0.0.66'))).toEqual([
      'devices[0].snmp.community',
      'devices[0].rest.password',
    ])
    expect(problems(out.replace('${KEY}', '${PATH}'))).toEqual(['devices[1].snmp.auth.key'])
    expect(problems(out.replace('user: r,', 'user: r, ca: file:/etc/passwd,'))).toEqual(['devices[0].rest.ca'])
  })

  it('writes out an anchor that a city shares, and does not let one multiply itself', () => {
    const shared = Array.from(
      { length: 150 },
      (_, i) => `  - { id: d${i}, host: h${i}, snmp: ${i === 0 ? '&all { version: 2c, community: hush }' : '*all'} }`,
    )
    const city = `opds: []\ndevices:\n${shared.join('\n')}\nlinks: []\n`
    const out = withoutSecrets(city)
    expect(out).not.toContain('hush')
    expect(diffInventories(read(city), read(withKeptSecrets(out, city).text))).toEqual([])
    const laugh = Array.from(
      { length: 12 },
      (_, i) => `  - &l${i} [${Array.from({ length: 10 }, () => (i === 0 ? 'ha' : `*l${i - 1}`)).join(', ')}]`,
    )
    expect(withoutSecrets(`opds:\n${laugh.join('\n')}\n`)).toBe('')
  })
})
