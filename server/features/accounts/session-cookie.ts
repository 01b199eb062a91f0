import type { Request, Response } from 'express'
import type { IncomingHttpHeaders } from 'node:http'

export const SESSION_COOKIE = 'pantau_session'

/** The token of the cookie; undefined when there is none. A cookie that comes twice is nobody's. */
export const readSessionCookie = (headers: IncomingHttpHeaders): string | undefined => {
  const found = (headers.cookie ?? '').split(';').flatMap((part) => {
    const [name, value] = part.trim().split('=', 2)
    return name === SESSION_COOKIE && value !== undefined ? [value] : []
  })
  return found.length === 1 ? found[0] : undefined
}

export const readBearer = (headers: IncomingHttpHeaders): string | undefined =>
  /^Bearer ([\w-]{1,200})$/.exec(headers.authorization ?? '')?.[1]

interface CookieRules {
  /** TLS ends at a proxy in front of us. */
  isTls: boolean
}

const options = (req: Request, { isTls }: CookieRules) =>
  ({ httpOnly: true, sameSite: 'strict', secure: isTls || req.secure, path: '/' }) as const

/**
 * HttpOnly: no script reads it. SameSite=Strict: no other site's page sends it; our pages are public and fetch with it
 * afterwards, so links from a mail still work. `maxAgeMs` null: gone with the browser.
 */
export const setSessionCookie = (res: Response, token: string, maxAgeMs: number | null, rules: CookieRules): void => {
  res.cookie(SESSION_COOKIE, token, { ...options(res.req, rules), ...(maxAgeMs === null ? {} : { maxAge: maxAgeMs }) })
}

export const clearSessionCookie = (res: Response, rules: CookieRules): void => {
  res.clearCookie(SESSION_COOKIE, options(res.req, rules))
}
