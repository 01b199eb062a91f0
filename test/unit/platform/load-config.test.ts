import { ConfigError } from '#platform/config.ts'
import { loadConfig, settings } from '#platform/load-config.ts'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'pantau-config-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})
const file = (text: string): string => {
  const path = join(folder, 'pantau.yaml')
  writeFileSync(path, text)
  return path
}
const problems = (options: Parameters<typeof loadConfig>[0]): string => {
  try {
    loadConfig(options)
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  return ''
}

describe('the configuration', () => {
  it('has a default for everything', () => {
    expect(loadConfig({ env: {} })).toEqual({
      http: { host: '127.0.0.1', port: 8080, publicUrl: null, trustProxy: [], metricsToken: null },
      dataDir: resolve('data'),
      inventoryPath: null,
      telemetry: {
        engine: 'sqlite',
        influx: { url: null, database: 'pantau', org: null, token: null, username: null, password: null, ca: null },
      },
      servers: null,
      smtp: null,
      database: null,
      demo: true,
      logLevel: 'info',
    })
  })

  it('takes the same settings from a file in every spelling, and the environment wins', () => {
    for (const text of ['http_port: 9000', 'httpPort: 9000', 'PANTAU_HTTP_PORT: 9000', 'http: { port: 9000 }']) {
      expect(loadConfig({ file: file(text), env: {} }).http.port).toBe(9000)
      expect(loadConfig({ file: file(text), env: { PANTAU_HTTP_PORT: '9001' } }).http.port).toBe(9001)
    }
  })

  it('reads paths in a file from the folder of that file', () => {
    const config = loadConfig({ file: file('data_dir: state\ninventory: city.yaml'), env: {} })
    expect([config.dataDir, config.inventoryPath, config.demo]).toEqual([
      join(folder, 'state'),
      join(folder, 'city.yaml'),
      false,
    ])
  })

  it('takes a PostgreSQL with its password in the address or apart from it, and never quotes either', () => {
    const env = { PANTAU_DATABASE_URL: 'postgres://pantau@db.example.test:5432/pantau' }
    const urlOf = (more: Record<string, string> = {}) => loadConfig({ env: { ...env, ...more } }).database?.reveal()
    expect(loadConfig({ env: {} }).database).toBeNull()
    expect(urlOf()).toBe(env.PANTAU_DATABASE_URL)
    const parsed = new URL(urlOf({ PANTAU_DATABASE_PASSWORD: 'p%40s:/w@rd' }) ?? '')
    expect(decodeURIComponent(parsed.password)).toBe('p%40s:/w@rd')
    expect(problems({ env: { PANTAU_DATABASE_PASSWORD: 'hunter2' } })).toMatch(/no effect without PANTAU_DATABASE_URL/)
    for (const wrong of [
      'mysql://u:hunter2@db/pantau',
      'postgres://u:hunter2@db',
      'hunter2',
      'postgres://:hunter2@/pantau',
    ]) {
      const told = problems({ env: { PANTAU_DATABASE_URL: wrong } })
      expect(told).toMatch(/PANTAU_DATABASE_URL/)
      expect(told).not.toMatch(/hunter2/)
    }
    const twice = { PANTAU_DATABASE_URL: 'postgres://u:hunter2@db/pantau', PANTAU_DATABASE_PASSWORD: 'hunter3' }
    expect(problems({ env: twice })).toMatch(/already holds a password/)
    // One server without its inventory must not fill the others' database with invented people.
    expect(loadConfig({ env }).demo).toBe(false)
    expect(problems({ env: { ...env, PANTAU_DEMO: '1' } })).toMatch(/PANTAU_DEMO.*database of its own/)
  })

  it('takes the servers of a collector elsewhere, over HTTPS alone, with its token and without an inventory', () => {
    const env = {
      PANTAU_SERVER_URL: 'https://a.example.test, https://b.example.test:8443/',
      PANTAU_COLLECTOR_TOKEN: 'd_x',
    }
    const config = loadConfig({ env })
    expect(config).toMatchObject({
      servers: { urls: ['https://a.example.test', 'https://b.example.test:8443'], ca: null },
      demo: false,
    })
    expect(config.servers?.token.reveal()).toBe('d_x')
    expect(JSON.stringify(config)).not.toContain('d_x')
    expect(loadConfig({ env: { ...env, PANTAU_SERVER_URL: 'http://127.0.0.1:8080' } }).servers?.urls).toHaveLength(1)
    const told = (more: Record<string, string>) => problems({ env: { ...env, ...more } })
    expect(told({ PANTAU_SERVER_URL: 'http://10.0.0.5:8080' })).toContain('in clear')
    expect(told({ PANTAU_SERVER_URL: 'https://a.example.test/pantau' })).toContain('must end after the host')
    expect(told({ PANTAU_SERVER_URL: 'https://u:geheim@a.example.test' })).not.toContain('geheim')
    expect(told({ PANTAU_COLLECTOR_TOKEN: '' })).toContain('needs PANTAU_COLLECTOR_TOKEN')
    expect(told({ PANTAU_SERVER_URL: '' })).toContain('PANTAU_COLLECTOR_TOKEN: has no effect')
    expect(told({ PANTAU_INVENTORY: '/tmp/site.yaml' })).toContain('leave out the inventory')
  })

  it('takes a mail server and its sender together, and never quotes the address', () => {
    const url = 'smtps://pantau:hunter2@mail.example.test:465'
    const { smtp } = loadConfig({ env: { PANTAU_SMTP_URL: url, PANTAU_SMTP_FROM: 'Pantau <pantau@example.test>' } })
    expect(smtp?.url.reveal()).toBe(url)
    expect(smtp?.from).toBe('Pantau <pantau@example.test>')
    expect(problems({ env: { PANTAU_SMTP_URL: url } })).toMatch(/needs PANTAU_SMTP_FROM/)
    expect(problems({ env: { PANTAU_SMTP_FROM: 'a@example.test' } })).toMatch(/no effect without PANTAU_SMTP_URL/)
    for (const [wrongUrl, from] of [
      ['https://u:hunter2@x', 'a@example.test'],
      ['mail:hunter2', 'a@example.test'],
      [url, 'nobody'],
    ] as const) {
      const told = problems({ env: { PANTAU_SMTP_URL: wrongUrl, PANTAU_SMTP_FROM: from } })
      expect(told).toMatch(/PANTAU_SMTP_(URL|FROM)/)
      expect(told).not.toContain('hunter2')
    }
  })

  it('lets the secrets of `pantau discover` pass, by their whole names only', () => {
    const env = { PANTAU_SNMP_COMMUNITY: 'a', PANTAU_SNMP_AUTH_KEY: 'b', PANTAU_SNMP_PRIV_KEY: 'c' }
    expect(problems({ env })).toBe('')
    expect(problems({ env: { PANTAU_SNMP_COMUNITY: 'a' } })).toMatch(/PANTAU_SNMP_COMUNITY: unknown variable/)
  })

  it('names an unknown key, its line and the nearest valid one', () => {
    expect(problems({ env: { PANTAU_HTTP_PROT: '1' } })).toMatch(
      /PANTAU_HTTP_PROT: unknown variable; did you mean "PANTAU_HTTP_PORT"/,
    )
    const path = file('data_dir: x\nhttp:\n  prot: 9000\n')
    expect(problems({ file: path, env: {} })).toMatch(
      `${path}:3: http.prot: unknown key "prot"; did you mean "http_port"`,
    )
  })

  it('every setting is its own nearest name: no typo of one is told to be another', () => {
    for (const name of Object.keys(settings))
      expect(problems({ env: { [`${name}X`]: '1' } })).toContain(`did you mean "${name}"`)
  })

  it('ignores what container platforms inject under our name', () => {
    expect(
      problems({ env: { PANTAU_SERVICE_HOST: '10.0.0.1', PANTAU_PORT: 'tcp://10.0.0.1:80', PANTAU_PORT_80_TCP: 'x' } }),
    ).toBe('')
  })

  it.each([
    [{ PANTAU_HTTP_PORT: '99999' }, /not a port/],
    [{ PANTAU_TELEMETRY: 'sqlight' }, /did you mean "sqlite"/],
    [{ PANTAU_TELEMETRY: 'influx2' }, /PANTAU_INFLUX_URL: is needed/],
    [{ PANTAU_INFLUX_CA: '/tidak/ada.pem' }, /PANTAU_INFLUX_CA: cannot be read/],
    [{ PANTAU_INFLUX_CA: '/etc/passwd' }, /PANTAU_INFLUX_CA: .*not a certificate/],
    [{ PANTAU_INFLUX_URL: 'ftp://x' }, /not an http/],
    [{ PANTAU_DEMO: 'maybe' }, /PANTAU_DEMO: "maybe" is not known/],
    [{ PANTAU_DEMO: '1', PANTAU_INVENTORY: 'x.yaml' }, /cannot run beside a real inventory/],
    [{ PANTAU_LOG_LEVEL: 'loud' }, /PANTAU_LOG_LEVEL/],
    [{ PANTAU_INFLUX_TOKEN: '${NOT_THERE}' }, /NOT_THERE is not set/],
  ])('refuses %o', (env, message) => {
    expect(problems({ env })).toMatch(message)
  })

  it('tells all mistakes at once', () => {
    expect(
      problems({ env: { PANTAU_HTTP_PORT: 'x', PANTAU_LOG_LEVEL: 'x', PANTAU_NOPE: '1' } }).split('\n'),
    ).toHaveLength(3)
  })

  it('reads secrets from the environment and from files, and never prints them', () => {
    writeFileSync(join(folder, 'token'), 'tok-from-file\n')
    const text = 'influx: { token: "file:token", password: "${INFLUX_PASS}", url: "http://x:8086" }\ntelemetry: influx1'
    const config = loadConfig({ file: file(text), env: { INFLUX_PASS: 'pass-from-env' } })
    const { token, password } = config.telemetry.influx
    expect([token?.reveal(), password?.reveal()]).toEqual(['tok-from-file', 'pass-from-env'])
    expect(`${JSON.stringify(config)} ${String(token)}`).not.toMatch(/tok-from|pass-from/)
  })

  it('refuses a setting that is written twice and a file that is not there', () => {
    expect(problems({ file: file('http_port: 1\nhttp: { port: 2 }'), env: {} })).toMatch(/set twice/)
    expect(problems({ file: join(folder, 'absent.yaml'), env: {} })).toMatch(/cannot be read/)
  })
})
