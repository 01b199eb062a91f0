import type { Config } from '#platform/config.ts'
import { loadConfig } from '#platform/load-config.ts'
import { runServer, StartError } from '#server/main.ts'
import type { ApiError } from '#wire/api-error.ts'
import type { HealthReply } from '#wire/health.ts'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { get } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { until } from './live-listener.ts'
import { quietStatus, startFakeCollector } from './fake-collector.ts'
import { cityInventory, measuredSample, startTestServer, type RunningTestServer } from './running-server.ts'

let webDir: string
let server: RunningTestServer
let cookie: string
const script = `export const big = "${'pantau '.repeat(400)}"`
beforeAll(async () => {
  webDir = await mkdtemp(join(tmpdir(), 'pantau-web-'))
  await mkdir(join(webDir, 'assets'))
  await writeFile(join(webDir, 'index.html'), '<!doctype html><html><title>Pantau</title>')
  await writeFile(
    join(webDir, 'screens.json'),
    JSON.stringify([{ path: '/links/:id', files: ['/assets/index-abc.js', '/assets/LinkPage-abc.js'] }]),
  )
  await writeFile(join(webDir, 'assets/main-abc123.js'), script)
  await writeFile(join(webDir, 'assets/main-abc123.js.map'), '{}')
  server = await startTestServer({ webDir })
  cookie = await server.cookieOf(await server.addPerson({ login: 'kabid', name: 'Kabid', role: 'head' }))
})
afterAll(async () => {
  await server.stop()
  await rm(webDir, { recursive: true })
})

