import { parseInventory } from '#platform/load-inventory.ts'
import { printProblem } from '#platform/config.ts'
import { createAuthority } from '#test/agents/rest-router.ts'
import { describe, expect, it } from 'vitest'

const parse = (text: string, env: Record<string, string> = {}) =>
  parseInventory(text, { source: 'city.yaml', env, baseDir: '/nowhere' })
const complaints = (text: string, env: Record<string, string> = {}): string[] =>
  parse(text, env).problems.map(printProblem)

const good = `
site: { name: Batiknet, timezone: Asia/Jakarta }
opds:
  - { id: dinkes, name: Dinas Kesehatan }
  - { id: bkd, name: Badan Kepegawaian Daerah, shortName: BKD }
devices:
  - { id: core-1, host: 10.1.1.1, port: 1161, snmp: { version: 2c, community: "\${SNMP_COMMUNITY}" } }
  - { id: core-2, host: core2.example, interval: 30s, snmp: { version: 3, user: pantau, auth: { protocol: sha256, key: "authauth1" }, priv: { protocol: aes, key: "privpriv1" } } }
links:
  - { id: dinkes-utama, opd: dinkes, device: core-1, interface: { name: ether3, alias: DINKES, mac: "48-8F-5A-01-02-03" }, faces: network,
      contract: { down: 50M, up: 1.5G } }
  - { id: bkd-utama, opd: bkd, device: core-1, queue: { name: bkd, checkInterface: ether4 }, contract: { down: 20000000 } }
`
const base = (device: string, link = '') => `
opds: [{ id: a, name: A }]
devices:
  - ${device}
links: [${link}]
`
const v2 = '{ id: d, host: 10.0.0.1, snmp: { version: 2c, community: x } }'
const rest = (access: string): string =>
  `{ id: d, host: 10.0.0.1, snmp: { version: 2c, community: x }, rest: ${access} }`
const tested = (test: string): string => `{ id: l, opd: a, device: d, interface: { name: e }, test: ${test} }`
const v3 = (snmp: string) => base(`{ id: d, host: 10.0.0.1, snmp: { version: 3, user: u, ${snmp} } }`)

