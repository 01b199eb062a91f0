import type { Part } from '#platform/lifecycle.ts'
import type { Server } from 'node:http'

/** A start that a person can mend: main prints the message alone, without a stack. */
export class StartError extends Error {}

const explain = (error: NodeJS.ErrnoException, { host, port }: { host: string; port: number }): Error => {
  if (error.code === 'EADDRINUSE')
    return new StartError(
      `Port ${port} on ${host} is taken by another program. Choose another one: PANTAU_HTTP_PORT=${port + 1}`,
    )
  if (error.code === 'EACCES')
    return new StartError(`Port ${port} may not be used by this account. Choose one above 1023: PANTAU_HTTP_PORT=8080`)
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
    return new StartError(`This machine has no address "${host}". Correct PANTAU_HTTP_HOST`)
  return error
}

/** Listens, and at the end lets requests in flight finish before connections are cut. */
export const createHttpListener = (server: Server, at: { host: string; port: number }): Part => ({
  name: 'http',
  start: () =>
    new Promise((resolve, reject) => {
      server.once('error', (error) => {
        reject(explain(error, at))
      })
      server.listen(at.port, at.host, resolve)
    }),
  stop: () =>
    new Promise((resolve) => {
      server.close(() => {
        resolve()
      })
      server.closeIdleConnections()
      setTimeout(() => {
        server.closeAllConnections()
      }, 2_000).unref()
    }),
})
