import { isIP } from 'node:net'
import type { YamlPlace } from './yaml-reader.ts'

/** An address or a host name; the two usual slips (a URL, a port glued on) are named. */
export const readHost = (place: YamlPlace): string | undefined => {
  const host = place.text('the host', { maxLength: 253 })
  if (host === undefined || isIP(host) !== 0) return host
  if (/^[a-z]+:\/\//i.test(host)) return place.problem(`"${host}" is a URL; write only the address or the name`)
  if (/^[^:]+:\d+$/.test(host))
    return place.problem(
      `"${host}" has a port in it; write host: ${host.split(':')[0]} and port: ${host.split(':')[1]}`,
    )
  if (/^[\d.]+$/.test(host)) return place.problem(`"${host}" is not a valid IPv4 address`)
  if (/^(?!-)[A-Za-z0-9-]+(?<!-)(\.(?!-)[A-Za-z0-9-]+(?<!-))*\.?$/.test(host)) return host
  return place.problem(`"${host}" is neither an address nor a host name`)
}
