import type { Config } from '#platform/config.ts'
import type { Inventory } from '#platform/inventory.ts'
import { createLifecycle } from '#platform/lifecycle.ts'
import { createLogger } from '#platform/logger.ts'
import { openTelemetryReader } from '#telemetry/open-telemetry.ts'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { postgresCluster } from './cluster/postgres-cluster.ts'
import { singleServer } from './cluster/single-server.ts'
import { createServer } from './create-server.ts'
import type { ServiceDb } from './database/service-database.ts'
import { openConfiguredDatabase } from './database/open-service-database.ts'
import { createAuditLog } from './features/audit/audit-log.ts'
import { ensureFirstAdmin } from './features/accounts/first-admin.ts'
import { isLoopbackHost } from './http/remote-address.ts'
import { StartError } from './http/http-listener.ts'
import type { ComplaintRegister } from './ports/complaint-register.ts'
import type { GivenInventory } from './ports/given-inventory.ts'
import type { RequestRegister } from './ports/request-register.ts'

export { StartError }

const root = fileURLToPath(new URL('..', import.meta.url))
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }

export interface DemoSeed {
  /** Right after the migrations. */
  people(db: ServiceDb, nowMs: number): Promise<void>
  /** Once everything runs; what is there already stays as it is. */
  records(registers: { requests: RequestRegister; complaints: ComplaintRegister }, nowMs: number): Promise<void>
}

export interface RunningServer {
  /** `http://127.0.0.1:8080`; the port that was really taken, also when 0 was asked. */
  url: string
  stop(): Promise<void>
}

/** On the console alone: a log file is kept and read by others. */
const announceFirstAdmin = ({ login, password }: { login: string; password: string }): void => {
  console.log(`
First start: an administrator was made. This password is shown once and must be changed at the first log-in.
    name      ${login}
    password  ${password}
Lost it? Run: pantau user reset ${login}
`)
}

/** Composition root of the server: opens what it needs, builds, starts. Throws StartError for what a person can mend. */
export const runServer = async ({
  config,
  inventory,
  given,
  demo,
}: {
  config: Config
  inventory: Inventory
  /** The file that the inventory was read from; absent for an installation that begins with nothing. */
  given?: GivenInventory | undefined
  /** Puts people and history of the demo city into its service database; absent when an inventory is given. */
  demo?: DemoSeed | undefined
}): Promise<RunningServer> => {
  const log = createLogger('server', config.logLevel)
  const db = await openConfiguredDatabase(config)
  const telemetry = await openTelemetryReader(config)
  const clock = { nowMs: () => Date.now() }
  await demo?.people(db, clock.nowMs())
  const { httpServer, parts, requests, complaints } = createServer({
    config,
    inventory,
    given,
    db,
    cluster: config.database ? postgresCluster({ url: config.database.reveal(), db, log }) : singleServer(),
    telemetry,
    clock,
    version,
    webDir: join(root, 'web/dist'),
    // The demo is where we look hardest; in production a reply that is slightly off must still reach the reader.
    checkReplies: config.demo,
    log,
  })
  const stores = {
    name: 'stores',
    start: () => Promise.resolve(),
    async stop() {
      await telemetry.close()
      await db.destroy()
    },
  }
  const lifecycle = createLifecycle([stores, ...parts], { log })
  await lifecycle.start()
  await demo?.records({ requests, complaints }, clock.nowMs())
  const first = await ensureFirstAdmin(db, createAuditLog(clock), clock.nowMs())
  if (first) announceFirstAdmin(first)
  if (!isLoopbackHost(config.http.host) && config.http.publicUrl === null)
    log.warn(
      { host: config.http.host },
      'listening beyond this machine without TLS: passwords cross the network in clear; put a TLS proxy in front and set PANTAU_PUBLIC_URL',
    )
  const { port } = httpServer.address() as AddressInfo
  const host = config.http.host.includes(':') ? `[${config.http.host}]` : config.http.host
  const url = `http://${host}:${port}`
  log.info({ url, demo: config.demo }, 'server is ready')
  return { url, stop: () => lifecycle.stop() }
}
