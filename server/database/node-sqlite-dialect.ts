import { SqliteDialect } from 'kysely'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'

/** Opens the service database: WAL, FULL (an acknowledged move survives a power cut), foreign keys on. */
export const openServiceFile = (path: string): DatabaseSync => {
  const db = new DatabaseSync(path)
  db.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=5000;')
  return db
}

/** kysely's SQLite dialect speaks better-sqlite3; node:sqlite differs in the `reader` flag alone. */
export const nodeSqliteDialect = (db: DatabaseSync): SqliteDialect =>
  new SqliteDialect({
    database: {
      close: () => {
        db.close()
      },
      prepare: (sql: string) => {
        const statement = db.prepare(sql)
        const values = (parameters: readonly unknown[]) => parameters as SQLInputValue[]
        return {
          reader: statement.columns().length > 0,
          all: (parameters: readonly unknown[]) => statement.all(...values(parameters)),
          run: (parameters: readonly unknown[]) => statement.run(...values(parameters)),
          iterate: (parameters: readonly unknown[]) => statement.iterate(...values(parameters)),
        }
      },
    },
  })
