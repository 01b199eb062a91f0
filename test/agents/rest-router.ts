import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface TestAuthority {
  /** PEM: what an inventory names as `rest.ca`. */
  ca: string
  caFile: string
  /** Key and certificate of a device, good for these names (`IP:127.0.0.1`, `DNS:core-1`). */
  issue(names: string): { key: string; cert: string }
  remove(): void
}

/** An authority as an office runs one for its routers, made by openssl. */
export const createAuthority = (): TestAuthority => {
  const folder = mkdtempSync(join(tmpdir(), 'pantau-ca-'))
  const path = (name: string): string => join(folder, name)
  const openssl = (...args: string[]): void => void execFileSync('openssl', args, { stdio: 'pipe' })
  const newKey = ['req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  openssl(...newKey, '-x509', '-days', '2', '-subj', '/CN=Test CA', '-keyout', path('ca.key'), '-out', path('ca.pem'))
  return {
    ca: readFileSync(path('ca.pem'), 'utf8'),
    caFile: path('ca.pem'),
    issue(names) {
      openssl(...newKey, '-subj', '/CN=router', '-keyout', path('r.key'), '-out', path('r.csr'))
      writeFileSync(path('r.ext'), `subjectAltName=${names}\n`)
      const signed = [
        'x509',
        '-req',
        '-days',
        '2',
        '-in',
        path('r.csr'),
        '-CA',
        path('ca.pem'),
        '-CAkey',
        path('ca.key'),
      ]
      openssl(...signed, '-CAcreateserial', '-extfile', path('r.ext'), '-out', path('r.pem'))
      return { key: readFileSync(path('r.key'), 'utf8'), cert: readFileSync(path('r.pem'), 'utf8') }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

export interface RestRouter {
  port: number
  /** Method and path of every request. */
  readonly seen: string[]
  /** What it answers from now on. */
  answer(handler: (request: IncomingMessage, response: ServerResponse) => void): void
  stop(): Promise<void>
}

/** The REST service of a RouterOS 7 on loopback: TLS, one user, one list of queues. */
export const startRestRouter = async (
  identity: { key: string; cert: string },
  { user, password, queues }: { user: string; password: string; queues: readonly object[] },
): Promise<RestRouter> => {
  const seen: string[] = []
  const expected = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
  let handler = (request: IncomingMessage, response: ServerResponse): void => {
    if (request.headers.authorization !== expected) return void response.writeHead(401).end()
    if (request.method !== 'GET' || !request.url?.startsWith('/rest/queue/simple'))
      return void response.writeHead(404).end()
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(queues))
  }
  const server = createServer(identity, (request, response) => {
    seen.push(`${request.method} ${request.url}`)
    handler(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
  return {
    port: address.port,
    seen,
    answer: (next) => (handler = next),
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
