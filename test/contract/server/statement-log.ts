import type { ServiceDb } from '#server/database/service-database.ts'
import type { KyselyPlugin } from 'kysely'

export interface StatementLog {
  /** The same database, which notes what is asked of it. */
  watched(db: ServiceDb): ServiceDb
  /** The SQL texts since the last call, without their values. */
  take(): string[]
}

/** Notes every statement of the server in order: what was asked, not how long it took. */
export const createStatementLog = (): StatementLog => {
  let statements: string[] = []
  return {
    watched(db) {
      const compiler = db.getExecutor()
      const plugin: KyselyPlugin = {
        transformQuery({ node, queryId }) {
          statements.push(compiler.compileQuery(node, queryId).sql)
          return node
        },
        transformResult: ({ result }) => Promise.resolve(result),
      }
      return db.withPlugin(plugin)
    },
    take() {
      const taken = statements
      statements = []
      return taken
    },
  }
}
