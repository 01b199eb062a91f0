import type { Kysely } from 'kysely'
import { Migrator, type Migration } from 'kysely/migration'

/**
 * Numbered migrations, forward only, never edited after they landed (expand, then contract). Each is a file
 * migrations/NNNN-name.ts that exports `migration`; the list is explicit so that nothing depends on a folder scan.
 */
export const migrate = async (db: Kysely<never>, migrations: Record<string, Migration>): Promise<void> => {
  const { error, results } = await new Migrator({
    db,
    // Features number their migrations in ranges of their own and touch no table of another: order between ranges is free.
    allowUnorderedMigrations: true,
    provider: { getMigrations: () => Promise.resolve(migrations) },
  }).migrateToLatest()
  if (error) {
    const failed = results?.find((result) => result.status === 'Error')?.migrationName ?? 'unknown'
    throw new Error(`Migration ${failed} of the service database failed`, { cause: error })
  }
}
