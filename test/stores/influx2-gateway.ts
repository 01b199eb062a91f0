import {
  createServer as createHttp,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http'
import { createServer as createHttps } from 'node:https'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import type { InfluxSettings } from '#telemetry/influx/influx-settings.ts'
import type { Influxd } from './influxd.ts'

export interface GatewayOptions {
  /** What /ping says: 2.x has buckets and a mapping for InfluxQL, 3.x one database. */
  version: string
  token?: string
  org?: string
  /** A bucket named database/policy is mapped by itself, as OSS 2.x does. */
  mapsByItself?: boolean
  /** The token may create buckets. */
  mayCreate?: boolean
  tls?: { key: string; cert: string }
}

/** How the next requests go wrong. */
export interface Trouble {
  /** Answer to writes. */
  write?: { status: number; body: string; afterForwarding?: boolean }
  /** A write that holds this text is refused as a whole, as a server does that cannot take one of its points. */
  refuses?: string
  /** Everything waits so long. */
  delayMs?: number
}

/**
 * The HTTP API of InfluxDB 2.x and 3.x as far as Pantau uses it, in front of a real 1.6: `/api/v2/write` becomes `/write`,
 * the token is checked on every path, what 2.x does not implement in InfluxQL is refused. No 2.x or 3.x server can be
 * had from Debian; what this does not show about them stands in the README.
 */
export const startInflux2Gateway = async (influxd: Influxd, options: GatewayOptions) => {
  const { version, org = 'dinkominfo', mapsByItself = true, mayCreate = true, tls } = options
  const state = { token: options.token ?? 'rahasia-token', trouble: {} as Trouble }
  const isThree = version.startsWith('3')
  const buckets = new Map<string, { id: string; seconds: number }>()
  const mappings = new Set<string>()
  const json = (reply: ServerResponse, status: number, body: unknown) =>
    reply.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))

  const ensureIn1 = async (name: string): Promise<void> => {
    const [database, policy] = name.split('/')
    await influxd.ask(`CREATE DATABASE "${database}"`)
    if (policy !== undefined)
      await influxd.ask(`CREATE RETENTION POLICY "${policy}" ON "${database}" DURATION INF REPLICATION 1`)
  }
  const tokenOf = ({ headers: { authorization = '' } }: IncomingMessage): string => {
    const [scheme, value = ''] = authorization.split(' ')
    if (scheme === 'Token' || scheme === 'Bearer') return value
    return Buffer.from(value, 'base64').toString().split(':').slice(1).join(':')
  }

  const write = async (url: URL, request: IncomingMessage, body: Buffer, reply: ServerResponse): Promise<void> => {
    const bucket = url.searchParams.get('bucket') ?? ''
    const { write: trouble } = state.trouble
    const text = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body
    if (state.trouble.refuses !== undefined && text.includes(state.trouble.refuses))
      return void json(reply, 400, { code: 'invalid', message: 'unable to parse a point' })
    if (trouble !== undefined && trouble.afterForwarding !== true) return void json(reply, trouble.status, trouble.body)
    if (!isThree && url.searchParams.get('org') !== org)
      return void json(reply, 404, {
        code: 'not found',
        message: `organization name "${url.searchParams.get('org')}" not found`,
      })
    if (!buckets.has(bucket))
      return void json(reply, 404, { code: 'not found', message: `bucket "${bucket}" not found` })
    const [db = '', rp = ''] = bucket.split('/')
    const query = new URLSearchParams({ db, rp, precision: url.searchParams.get('precision') ?? 'ns' })
    const encoding = request.headers['content-encoding']
    const answer = await fetch(`${influxd.url}/write?${query}`, {
      method: 'POST',
      body: new Uint8Array(body),
      headers: encoding === undefined ? {} : { 'content-encoding': encoding },
    })
    const told = await answer.text()
    if (trouble !== undefined) return void json(reply, trouble.status, trouble.body)
    if (answer.status === 204) reply.writeHead(204).end()
    else json(reply, answer.status, { code: 'invalid', message: told })
  }

  const query = async (body: Buffer, reply: ServerResponse): Promise<void> => {
    const form = new URLSearchParams(body.toString())
    const statements = form.get('q') ?? ''
    if (/\b(CREATE|INTO|DROP|ALTER|GRANT)\b/i.test(statements))
      return void json(reply, 200, {
        results: [{ statement_id: 0, error: 'not implemented: InfluxQL administration' }],
      })
    const rp = form.get('rp')
    const bucket = rp === null || rp === '' ? (form.get('db') ?? '') : `${form.get('db')}/${rp}`
    const isMapped = isThree || mapsByItself || mappings.has(bucket)
    if (!buckets.has(bucket) || !isMapped)
      return void json(reply, 200, { results: [{ statement_id: 0, error: `database not found: ${bucket}` }] })
    const answer = await fetch(`${influxd.url}/query`, { method: 'POST', body: form })
    reply.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text())
  }

  const admin = async (url: URL, method: string, body: Buffer, reply: ServerResponse): Promise<void> => {
    const param = (name: string) => url.searchParams.get(name) ?? ''
    const given = (body.length > 0 ? JSON.parse(body.toString()) : {}) as Record<string, unknown>
    const route = `${method} ${url.pathname}`
    if (method === 'POST' && !mayCreate)
      return void json(reply, 403, { code: 'forbidden', message: 'insufficient permissions' })
    if (route === 'GET /api/v2/orgs')
      return void json(reply, 200, { orgs: param('org') === org ? [{ id: 'o1', name: org }] : [] })
    const listed = (name: string) => {
      const bucket = buckets.get(name)
      return (
        bucket && {
          id: bucket.id,
          name,
          retentionRules: bucket.seconds === 0 ? [] : [{ everySeconds: bucket.seconds }],
        }
      )
    }
    if (route === 'GET /api/v2/buckets')
      return void json(reply, 200, { buckets: [listed(param('name'))].filter(Boolean) })
    if (route === 'POST /api/v2/buckets' || route === 'POST /api/v3/configure/database') {
      const name = String(given.name ?? given.db)
      if (buckets.has(name)) return void json(reply, 409, { code: 'conflict', message: 'exists already' })
      const [rule] = (given.retentionRules ?? []) as { everySeconds: number }[]
      buckets.set(name, { id: `b${buckets.size}`, seconds: rule?.everySeconds ?? 0 })
      await ensureIn1(name)
      return void json(reply, 201, listed(name))
    }
    const mapping = (name: string) => ({ database: name.split('/')[0], retention_policy: name.split('/')[1] })
    if (route === 'GET /api/v2/dbrps') {
      const known = [...buckets.keys()].filter((name) => mapsByItself || mappings.has(name))
      const asked = known.filter((name) => `${name}/`.startsWith(`${param('db')}/${param('rp')}`))
      return void json(reply, 200, { content: asked.map(mapping) })
    }
    if (route === 'POST /api/v2/dbrps') {
      mappings.add(`${String(given.database)}/${String(given.retention_policy)}`)
      return void json(reply, 201, {})
    }
    json(reply, 404, { code: 'not found', message: 'path not found' })
  }

  const handle = async (request: IncomingMessage, reply: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks)
    const url = new URL(request.url ?? '/', 'http://gateway')
    if (state.trouble.delayMs !== undefined) await sleep(state.trouble.delayMs)
    if (url.pathname === '/ping')
      return void reply.writeHead(204, { 'x-influxdb-version': isThree ? version : `v${version}` }).end()
    if (tokenOf(request) !== state.token)
      return void json(reply, 401, { code: 'unauthorized', message: 'unauthorized access' })
    if (url.pathname === '/api/v2/write') return write(url, request, body, reply)
    if (url.pathname === '/query') return query(body, reply)
    return admin(url, request.method ?? '', body, reply)
  }
  const listener: RequestListener = (request, reply) =>
    void handle(request, reply).catch((error: unknown) => {
      if (!reply.headersSent) json(reply, 502, { code: 'bad gateway', message: String(error) })
    })
  const server: Server = tls === undefined ? createHttp(listener) : createHttps(tls, listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const url = `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`
  return {
    url,
    state,
    buckets,
    mappings,
    settings: (database: string): InfluxSettings => ({
      engine: 'influx2',
      url,
      database,
      org: isThree ? null : org,
      token: state.token,
      username: null,
      password: null,
      ca: tls?.cert ?? null,
      retention: { rawDays: 2, serverSlackDays: null },
    }),
    async stop(): Promise<void> {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
export type Influx2Gateway = Awaited<ReturnType<typeof startInflux2Gateway>>
