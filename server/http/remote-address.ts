import type { Request } from 'express'
import { BlockList, isIP } from 'node:net'

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')
loopback.addSubnet('::ffff:127.0.0.0', 104, 'ipv6')

/** 127.0.0.0/8, ::1 and its mapped form; false for a name or nonsense. */
export const isLoopbackAddress = (address: string): boolean => {
  const family = isIP(address)
  return family !== 0 && loopback.check(address, family === 4 ? 'ipv4' : 'ipv6')
}

/** True for what a person may write as PANTAU_HTTP_HOST without opening the machine to the network. */
export const isLoopbackHost = (host: string): boolean => host === 'localhost' || isLoopbackAddress(host)

/** Where the call came from: behind a believed proxy the client, else the peer of the connection. */
export const remoteAddressOf = (req: Request): string => req.ip ?? req.socket.remoteAddress ?? ''

/**
 * The caller sits on this machine itself. A request that some proxy passed on never counts as such, even when that
 * proxy runs here: everybody behind it would look local.
 */
export const isLocalCaller = (req: Request): boolean =>
  isLoopbackAddress(req.socket.remoteAddress ?? '') &&
  req.headers['x-forwarded-for'] === undefined &&
  req.headers.forwarded === undefined
