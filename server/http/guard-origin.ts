import type { IncomingMessage } from 'node:http'
import type { RequestHandler } from 'express'
import { AppError } from './app-error.ts'
import { isLoopbackHost } from './remote-address.ts'

export interface OriginRules {
  /** The host we listen on. */
  boundHost: string
  /** `https://pantau.example.go.id` when a proxy stands in front; null otherwise. */
  publicUrl: string | null
}

/** `[::1]:8080` → `::1`, `localhost:8080` → `localhost`. */
const hostName = (host: string): string =>
  host
    .replace(/:\d+$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .toLowerCase()

/**
 * A name that points at 127.0.0.1 is how a foreign page reaches a server that listens on loopback alone (DNS
 * rebinding). So a loopback server answers to loopback names only, or to the public name that it was told.
 */
export const isKnownHost = (host: string | undefined, { boundHost, publicUrl }: OriginRules): boolean => {
  if (!isLoopbackHost(boundHost)) return true
  if (host === undefined) return false
  if (publicUrl !== null && new URL(publicUrl).host === host.toLowerCase()) return true
  return isLoopbackHost(hostName(host))
}

/**
 * False when a browser says that another site made this request. Browsers send `Sec-Fetch-Site` (all since 2023) and
 * `Origin` on every POST, PUT, PATCH, DELETE and WebSocket upgrade, and no page can forge either. A client that sends
 * neither is no browser: it carries no cookie that it was not given, so there is nothing to forge. Together with the
 * cookie's SameSite=Strict that makes two independent walls against CSRF, and no token to lose.
 */
export const isSameOrigin = (req: Pick<IncomingMessage, 'headers'>, { publicUrl }: OriginRules): boolean => {
  const site = req.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false
  const { origin, host } = req.headers
  if (origin === undefined) return true
  if (publicUrl !== null && origin === new URL(publicUrl).origin) return true
  return URL.canParse(origin) && host !== undefined && new URL(origin).host === host.toLowerCase()
}

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Refuses foreign hosts, and changes that another site's page asks for. */
export const guardOrigin =
  (rules: OriginRules): RequestHandler =>
  (req, _res, next) => {
    if (!isKnownHost(req.headers.host, rules))
      throw new AppError('not-allowed', 'This host name is not ours; set PANTAU_PUBLIC_URL to the address people type')
    if (!safeMethods.has(req.method) && !isSameOrigin(req, rules))
      throw new AppError('not-allowed', 'A page of another site may not change anything here')
    next()
  }
