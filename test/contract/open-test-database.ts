import { openPostgresDatabase, openServiceDatabase } from '#server/database/open-service-database.ts'
import type { ServiceDb } from '#server/database/service-database.ts'
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'

const urls = new Map<string, string>()

/** The same path is the same database, as with a file. */
const postgresUrlOf = async (path: string, { adminUrl, template }: { adminUrl: string; template: string }) => {
  const known = urls.get(path)
  if (known !== undefined) return known
  const name = `suite_${randomUUID().replaceAll('-', '')}`
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  await client.query(`create database ${name} template ${template}`).finally(() => client.end())
  const url = Object.assign(new URL(adminUrl), { pathname: `/${name}` }).href
  urls.set(path, url)
  return url
}

/** The service database of a suite: SQLite at this path, or PostgreSQL where the project says so (vitest.config.ts). */
export const openTestDatabase = async (path: string): Promise<ServiceDb> => {
  const postgres = inject('postgres') as ReturnType<typeof inject<'postgres'>> | undefined
  return postgres ? openPostgresDatabase(await postgresUrlOf(path, postgres)) : openServiceDatabase(path)
}
