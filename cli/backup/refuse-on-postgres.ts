import type { Config } from '#platform/config.ts'
import { CommandError } from '../command.ts'

/** What lies in PostgreSQL, uploads included, is saved and restored by its own tools. */
export const refuseOnPostgres = ({ database }: Pick<Config, 'database'>): void => {
  if (database)
    throw new CommandError(
      'The service database and the uploaded files are in PostgreSQL: save them with `pg_dump --format=custom`, restore them with `pg_restore`',
    )
}
