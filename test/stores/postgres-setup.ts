import { openPostgresDatabase } from '#server/database/open-service-database.ts'
import type { TestProject } from 'vitest/node'
import { startPostgres } from './postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Set where the suites run on PostgreSQL: its administrator's address, and a database with every migration to copy. */
    postgres: { adminUrl: string; template: string }
  }
}

/** One PostgreSQL for all suites of the project `postgres` (vitest.config.ts). */
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const postgres = await startPostgres()
  try {
    const url = await postgres.createDatabase()
    await (await openPostgresDatabase(url)).destroy()
    project.provide('postgres', { adminUrl: postgres.adminUrl, template: new URL(url).pathname.slice(1) })
  } catch (error) {
    await postgres.stop()
    throw error
  }
  return () => postgres.stop()
}
