import { readHost } from './inventory-host.ts'
import { readId } from './inventory-id.ts'
import { readRest } from './inventory-rest.ts'
import type { AuthProtocol, InventoryDevice, PrivProtocol, SnmpCredentials } from './inventory.ts'
import { readSecret } from './read-secret.ts'
import type { SecretSources } from './secret.ts'
import type { YamlPlace } from './yaml-reader.ts'

const authProtocols = ['md5', 'sha', 'sha224', 'sha256', 'sha384', 'sha512'] as const satisfies AuthProtocol[]
const privProtocols = ['aes', 'aes256b', 'aes256r'] as const satisfies PrivProtocol[]

/** `10`, `10s`, `1m`: whole seconds from 1 s to 5 min, because slots are whole seconds. Returns ms. */
const readInterval = (place: YamlPlace): number | undefined => {
  const match = /^(\d{1,4})\s*(s|m|min)?$/.exec(place.written ?? '')
  const seconds = match ? Number(match[1]) * (match[2] === undefined || match[2] === 's' ? 1 : 60) : 0
  if (seconds >= 1 && seconds <= 300) return seconds * 1000
  return place.problem('the interval must be whole seconds from 1s to 5m, such as 10s')
}

const readAuth = (place: YamlPlace, sources: SecretSources) => {
  const keys = place.mapping(['protocol', 'key'], 'auth')
  if (!keys) return undefined
  const protocol = keys.protocol.oneOf(authProtocols, 'the auth protocol')
  const key = readSecret(keys.key, 'the auth key', sources, 8)
  return protocol && key !== undefined ? { protocol, key } : undefined
}

const readPriv = (place: YamlPlace, sources: SecretSources) => {
  const keys = place.mapping(['protocol', 'key'], 'priv')
  if (!keys) return undefined
  const key = readSecret(keys.key, 'the priv key', sources, 8)
  const written = keys.protocol.written?.toLowerCase() ?? ''
  if (/^(3des|des)/.test(written))
    return keys.protocol.problem(
      'DES is refused: OpenSSL 3 and therefore Node have none, and 56 bits protect nothing; set the device to AES and write "aes"',
    )
  if (/^aes-?(192|256)(-?c)?$/.test(written))
    return keys.protocol.problem(
      `"${written}" exists in two forms that do not understand each other; write aes256b (Blumenthal: Net-SNMP) or aes256r (Reeder: Cisco)`,
    )
  const protocol = keys.protocol.oneOf(privProtocols, 'the priv protocol')
  return protocol && key !== undefined ? { protocol, key } : undefined
}

const readVersion3 = (place: YamlPlace, sources: SecretSources): SnmpCredentials | undefined => {
  const keys = place.mapping(['version', 'user', 'auth', 'priv', 'insecure'], 'snmp version 3')
  if (!keys) return undefined
  const user = keys.user.text('the SNMPv3 user', { maxLength: 32 })
  const auth = keys.auth.isAbsent ? null : readAuth(keys.auth, sources)
  const priv = keys.priv.isAbsent ? null : readPriv(keys.priv, sources)
  if (keys.auth.isAbsent && !keys.priv.isAbsent)
    return keys.priv.problem('priv needs auth: SNMPv3 does not encrypt without a key that proves who speaks; add auth')
  if (keys.auth.isAbsent && keys.insecure.scalar !== true)
    return place.problem(
      'noAuthNoPriv lets anybody read and forge the answers; add auth and priv, or write "insecure: true" to accept that',
    )
  return user === undefined || auth === undefined || priv === undefined ? undefined : { version: '3', user, auth, priv }
}

const readSnmp = (place: YamlPlace, sources: SecretSources): SnmpCredentials | undefined => {
  const entries = place.entries()
  if (!entries) return place.problem('snmp is missing; write snmp: { version: 2c, community: "…" }')
  const version = entries.find(([key]) => key === 'version')?.[1]
  const written = version?.written?.replace(/^v/i, '')
  if (written === '3') return readVersion3(place, sources)
  if (version === undefined || written === undefined)
    return place.problem('the SNMP version is missing; write version: 1, 2c or 3')
  if (written !== '1' && written !== '2c' && written !== '2')
    return version.problem(`SNMP version "${written}" is not known; write 1, 2c or 3`)
  const keys = place.mapping(['version', 'community'], `snmp version ${written}`)
  const community = keys && readSecret(keys.community, 'the community', sources)
  return community === undefined ? undefined : { version: written === '1' ? '1' : '2c', community }
}

/** One item of `devices`; undefined after noting what is wrong. */
export const readDevice = (place: YamlPlace, sources: SecretSources): InventoryDevice | undefined => {
  const keys = place.mapping(['id', 'host', 'port', 'snmp', 'interval', 'rest'], 'a device')
  if (!keys) return undefined
  const id = readId(keys.id, 'the id of a device')
  const host = readHost(keys.host)
  const port = keys.port.isAbsent ? 161 : keys.port.integer('the port', 1, 65_535)
  const snmp = readSnmp(keys.snmp, sources)
  const intervalMs = keys.interval.isAbsent ? 10_000 : readInterval(keys.interval)
  const rest = keys.rest.isAbsent ? null : readRest(keys.rest, sources)
  if (id === undefined || host === undefined || port === undefined || !snmp || intervalMs === undefined)
    return undefined
  if (rest === undefined) return undefined
  return { id, host, port, snmp, intervalMs, ...(rest === null ? {} : { rest }) }
}
