import { COLUMN_STEP_MS, emptyColumns } from '#domain/rollup-columns.ts'
import type { LinkSample } from '#domain/sample.ts'
import type { Config } from '#platform/config.ts'
import type { Inventory } from '#platform/inventory.ts'
import { createLifecycle } from '#platform/lifecycle.ts'
import type { Logger } from '#platform/logger.ts'
import { postgresCluster } from '#server/cluster/postgres-cluster.ts'
import { singleServer } from '#server/cluster/single-server.ts'
import { Secret } from '#platform/secret.ts'
import { createServer } from '#server/create-server.ts'
import { openPostgresDatabase } from '#server/database/open-service-database.ts'
import type { ServiceDb } from '#server/database/service-database.ts'
import { insertAccount, type NewAccount } from '#server/features/accounts/account-store.ts'
import { createDeviceToken } from '#server/features/accounts/device-store.ts'
import { hashPassword } from '#server/features/accounts/password-hash.ts'
import { createSession } from '#server/features/accounts/session-store.ts'
import type { ComplaintRegister } from '#server/ports/complaint-register.ts'
import type { GivenInventory } from '#server/ports/given-inventory.ts'
import type { NewsBus } from '#server/ports/news-bus.ts'
import type { RequestRegister } from '#server/ports/request-register.ts'
import type { TelemetryReader } from '#telemetry/telemetry-store.ts'
import type { Route } from '#wire/route.ts'
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { openTestDatabase } from '../open-test-database.ts'

export const silentLog = pino({ level: 'silent' })

/** Two OPDs with a link each, on one device. */
export const cityInventory: Inventory = {
  site: { name: 'Kota Uji', timezone: 'Asia/Jakarta' },
  opds: [
    { id: 'dinkes', name: 'Dinas Kesehatan', shortName: 'Kesehatan' },
    { id: 'bkd', name: 'Badan Kepegawaian Daerah', shortName: 'BKD' },
  ],
  devices: [
    {
      id: 'core-1',
      host: '127.0.0.1',
      port: 1161,
      snmp: { version: '2c', community: 'hush-community' },
      intervalMs: 10_000,
    },
  ],
  links: (['dinkes', 'bkd'] as const).map((opdId) => ({
    id: `${opdId}-utama`,
    opdId,
    deviceId: 'core-1',
    target: { kind: 'interface', name: `ether-${opdId}`, alias: null, mac: null },
    faces: 'opd',
    contract: { downBps: 50e6, upBps: 20e6 },
  })),
}

export const measuredSample = (linkId: string, slotMs: number, downBps = 8e6): LinkSample => {
  const delta = { label: 'ok', octets: (downBps / 8) * 10, packets: 1, discards: 0, errors: 0 } as const
  return {
    linkId,
    deviceId: 'core-1',
    slotMs,
    readAtMs: slotMs + 200,
    intervalMs: 10_000,
    down: delta,
    up: delta,
    oper: 'up',
    rttUs: 1500,
  }
}

const noRates = { avgBps: null, minBps: null, maxBps: null, octets: 0, gapOctets: 0, measuredMs: 0 }

/** A store that knows nothing: what the store says is tested in its own contract suite. */
export const emptyTelemetry: TelemetryReader = {
  latest: () => Promise.resolve(new Map()),
  samples: () => Promise.resolve([]),
  series: ({ linkId, fromMs, toMs, stepMs }) =>
    Promise.resolve({
      linkId,
      stepMs,
      source: '5m',
      buckets: Array.from({ length: (toMs - fromMs) / stepMs }, (_, index) => ({
        atMs: fromMs + index * stepMs,
        down: noRates,
        up: noRates,
        coverage: 0,
        quality: { ok: 0, wrap32: 0, ambiguous: 0, reset: 0, implausible: 0, gap: 0 },
        operDownShare: null,
        rttMaxUs: null,
        errors: 0,
        discards: 0,
      })),
    }),
  summary: () => Promise.resolve([]),
  columns: ({ linkId, fromMs, toMs }) =>
    Promise.resolve(emptyColumns(linkId, fromMs, (toMs - fromMs) / COLUMN_STEP_MS)),
  health: () => Promise.resolve({ engine: 'sqlite', ok: true, detail: '' }),
  close: () => Promise.resolve(),
}

export const PASSWORD = 'gunung slamet berkabut'
let passwordHash: Promise<string> | undefined

export interface RunningTestServer {
  url: string
  db: ServiceDb
  dataDir: string
  routes: readonly Route[]
  news: NewsBus
  requests: RequestRegister
  complaints: ComplaintRegister
  now: { ms: number }
  /** Makes a person who knows PASSWORD; returns his account id. */
  addPerson(account: NewAccount & { mustChangePassword?: boolean; isDemo?: boolean }): Promise<string>
  /** The Cookie header of a fresh session, without going through the log-in. */
  cookieOf(accountId: string): Promise<string>
  addDevice(role: 'wall' | 'collector'): Promise<{ id: string; token: string }>
  /** A call with this cookie, or as nobody. */
  call(
    method: string,
    path: string,
    options?: { cookie?: string | undefined; body?: unknown; headers?: Record<string, string> },
  ): Promise<Response>
  /** Stops and starts one part of the server: its job looks at once. */
  again(part: string): Promise<void>
  /** As a signal would; the database stays open for the test. */
  stopServer(): Promise<void>
  stop(): Promise<void>
}

