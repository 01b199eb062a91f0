import type { Config } from './config.ts'
import type { Secret } from './secret.ts'

const loopbackHost = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/

/**
 * `PANTAU_SERVER_URL`: origins, comma-separated. What a collector hears there are the secrets of devices: beyond this
 * machine it must be HTTPS.
 */
const readServerUrls = (list: string): { urls: string[]; problems: string[] } => {
  const urls: string[] = []
  const problems: string[] = []
  for (const written of list.split(',').map((part) => part.trim())) {
    if (written === '') continue
    const url = URL.canParse(written) ? new URL(written) : null
    if (url === null || !/^https?:$/.test(url.protocol)) problems.push(`"${written}" is not an https:// address`)
    else if (url.username !== '' || url.password !== '')
      problems.push('holds a user or password; the token stands in PANTAU_COLLECTOR_TOKEN')
    else if (url.protocol === 'http:' && !loopbackHost.test(url.hostname))
      problems.push(`"${written}" would send the secrets of devices in clear; write https://`)
    else if (url.pathname !== '/' || url.search !== '') problems.push(`"${written}" must end after the host and port`)
    else urls.push(url.origin)
  }
  if (urls.length === 0 && problems.length === 0) problems.push('is empty; write https://pantau.example.go.id')
  return { urls: [...new Set(urls)], problems }
}

type Name = 'PANTAU_SERVER_URL' | 'PANTAU_COLLECTOR_TOKEN' | 'PANTAU_SERVER_CA' | 'PANTAU_INVENTORY'

/** How settings are read: load-config.ts. What cannot be read is null, and complained of there. */
interface Reading {
  text(name: Name): string | null
  secret(name: Name): Secret | null
  certificate(name: Name): string | null
  isWritten(name: Name): boolean
  complain(name: Name, message: string): void
}

/** The three settings of a collector on a machine of its own; null: it is none. */
export const readServers = ({ text, secret, certificate, isWritten, complain }: Reading): Config['servers'] => {
  const list = text('PANTAU_SERVER_URL')
  const token = secret('PANTAU_COLLECTOR_TOKEN')
  const ca = certificate('PANTAU_SERVER_CA')
  if (list === null) {
    if (isWritten('PANTAU_COLLECTOR_TOKEN'))
      complain('PANTAU_COLLECTOR_TOKEN', 'has no effect without PANTAU_SERVER_URL; write both or none')
    return null
  }
  const { urls, problems } = readServerUrls(list)
  for (const problem of problems) complain('PANTAU_SERVER_URL', problem)
  if (!isWritten('PANTAU_COLLECTOR_TOKEN'))
    complain('PANTAU_SERVER_URL', 'needs PANTAU_COLLECTOR_TOKEN; an administrator makes one under /admin')
  if (isWritten('PANTAU_INVENTORY'))
    complain('PANTAU_SERVER_URL', 'the devices come from the server: leave out the inventory')
  return token === null ? null : { urls, token, ca }
}
