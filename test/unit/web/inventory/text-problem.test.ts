// @vitest-environment happy-dom
import { editInventory } from '#platform/inventory-edit.ts'
import { withKeptSecrets } from '#platform/inventory-secrets.ts'
import { parseInventory } from '#platform/load-inventory.ts'
import { explainProblem } from '#web/features/inventory/text-problem.ts'
import { loadDictionaries, speak } from '#web/i18n/translator.ts'
import { beforeAll, expect, it } from 'vitest'

beforeAll(async () => {
  await loadDictionaries(['inventory'])
  await speak('id')
})

const device = (rest: string): string => `opds: []\ndevices: [{ id: a, host: h, ${rest} }]\nlinks: []\n`
const v2 = 'snmp: { version: 2c, community: x }'
const link = (rest: string): string =>
  `opds: [{ id: dinkes, name: D }]\ndevices: [{ id: a, host: h, ${v2} }]\nlinks: [{ id: l, device: a, ${rest} }]\n`

/** One slip of each kind that people make. */
const slips = [
  'opds: [}',
  'opds: []\ndevices: []\n',
  'opds: 1\ndevices: []\nlinks: []\n',
  'opds: [{ id: "a b", name: X }]\ndevices: []\nlinks: []\n',
  'site: { timezone: Mars/Olympus }\nopds: []\ndevices: []\nlinks: []\n',
  `opds: []\ndevices: [{ id: a, host: h, ${v2} }, { id: a, host: i, ${v2} }]\nlinks: []\n`,
  device(`${v2}, prot: 161`),
  device(`${v2}, port: many`),
  device(`${v2}, interval: 1h`),
  device('snmp: { version: 2c }'),
  device('snmp: { version: 4, community: x }'),
  device('snmp: { version: 2c, community: "${NOT_SET}" }'),
  device('snmp: { version: 2c, community: "file:/nowhere/at/all" }'),
  device('snmp: { version: 2c, community: <kept> }'),
  device('snmp: { version: 3, user: u }'),
  device('snmp: { version: 3, user: u, auth: { protocol: sha256, key: short } }'),
  device(
    'snmp: { version: 3, user: u, auth: { protocol: sha256, key: long-enough }, priv: { protocol: des, key: long-enough } }',
  ),
  device('snmp: { version: 3, user: u, auth: { protocol: sha255, key: long-enough } }'),
  ...['http://h', 'h:161', '1.2.3', 'a_b'].map((host) => device(v2).replace('host: h', `host: "${host}"`)),
  link('opd: dinkess, interface: { name: e }'),
  link('opd: dinkes'),
  link('opd: dinkes, interface: { name: e }, contract: { down: fast }'),
  link('opd: dinkes, interface: { name: e, mac: zz }'),
  link('opd: dinkes, interface: { name: e }, faces: nobody'),
  link('opd: dinkes, interface: { name: e } }, { id: m, device: a, opd: dinkes, interface: { name: e }'),
]

it('says each slip of an inventory in Indonesian', () => {
  const english: string[] = []
  const explain = (message: string): void => {
    if (explainProblem(message).lang === 'en') english.push(message)
  }
  for (const text of slips) {
    const { problems } = parseInventory(text, { source: 't', env: {}, baseDir: '/' })
    expect(problems.length, text).toBeGreaterThan(0)
    for (const { message } of problems) explain(message)
  }
  const inForce = device(v2)
  for (const text of [
    inForce.replace('community: x', 'community: "${HOME}"'),
    inForce.replace('host: h', 'host: i').replace('community: x', 'community: <kept>'),
  ])
    for (const { message } of withKeptSecrets(text, inForce).problems) explain(message)
  const snmp = { version: '2c', community: null } as const
  const edit = { id: 'a', host: 'elsewhere', port: 161, intervalMs: 1000, snmp }
  for (const { message } of [
    ...editInventory(inForce, [{ kind: 'device', isNew: false, device: edit }]).problems,
    ...editInventory(inForce, [{ kind: 'device', isNew: true, device: edit }]).problems,
    ...editInventory(inForce, [{ kind: 'retire', what: 'link', id: 'z' }]).problems,
  ])
    explain(message)
  expect(english).toEqual([])
})

it('names the nearest, and leaves English to those who read it', async () => {
  const message = 'there is no opd "dinkess"; did you mean "dinkes"?'
  expect(explainProblem(message)).toEqual({ text: '“dinkess” tidak ada. Maksud Anda "dinkes"?', lang: undefined })
  expect(explainProblem('what nobody translated')).toEqual({ text: 'what nobody translated', lang: 'en' })
  await speak('en')
  expect(explainProblem(message).text).toBe(message)
  await speak('id')
})
