import { type RunningTestServer, startTestServer } from '#test/contract/server/running-server.ts'
import { freePort, type Program, startProgram } from '#test/stores/program.ts'
import { COLLECTOR_FEED_PATH } from '#wire/collector-feed.ts'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'

const caddyfile = join(import.meta.dirname, '../../../deploy/proxy/Caddyfile')
const domain = 'pantau.localhost'

let folder: string
let server: RunningTestServer
let grafana: Server
let caddy: Program
let ports: { http: number; https: number; doorA: number; doorB: number; health: number }

interface Reply {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: string
}

interface Asking {
  host?: string
  headers?: Record<string, string>
  port?: number
  /** Sent as JSON by POST. */
  body?: object
}

/** As a client that trusts the proxy's authority: name checked, certificate checked. */
const ask = (path: string, { host = domain, headers = {}, port = ports.https, body }: Asking = {}): Promise<Reply> =>
  new Promise((resolve, reject) => {
    const ca = readFileSync(join(folder, 'data/caddy/pki/authorities/local/root.crt'))
    const asked = request({
      host: '127.0.0.1',
      port,
      servername: host,
      ca,
      path,
      method: body ? 'POST' : 'GET',
      headers: { host, ...(body ? { 'content-type': 'application/json' } : {}), ...headers },
    })
    asked.on('response', (reply) => {
      let text = ''
      reply.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      reply.on('end', () => resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: text }))
    })
    asked.on('upgrade', ({ statusCode, headers: told }, socket) => {
      socket.destroy()
      resolve({ status: statusCode ?? 0, headers: told, body: '' })
    })
    asked.on('error', reject).end(body ? JSON.stringify(body) : undefined)
  })

const asWebSocket = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'cGFudGF1LXBhbnRhdS1wYQ==',
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pantau-caddy-'))
  server = await startTestServer({ publicUrl: `https://${domain}`, trustProxy: ['127.0.0.1'], engine: 'influx2' })
  grafana = createServer((_, reply) => reply.end('grafana'))
  await new Promise<void>((resolve) => grafana.listen(0, '127.0.0.1', resolve))
  ports = {
    http: await freePort(),
    https: await freePort(),
    doorA: await freePort(),
    doorB: await freePort(),
    health: await freePort(),
  }
  const env = {
    ...process.env,
    XDG_DATA_HOME: join(folder, 'data'),
    XDG_CONFIG_HOME: join(folder, 'config'),
    PANTAU_PROXY_HTTP_PORT: String(ports.http),
    PANTAU_PROXY_HTTPS_PORT: String(ports.https),
    PANTAU_PROXY_SERVER_A_PORT: String(ports.doorA),
    PANTAU_PROXY_SERVER_A: new URL(server.url).host,
    PANTAU_PROXY_SERVER_B_PORT: String(ports.doorB),
    PANTAU_PROXY_SERVER_B: `127.0.0.1:${await freePort()}`,
    PANTAU_PROXY_HEALTH_PORT: String(ports.health),
    PANTAU_PROXY_SERVER: 'localhost',
    PANTAU_PROXY_SERVER_PORT: new URL(server.url).port,
    PANTAU_PROXY_GRAFANA: `127.0.0.1:${(grafana.address() as AddressInfo).port}`,
  }
  const args = ['run', '--config', caddyfile, '--adapter', 'caddyfile']
  const isReady = async (): Promise<boolean> => (await ask('/api/v1/health')).status === 200
  caddy = await startProgram('/usr/bin/caddy', 'caddy', args, isReady, { env })
})
afterAll(async () => {
  await caddy.kill('SIGTERM')
  await server.stop()
  grafana.close()
  rmSync(folder, { recursive: true, force: true })
})

it('the health check of the container is answered', async () => {
  expect(await (await fetch(`http://127.0.0.1:${ports.health}`)).text()).toBe('ok')
})

it('Pantau answers over TLS, and plain HTTP is sent there', async () => {
  const reply = await ask('/api/v1/health')
  expect([reply.status, JSON.parse(reply.body)]).toMatchObject([200, { version: '0.0.0-test' }])
  const plain = await fetch(`http://127.0.0.1:${ports.http}/x`, { redirect: 'manual', headers: { host: domain } })
  expect(plain.status).toBe(308)
  expect(plain.headers.get('location')).toMatch(/^https:\/\//)
})

it('who comes through the proxy is nobody of this machine: no metrics, no way round by a header', async () => {
  expect((await ask('/metrics')).status).toBe(404)
  // The same request past the proxy's rule: the server itself asks who it is.
  const headers = { 'x-forwarded-for': '127.0.0.1' }
  expect((await server.call('GET', '/metrics', { headers })).status).toBe(401)
})

it('live news pass through as a WebSocket, to whoever has a session', async () => {
  const cookie = await server.cookieOf(
    await server.addPerson({ login: 't', name: 'T', role: 'technician', opdId: null }),
  )
  const path = '/socket.io/?EIO=4&transport=websocket'
  expect((await ask(path, { headers: { ...asWebSocket, origin: `https://${domain}`, cookie } })).status).toBe(101)
  expect((await ask(path, { headers: { ...asWebSocket, origin: 'https://jahat.example', cookie } })).status).not.toBe(
    101,
  )
})

it('each server has a door of its own for collectors, without metrics too', async () => {
  const status = async (path: string, port: number) => (await ask(path, { port })).status
  expect(await status('/api/v1/health', ports.doorA)).toBe(200)
  expect(await status('/api/v1/health', ports.doorB)).toBe(502)
  expect(await status('/metrics', ports.doorA)).toBe(404)
})

it('a collector elsewhere gets its share and keeps its feed through that door; in clear it would get nothing', async () => {
  const { token } = await server.addDevice('collector')
  const report = { outboxDepth: 0, outboxOldestMs: null, outboxGivenUp: 0, problem: null, version: 'uji' }
  const body = { instance: 'pengumpul-uji', applied: null, has: null, isLeaving: false, report }
  const headers = { authorization: `Bearer ${token}` }
  const beat = await ask('/api/v1/collector/heartbeat', { port: ports.doorA, headers, body })
  expect([beat.status, JSON.parse(beat.body)]).toMatchObject([200, { share: { devices: [{ id: 'core-1' }] } }])
  const clear = await server.call('POST', '/api/v1/collector/heartbeat', {
    headers: { ...headers, 'x-forwarded-for': '203.0.113.7', 'x-forwarded-proto': 'http' },
    body,
  })
  expect(clear.status).toBe(403)
  const feed = `${COLLECTOR_FEED_PATH}/?EIO=4&transport=websocket`
  expect((await ask(feed, { port: ports.doorA, headers: { ...headers, ...asWebSocket } })).status).toBe(101)
})

it('Grafana has a name of its own, and a foreign name nothing', async () => {
  expect(await ask('/', { host: `grafana.${domain}` })).toMatchObject({ status: 200, body: 'grafana' })
  await expect(ask('/', { host: 'jahat.localhost' })).rejects.toThrow()
})

it('while the server is away it says so', async () => {
  await server.stop()
  expect((await ask('/api/v1/health')).status).toBeGreaterThanOrEqual(502)
  server = await startTestServer()
})
