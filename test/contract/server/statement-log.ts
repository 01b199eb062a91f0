import { AsyncLocalStorage } from 'node:async_hooks'
import { subscribe } from 'node:diagnostics_channel'
import type { ServiceDb } from '#server/database/service-database.ts'
import type { KyselyPlugin } from 'kysely'

export interface StatementLog {
  /** The same database, which notes what is asked of it. */
  watched(db: ServiceDb): ServiceDb
  /** The SQL texts of calls since the last look, without their values. */
  take(): string[]
}

/** Holds within everything that the server does for a call, and in none of its jobs. */
const call = new AsyncLocalStorage<true>()

/** Notes every statement of the server's calls in order: what was asked, not how long it took. */
export const createStatementLog = (): StatementLog => {
  let statements: string[] = []
  subscribe('http.server.request.start', () => call.enterWith(true))
  return {
    watched(db) {
      const compiler = db.getExecutor()
      const plugin: KyselyPlugin = {
        transformQuery({ node, queryId }) {
          if (call.getStore()) statements.push(compiler.compileQuery(node, queryId).sql)
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
