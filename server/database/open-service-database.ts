import type { Config } from '#platform/config.ts'
import { HandleEmptyInListsPlugin, Kysely, replaceWithNoncontingentExpression } from 'kysely'
import type { Migration } from 'kysely/migration'
import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { StartError } from '../http/http-listener.ts'
import { explainDatabase } from './database-away.ts'
import { migrate } from './migrate.ts'
import { migrations, postgresMigrations } from './migrations.ts'
import { nodeSqliteDialect, openServiceFile } from './node-sqlite-dialect.ts'
import { openPool, postgresDialect } from './postgres-dialect.ts'
import type { ServiceDb } from './service-database.ts'

/** So many queries at a time; what a server asks beyond that waits its turn. */
const CONNECTIONS = 16

/** `in ()` finds nothing on SQLite and is a mistake on PostgreSQL. */
const emptyLists = new HandleEmptyInListsPlugin({ strategy: replaceWithNoncontingentExpression })

const open = async (db: ServiceDb, upTo: Record<string, Migration>): Promise<ServiceDb> => {
  try {
    // The migrator looks at no table of ours; its type asks for a database of unknown tables.
    await migrate(db as unknown as Kysely<never>, upTo)
  } catch (error) {
    await db.destroy()
    throw error
  }
  return db
}

/** Opens a SQLite file as service database (made where missing) and brings it up to date. Close it with `destroy()`. */
export const openServiceDatabase = (path: string): Promise<ServiceDb> => {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  // It holds the secrets of the devices; the files that SQLite puts beside it take its mode.
  closeSync(openSync(path, 'a', 0o600))
  chmodSync(path, 0o600)
  return open(new Kysely({ dialect: nodeSqliteDialect(openServiceFile(path)) }), migrations)
}

const connect = (url: string, connections: number): ServiceDb =>
  new Kysely({ dialect: postgresDialect(openPool(url, connections)), plugins: [emptyLists] })

/** A look into a PostgreSQL as it is, whichever version wrote it. */
export const readPostgresDatabase = (url: string): ServiceDb => connect(url, 1)

/**
 * The same on PostgreSQL; the database itself must exist. Servers that start at once migrate one after the other. Throws
 * StartError when it cannot be reached or lets nobody in.
 */
export const openPostgresDatabase = async (url: string): Promise<ServiceDb> => {
  try {
    return await open(connect(url, CONNECTIONS), postgresMigrations)
  } catch (error) {
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
    const explained = explainDatabase(cause, url)
    throw explained === null ? error : new StartError(explained)
  }
}

/** The service database that the settings name. */
export const openConfiguredDatabase = ({
  database,
  dataDir,
}: Pick<Config, 'database' | 'dataDir'>): Promise<ServiceDb> =>
  database ? openPostgresDatabase(database.reveal()) : openServiceDatabase(join(dataDir, 'service.db'))