/** The whole server on a free port of loopback, with its real database, and a clock that the test moves. */
export const startTestServer = async (
  overrides: {
    demo?: boolean
    inventory?: Inventory
    /** The file that it was read from. */
    given?: GivenInventory
    telemetry?: Partial<TelemetryReader>
    webDir?: string
    startMs?: number
    /** A clock that runs by itself, for a browser. */
    isLive?: boolean
    /** A data folder that somebody else made and removes: a collector may run on it. */
    dataDir?: string
    /** See ServerDependencies. */
    proofTimeScale?: number
    /** PANTAU_PUBLIC_URL. */
    publicUrl?: string
    /** PANTAU_METRICS_TOKEN. */
    metricsToken?: string
    /** What the settings say of the telemetry store; `telemetry` above is what is there. */
    engine?: Config['telemetry']['engine']
    /** Addresses of proxies to believe. */
    trustProxy?: readonly string[]
    log?: Logger
    smtp?: { url: string; from: string }
    /** One server of several on this PostgreSQL, with the lease of an impatient test. */
    clusterUrl?: string
    /** The database that the server gets, for a test that counts what is asked of it. */
    watched?: (db: ServiceDb) => ServiceDb
  } = {},
): Promise<RunningTestServer> => {
  const dataDir = overrides.dataDir ?? (await mkdtemp(join(tmpdir(), 'pantau-server-')))
  const { clusterUrl } = overrides
  const db = await (clusterUrl ? openPostgresDatabase(clusterUrl) : openTestDatabase(join(dataDir, 'service.db')))
  const now = { ms: overrides.startMs ?? Date.UTC(2026, 10, 24, 3) }
  const nowMs = () => (overrides.isLive ? Date.now() : now.ms)
  const config: Config = {
    http: {
      host: '127.0.0.1',
      port: 0,
      publicUrl: overrides.publicUrl ?? null,
      trustProxy: overrides.trustProxy ?? [],
      metricsToken: overrides.metricsToken ? new Secret(overrides.metricsToken) : null,
    },
    dataDir,
    inventoryPath: null,
    telemetry: {
      engine: overrides.engine ?? 'sqlite',
      influx: { url: null, database: 'pantau', org: null, token: null, username: null, password: null, ca: null },
    },
    demo: overrides.demo ?? false,
    servers: null,
    smtp: overrides.smtp ? { ...overrides.smtp, url: new Secret(overrides.smtp.url) } : null,
    database: clusterUrl ? new Secret(clusterUrl) : null,
    logLevel: 'silent',
  }
  const { httpServer, parts, routes, news, requests, complaints } = createServer({
    config,
    inventory: overrides.inventory ?? cityInventory,
    given: overrides.given,
    db: overrides.watched?.(db) ?? db,
    cluster: clusterUrl ? postgresCluster({ url: clusterUrl, db, log: silentLog, leaseMs: 1_000 }) : singleServer(),
    telemetry: { ...emptyTelemetry, ...overrides.telemetry },
    clock: { nowMs },
    version: '0.0.0-test',
    webDir: overrides.webDir ?? join(dataDir, 'no-web'),
    checkReplies: true,
    proofTimeScale: overrides.proofTimeScale,
    log: overrides.log ?? silentLog,
  })
  const lifecycle = createLifecycle(parts, { log: silentLog })
  await lifecycle.start()
  const url = `http://127.0.0.1:${(httpServer.address() as AddressInfo).port}`

  return {
    url,
    db,
    dataDir,
    routes,
    news,
    requests,
    complaints,
    now,
    async addPerson({ mustChangePassword = false, isDemo = false, ...account }) {
      passwordHash ??= hashPassword(PASSWORD)
      const facts = { passwordHash: await passwordHash, mustChangePassword, isDemo, nowMs: nowMs() }
      return (await insertAccount(db, account, facts)).id
    },
    async cookieOf(accountId) {
      const { token } = await createSession(db, { accountId, remoteAddress: '127.0.0.1', nowMs: nowMs() })
      return `pantau_session=${token}`
    },
    async addDevice(role) {
      const { row, token } = await createDeviceToken(db, {
        role,
        label: `uji ${role}`,
        createdBy: 'test',
        nowMs: nowMs(),
      })
      return { id: row.id, token }
    },
    call(method, path, { cookie, body, headers = {} } = {}) {
      const all = new Headers(headers)
      if (cookie !== undefined) all.set('cookie', cookie)
      if (body !== undefined) all.set('content-type', 'application/json')
      return fetch(url + path, { method, headers: all, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
    },
    async again(name) {
      const part = parts.find((one) => one.name === name)
      if (!part) throw new Error(`the server has no part ${name}`)
      await part.stop()
      await part.start()
    },
    stopServer: () => lifecycle.stop(),
    async stop() {
      await lifecycle.stop()
      await db.destroy()
      if (overrides.dataDir === undefined) await rm(dataDir, { recursive: true, force: true })
    },
  }
}