describe('the HTTP edge', () => {
  it('refuses the character 0 wherever it hides, before anybody stores it', async () => {
    const body = { name: 'kabid', password: 'x', language: 'id' }
    for (const sent of [
      { ...body, name: 'ka\0bid' },
      { ...body, password: '\0' },
    ]) {
      const response = await server.call('POST', '/api/v1/session', { body: sent })
      expect(response.status).toBe(400)
      expect(((await response.json()) as ApiError).error.message).toBe('The body holds the character 0')
    }
    expect((await server.call('GET', '/api/v1/requests?q=a%00b', { cookie })).status).toBe(400)
    expect((await server.call('GET', '/api/v1/requests/a%00b', { cookie })).status).toBe(400)
  })

  it('allows only our own files, and says nothing of itself', async () => {
    const { headers } = await server.call('GET', '/')
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toContain("script-src 'self'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toMatch(/unsafe|\*|https?:/)
    expect(headers.get('x-powered-by')).toBeNull()
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('strict-transport-security')).toBeNull()
  })

  it('serves every screen from index.html, and hashed files for ever', async () => {
    for (const path of ['/', '/links', '/links/dinkes-utama', '/wall']) {
      const page = await server.call('GET', path)
      expect([page.status, page.headers.get('cache-control')], path).toEqual([200, 'no-cache'])
      expect(await page.text()).toContain('<title>Pantau</title>')
    }
    const asset = await fetch(`${server.url}/assets/main-abc123.js`, { headers: { 'accept-encoding': 'br' } })
    expect(asset.headers.get('cache-control')).toContain('immutable')
    expect(asset.headers.get('content-encoding')).toBe('br')
    expect(await asset.text()).toBe(script)
    const etag = (await server.call('GET', '/')).headers.get('etag') ?? ''
    // fetch would add `Cache-Control: no-cache`, which a browser does not.
    const status = await new Promise((resolve, reject) => {
      get(server.url, { headers: { 'if-none-match': etag } }, (answer) => {
        answer.resume()
        resolve(answer.statusCode)
      }).on('error', reject)
    })
    expect(status).toBe(304)
  })

  it('names with each screen the scripts that it needs, and says what is a demo', async () => {
    const named = await server.call('GET', '/links/dinkes-utama')
    expect(named.headers.get('link')).toBe(
      '</assets/index-abc.js>; rel=modulepreload, </assets/LinkPage-abc.js>; rel=modulepreload',
    )
    for (const path of ['/links', '/links/a/b']) expect((await server.call('GET', path)).headers.get('link')).toBeNull()
    expect(await named.text()).toContain('<html><title>')
    const demo = await startTestServer({ webDir, demo: true })
    const page = await (await demo.call('GET', '/')).text()
    await demo.stop()
    expect(page).toContain('<html data-demo><title>')
  })

  it.each([
    '/assets/none.js',
    '/assets/main-abc123.js.map',
    '/../package.json',
    '/%2e%2e/%2e%2e/etc/passwd.txt',
    '/.env',
    '/api/v1/nothing',
    '/api/other',
  ])('answers %s with a structured 404', async (path) => {
    const response = await server.call('GET', path)
    expect(response.status).toBe(404)
    const { error } = (await response.json()) as ApiError
    expect(error.code).toBe('not-found')
    expect(error.errorId).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('refuses broken, huge and surplus bodies with the field that is wrong', async () => {
    const post = (body: string) =>
      fetch(`${server.url}/api/v1/session`, { method: 'POST', body, headers: { 'content-type': 'application/json' } })
    expect((await post('{"name":')).status).toBe(400)
    expect((await post(JSON.stringify({ name: 'x'.repeat(200_000), password: 'y' }))).status).toBe(413)
    const surplus = await post(JSON.stringify({ name: 'a', password: 'b', role: 'admin' }))
    expect(surplus.status).toBe(400)
    const missing = (await (await post('{"name":"a"}')).json()) as ApiError
    expect(missing.error.fields).toEqual([
      { path: 'body.password', code: 'missing', message: 'Invalid input: expected string, received undefined' },
    ])
  })

  it('health is public, holds no names, and tells silence from well-being', async () => {
    const ask = async () => (await (await server.call('GET', '/api/v1/health')).json()) as HealthReply
    expect(await ask()).toEqual({
      status: 'degraded',
      version: '0.0.0-test',
      collector: {
        lastCycleAt: null,
        devices: { up: 0, down: 0 },
        links: { measured: 0, unknown: 2 },
        samplesWritten: 0,
        outboxDepth: 0,
        outboxOldestAgeS: null,
        outboxGivenUp: 0,
      },
      collectors: [],
      telemetry: { engine: 'sqlite', ok: true, problem: null },
      demo: false,
    })
    const collector = await startFakeCollector(server.dataDir, () => null)
    try {
      await until('the collector', () => collector.connected() === 1)
      const device = {
        lastAnswerAtMs: null,
        problem: null,
        rttMs: null,
        lagMs: null,
        refreshMs: null,
        uptimeGranularityMs: null,
        pollsOk: 1,
        pollsFailed: 0,
        links: 2,
      }
      collector.status(quietStatus(server.now.ms, { devices: [{ ...device, id: 'core-1', state: 'up' }] }))
      collector.samples([measuredSample('dinkes-utama', server.now.ms)])
      let health = await ask()
      const deadline = performance.now() + 5_000
      while (health.collector.links.measured === 0 && performance.now() < deadline) health = await ask()
      expect(health).toMatchObject({
        status: 'ok',
        collector: {
          lastCycleAt: new Date(server.now.ms).toISOString(),
          devices: { up: 1, down: 0 },
          links: { measured: 1, unknown: 1 },
        },
      })
      // The data grows old while nothing comes.
      server.now.ms += 60_000
      expect(await ask()).toMatchObject({ status: 'degraded', collector: { links: { measured: 0, unknown: 2 } } })
    } finally {
      await collector.stop()
    }
  })

  it('metrics answer this machine; through a proxy they need a staff session', async () => {
    const metrics = await server.call('GET', '/metrics')
    expect(metrics.headers.get('content-type')).toContain('text/plain')
    expect(await metrics.text()).toContain('pantau_links_unknown 2')
    const outside = { 'x-forwarded-for': '203.0.113.7' }
    expect((await server.call('GET', '/metrics', { headers: outside })).status).toBe(401)
    expect((await server.call('GET', '/metrics', { headers: outside, cookie })).status).toBe(200)
    const opd = await server.cookieOf(await server.addPerson({ login: 'o', name: 'O', role: 'opd', opdId: 'bkd' }))
    expect((await server.call('GET', '/metrics', { headers: outside, cookie: opd })).status).toBe(401)
  })

  it('long replies are compressed, and are the same as plain ones', async () => {
    const path = '/api/v1/links/dinkes-utama/series?from=1795000000000&to=1796000000000'
    const plain = await server.call('GET', path, { cookie, headers: { 'accept-encoding': 'identity' } })
    const packed = await server.call('GET', path, { cookie, headers: { 'accept-encoding': 'gzip' } })
    expect([plain.headers.get('content-encoding'), packed.headers.get('content-encoding')]).toEqual([null, 'gzip'])
    expect(await packed.json()).toEqual(await plain.json())
  })

  it('survives a client that says half a request and waits', async () => {
    const { hostname, port } = new URL(server.url)
    const socket = connect(Number(port), hostname)
    socket.write('POST /api/v1/session HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 50\r\n\r\n{"na')
    expect((await server.call('GET', '/api/v1/health')).status).toBe(200)
    socket.destroy()
  })

  it('a store that is away is told as such, not as our mistake', async () => {
    const { TelemetryStoreError } = await import('#telemetry/telemetry-error.ts')
    const broken = await startTestServer({
      telemetry: { series: () => Promise.reject(new TelemetryStoreError('busy', 'locked')) },
    })
    try {
      const id = await broken.addPerson({ login: 'kabid', name: 'Kabid', role: 'head' })
      const response = await broken.call('GET', '/api/v1/links/bkd-utama/series?from=0&to=3600000', {
        cookie: await broken.cookieOf(id),
      })
      expect(response.status).toBe(503)
    } finally {
      await broken.stop()
    }
  })
})

describe('the start', () => {
  it('makes one administrator, told on the console; names the way out when the port is taken', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'pantau-start-'))
    const said: string[] = []
    const spy = vi.spyOn(console, 'log').mockImplementation((text: string) => void said.push(text))
    const config: Config = loadConfig({
      env: {
        PANTAU_DATA_DIR: dataDir,
        PANTAU_HTTP_PORT: '0',
        PANTAU_LOG_LEVEL: 'silent',
        PANTAU_INVENTORY: 'city.yaml',
      },
    })
    const running = await runServer({ config, inventory: cityInventory })
    try {
      const password = /password {2}(\S+)/.exec(said.join('\n'))?.[1] ?? ''
      const opened = await fetch(`${running.url}/api/v1/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'admin', password }),
      })
      expect(opened.status).toBe(200)
      expect(await opened.json()).toMatchObject({ mustChangePassword: true, account: { role: 'admin' } })

      const port = Number(new URL(running.url).port)
      const second = runServer({ config: { ...config, http: { ...config.http, port } }, inventory: cityInventory })
      await expect(second).rejects.toThrow(StartError)
      await expect(second).rejects.toThrow(
        `Port ${port} on 127.0.0.1 is taken by another program. Choose another one: PANTAU_HTTP_PORT=${port + 1}`,
      )
      expect(said).toHaveLength(1)
    } finally {
      await running.stop()
      spy.mockRestore()
      await rm(dataDir, { recursive: true })
    }
  })
})
