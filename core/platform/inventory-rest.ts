import { X509Certificate } from 'node:crypto'
import type { RestAccess } from './inventory.ts'
import { readSecret } from './read-secret.ts'
import { resolveSecret, type SecretSources } from './secret.ts'
import type { YamlPlace } from './yaml-reader.ts'

/** `ca: router-ca.pem`, beside the inventory; it is public, but read like a secret file. */
const readCa = (place: YamlPlace, sources: SecretSources): string | undefined => {
  const path = place.text('the file of rest.ca', { maxLength: 500 })
  if (path === undefined) return undefined
  const read = resolveSecret(`file:${path.replace(/^file:/, '')}`, sources)
  if (!read.ok) return place.problem(`rest.ca: ${read.problem}`)
  if (sources.asWritten) return read.value
  try {
    new X509Certificate(read.value)
    return read.value
  } catch {
    return place.problem(`rest.ca: ${path} is no certificate in PEM form`)
  }
}

/** `rest` of a device: read-only access to RouterOS 7 over TLS. Undefined after noting what is wrong. */
export const readRest = (place: YamlPlace, sources: SecretSources): RestAccess | undefined => {
  const keys = place.mapping(['port', 'user', 'password', 'ca', 'name'], 'rest')
  if (!keys) return undefined
  const port = keys.port.isAbsent ? 443 : keys.port.integer('the port of rest', 1, 65_535)
  const user = keys.user.text('the user of rest (one that may only read)', { maxLength: 100 })
  const password = readSecret(keys.password, 'the password of rest', sources)
  const ca = keys.ca.isAbsent ? null : readCa(keys.ca, sources)
  const serverName = keys.name.isAbsent ? null : keys.name.text('the name in the certificate', { maxLength: 253 })
  if (user?.includes(':')) return keys.user.problem('the user of rest cannot contain ":"')
  if (port === undefined || user === undefined || password === undefined) return undefined
  return ca === undefined || serverName === undefined ? undefined : { port, user, password, ca, serverName }
}