describe('the inventory', () => {
  it('reads the example of the design, with its defaults', () => {
    const { inventory, problems } = parse(good, { SNMP_COMMUNITY: 's3cret' })
    expect(problems).toEqual([])
    expect(inventory).toEqual({
      site: { name: 'Batiknet', timezone: 'Asia/Jakarta' },
      opds: [
        { id: 'dinkes', name: 'Dinas Kesehatan', shortName: 'Kesehatan' },
        { id: 'bkd', name: 'Badan Kepegawaian Daerah', shortName: 'BKD' },
      ],
      devices: [
        {
          id: 'core-1',
          host: '10.1.1.1',
          port: 1161,
          intervalMs: 10_000,
          snmp: { version: '2c', community: 's3cret' },
        },
        {
          id: 'core-2',
          host: 'core2.example',
          port: 161,
          intervalMs: 30_000,
          snmp: {
            version: '3',
            user: 'pantau',
            auth: { protocol: 'sha256', key: 'authauth1' },
            priv: { protocol: 'aes', key: 'privpriv1' },
          },
        },
      ],
      links: [
        {
          id: 'dinkes-utama',
          opdId: 'dinkes',
          deviceId: 'core-1',
          target: { kind: 'interface', name: 'ether3', alias: 'DINKES', mac: '48:8f:5a:01:02:03' },
          faces: 'network',
          contract: { downBps: 50e6, upBps: 1.5e9 },
        },
        {
          id: 'bkd-utama',
          opdId: 'bkd',
          deviceId: 'core-1',
          target: { kind: 'queue', name: 'bkd', columns: 'learn', checkInterface: 'ether4' },
          faces: 'opd',
          contract: { downBps: 20e6, upBps: null },
        },
      ],
    })
  })

  it('collects every mistake with its path, its line and the way out', () => {
    const text = `site: { nama: X }
opds:
  - { id: dinkes, name: Dinas Kesehatan }
  - { id: dinkes, name: Twice }
devices:
  - { id: core-1, host: "10.1.1.1:161", snmp: { version: 2c, community: x } }
links:
  - { id: l1, opd: dinks, device: core-1, interface: { name: ether3 } }
  - { id: l2, opd: dinkes, device: core1, interface: { nme: ether3 } }
  - { id: l3, opd: dinkes, device: core-1, queue: { name: q }, contract: { down: fast } }
`
    const found = complaints(text)
    expect(found).toEqual([
      'city.yaml:1: site.nama: unknown key "nama" of site; did you mean "name"?',
      'city.yaml:4: opds[1]: the id "dinkes" is already used on line 3',
      'city.yaml:6: devices[0].host: "10.1.1.1:161" has a port in it; write host: 10.1.1.1 and port: 161',
      'city.yaml:8: links[0].opd: there is no opd "dinks"; did you mean "dinkes"?',
      'city.yaml:9: links[1].device: there is no device "core1"; did you mean "core-1"?',
      'city.yaml:9: links[1].interface.nme: unknown key "nme" of interface; did you mean "name"?',
      'city.yaml:9: links[1].interface.name: the name of the interface (ifName) is missing; write a text',
      'city.yaml:10: links[2].contract.down: the download "fast" is not a rate; write 50M, 512k, 1.5G or bit/s',
    ])
    expect(parse(text).inventory).toBeNull()
  })

  it.each([
    ['priv: { protocol: des, key: privpriv1 }, auth: { protocol: sha, key: authauth1 }', /DES is refused: OpenSSL 3/],
    ['priv: { protocol: aes256, key: privpriv1 }, auth: { protocol: sha, key: authauth1 }', /aes256b .* or aes256r/],
    ['priv: { protocol: aes, key: privpriv1 }', /priv needs auth/],
    ['auth: { protocol: sha265, key: authauth1 }', /did you mean "sha256"/],
    ['auth: { protocol: sha, key: short }', /at least 8 characters/],
    ['insecure: false', /insecure: true/],
    ['auth: { protocol: sha, key: "${MISSING}" }', /environment variable MISSING is not set/],
    ['auth: { protocol: sha, key: "file:absent.key" }', /cannot read absent\.key/],
  ])('refuses SNMPv3 with %s', (snmp, message) => {
    expect(complaints(v3(snmp)).join('\n')).toMatch(message)
  })

  it('takes noAuthNoPriv only when somebody wrote that it is insecure', () => {
    expect(parse(v3('insecure: true')).inventory?.devices[0]?.snmp).toEqual({
      version: '3',
      user: 'u',
      auth: null,
      priv: null,
    })
  })

  it.each([
    ['{ id: d, host: "http://10.0.0.1", snmp: { version: 2c, community: x } }', /is a URL/],
    ['{ id: d, host: 10.0.0.300, snmp: { version: 2c, community: x } }', /not a valid IPv4/],
    ['{ id: d, host: h, port: 70000, snmp: { version: 2c, community: x } }', /from 1 to 65535/],
    ['{ id: d, host: h, interval: 10m, snmp: { version: 2c, community: x } }', /from 1s to 5m/],
    ['{ id: d, host: h, snmp: { version: 4, community: x } }', /write 1, 2c or 3/],
    ['{ id: d, host: h, snmp: { version: 2c } }', /community is missing/],
    ['{ id: d, host: h }', /snmp is missing/],
    ['{ id: "a b", host: h, snmp: { version: 2c, community: x } }', /cannot be an id/],
    [rest('{ user: u }'), /rest\.password.*password of rest is missing/],
    [rest('{ password: x }'), /user of rest .* is missing/],
    [rest('{ user: "u:v", password: x }'), /cannot contain ":"/],
    [rest('{ user: u, password: "${NOT_SET}" }'), /NOT_SET is not set/],
    [rest('{ user: u, password: x, ca: nowhere.pem }'), /rest\.ca.*cannot read nowhere\.pem/],
    [rest('{ user: u, password: x, port: 0 }'), /from 1 to 65535/],
    [rest('{ user: u, passwort: x }'), /did you mean "password"/],
  ])('refuses the device %s', (device, message) => {
    expect(complaints(base(device)).join('\n')).toMatch(message)
  })

  it.each([
    ['{ id: l, opd: a, device: d }', /needs an interface or a queue/],
    ['{ id: l, opd: a, device: d, interface: { name: e }, queue: { name: q } }', /not both/],
    ['{ id: l, opd: a, device: d, interface: { name: e, mac: zz } }', /not a MAC address/],
    ['{ id: l, opd: a, device: d, queue: { name: q, columns: guess } }', /valid: learn, inIsDownload/],
    ['{ id: l, opd: a, device: d, interface: { name: e }, faces: opdd }', /did you mean "opd"/],
    [tested('{ max: 50M }'), /the host is missing/],
    [tested('{ host: h }'), /test\.max.*needs a rate cap/],
    [tested('{ host: "h:5201", max: 50M }'), /has a port in it/],
    [tested('{ host: h, max: 50M, seconds: 900 }'), /from 10 to 600/],
    [tested('{ host: h, max: 50M, from: eth0 }'), /not an address of this machine/],
    [
      '{ id: l, opd: a, device: d, interface: { name: e } }, { id: m, opd: a, device: d, interface: { name: e } }',
      /interface "e" of d is already the link "l"/,
    ],
  ])('refuses the link %s', (link, message) => {
    expect(complaints(base(v2, link)).join('\n')).toMatch(message)
  })

  it('takes read-only access to RouterOS, with the authority of its certificate beside the inventory', () => {
    const authority = createAuthority()
    const inventory = (ca: string): string => base(rest(`{ user: u, password: "\${REST}", name: core-1, ca: "${ca}" }`))
    expect(parse(inventory(authority.caFile), { REST: 'pw' }).inventory?.devices[0]?.rest).toEqual({
      port: 443,
      user: 'u',
      password: 'pw',
      ca: authority.ca.trimEnd(),
      serverName: 'core-1',
    })
    authority.remove()
    expect(complaints(inventory(import.meta.filename), { REST: 'pw' })).toEqual([
      expect.stringMatching(/rest\.ca.* is no certificate in PEM form/),
    ])
  })

  it('takes a host for active tests, capped', () => {
    const link = tested('{ host: 10.20.2.9, max: 120M }')
    expect(parse(base(v2, link)).inventory?.links[0]?.test).toEqual({
      host: '10.20.2.9',
      port: 5201,
      from: null,
      maxRateBps: 120e6,
      maxSeconds: 180,
    })
    expect(
      parse(base(v2, tested('{ host: h, max: 1M }').replace(/, test: .*/, ' }'))).inventory?.links[0],
    ).not.toHaveProperty('test')
  })

  it('one mistake in a device causes no second complaint at its links', () => {
    const text = base(
      '{ id: d, host: "h:1:2", snmp: { version: 2c, community: x } }',
      '{ id: l, opd: a, device: d, interface: { name: e } }',
    )
    expect(complaints(text)).toHaveLength(1)
  })

  it('follows aliases, so that credentials are written once', () => {
    const text = `
opds: [{ id: a, name: A }]
devices:
  - { id: d, host: h1, snmp: &shared { version: 2c, community: x } }
  - { id: e, host: h2, snmp: *shared }
links: []
`
    expect(parse(text).inventory?.devices.map(({ snmp }) => snmp)).toEqual([
      { version: '2c', community: 'x' },
      { version: '2c', community: 'x' },
    ])
  })

  it('says where the YAML itself is broken', () => {
    expect(complaints('opds:\n  - { id: a\nlinks: []\n')[0]).toMatch(/^city\.yaml:\d: not valid YAML/)
    expect(complaints('')[0]).toMatch(/the inventory must be a mapping/)
    expect(complaints('opds: [{ id: a, name: A }]\n')).toEqual([
      expect.stringMatching(/devices are missing/),
      expect.stringMatching(/links are missing/),
    ])
  })
})
