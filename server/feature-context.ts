import type { Config } from '#platform/config.ts'
import type { Inventory } from '#platform/inventory.ts'
import type { Logger } from '#platform/logger.ts'
import type { TelemetryReader } from '#telemetry/telemetry-store.ts'
import type { ServiceDb } from './database/service-database.ts'
import type { Mount } from './http/mount-route.ts'
import type { AuditLog } from './ports/audit-log.ts'
import type { Clock } from './ports/clock.ts'
import type { Cluster } from './ports/cluster.ts'
import type { ContractBook } from './ports/contract-book.ts'
import type { FileStore } from './ports/file-store.ts'
import type { LinkDirectory } from './ports/link-directory.ts'
import type { NewsBus } from './ports/news-bus.ts'
import type { Notifier } from './ports/notifier.ts'

/** What a feature is built from before the ports of other features exist. */
export interface BaseContext {
  config: Config
  /** Always the one in force: read it when it is needed, keep nothing of it. */
  inventory: Readonly<Inventory>
  db: ServiceDb
  /** Other servers on the same database: news to and from them, and what only one of them may do. */
  cluster: Cluster
  clock: Clock
  telemetry: TelemetryReader
  directory: LinkDirectory
  news: NewsBus
  /** Mounts one route of core/wire under /api/v1. */
  mount: Mount
  log: Logger
}

/** What most features take. Build a feature with `createXFeature(context)` in compose-features.ts. */
export interface FeatureContext extends BaseContext {
  audit: AuditLog
  files: FileStore
  notifier: Notifier
  contracts: ContractBook
}
