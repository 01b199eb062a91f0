import { request } from 'node:https'
import type { RestAccess } from '#platform/inventory.ts'

/** A thousand queues take some 300 kB. */
const MAX_OCTETS = 4 * 1024 * 1024
const TIMEOUT_MS = 10_000

/**
 * One `GET` over TLS, read-only: no redirect is followed, the certificate must be good for the host (or for the name
 * that the inventory gives), and the answer is bounded in size and time. Rejects with a sentence for a person, in which
 * no credential stands.
 */
export const getText = (host: string, rest: RestAccess, path: string, timeoutMs = TIMEOUT_MS): Promise<string> =>
  new Promise((resolve, reject) => {
    const fail = (reason: string): void => {
      clearTimeout(deadline)
      call.destroy()
      reject(new Error(`${host}:${rest.port} ${reason}`))
    }
    const call = request(
      {
        host,
        port: rest.port,
        path,
        method: 'GET',
        agent: false,
        auth: `${rest.user}:${rest.password}`,
        headers: { accept: 'application/json' },
        ...(rest.ca === null ? {} : { ca: rest.ca }),
        ...(rest.serverName === null ? {} : { servername: rest.serverName }),
        minVersion: 'TLSv1.2',
      },
      (answer) => {
        const { statusCode = 0 } = answer
        if (statusCode === 401 || statusCode === 403) return fail('refuses the user or the password of rest')
        if (statusCode !== 200) return fail(`answers ${statusCode} to GET ${path.split('?')[0]}`)
        const parts: Buffer[] = []
        let octets = 0
        answer.on('data', (part: Buffer) => {
          octets += part.length
          if (octets > MAX_OCTETS) return fail(`sends more than ${MAX_OCTETS / 2 ** 20} MiB`)
          parts.push(part)
        })
        answer.on('error', () => fail('broke off its answer'))
        answer.on('end', () => {
          clearTimeout(deadline)
          resolve(Buffer.concat(parts).toString('utf8'))
        })
      },
    )
    // Of the whole call: a device that sends a byte a second is no better than a silent one.
    const deadline = setTimeout(() => fail(`did not answer within ${timeoutMs / 1000} s`), timeoutMs)
    call.on('error', (error: NodeJS.ErrnoException) => fail(explain(error)))
    call.end()
  })

const explain = ({ code, message }: NodeJS.ErrnoException): string => {
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return 'has a certificate for another name: write it as rest.name in the inventory'
  if (code !== undefined && /CERT|ISSUER|SIGNATURE/.test(code))
    return `has a certificate that is not trusted (${code}): give its authority as rest.ca in the inventory`
  return `cannot be reached over TLS: ${code ?? message}`
}
