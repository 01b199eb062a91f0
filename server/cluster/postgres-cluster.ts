import type { Logger } from '#platform/logger.ts'
import { randomUUID } from 'node:crypto'
import type { ServiceDb } from '../database/service-database.ts'
import type { Cluster } from '../ports/cluster.ts'
import { createLease } from './lease.ts'
import { createPostgresBus } from './postgres-bus.ts'
import { startTogether } from './start-together.ts'

export interface PostgresClusterOptions {
  /** The same database as `db`. */
  url: string
  db: ServiceDb
  log: Logger
  /** See lease.ts; tests are impatient. */
  leaseMs?: number | undefined
}

/** Several servers that share one PostgreSQL. */
export const postgresCluster = ({ url, db, log, leaseMs }: PostgresClusterOptions): Cluster => {
  const serverId = randomUUID()
  const { bus, part } = createPostgresBus(url, log)
  return {
    isAlone: false,
    bus,
    part,
    onDuty: (name, parts) => {
      const { start, stop } = startTogether(parts, log)
      return [createLease({ db, name, serverId, onGained: start, onLost: stop, log, ...(leaseMs ? { leaseMs } : {}) })]
    },
  }
}
