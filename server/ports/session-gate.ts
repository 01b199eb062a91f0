import type { Principal } from '#domain/principal.ts'
import type { IncomingHttpHeaders } from 'node:http'

/** Who speaks, and by which session or token: what a request and a socket are decided by. */
export interface Identity {
  principal: Principal
  /** Stable id of the session or device token; a socket is closed when it ends. */
  sessionId: string
  via: 'cookie' | 'token'
  /** The first password was not changed yet: nothing but the session routes answers. */
  mustChangePassword: boolean
}

export interface SessionGate {
  /** From the cookie or the `Authorization: Bearer` header; null when nobody, ended, or switched off. */
  identify(headers: IncomingHttpHeaders): Promise<Identity | null>
  /** Which of these sessions have ended meanwhile (expired, logged out, account switched off). */
  ended(sessionIds: readonly string[]): Promise<string[]>
  /** Told at once when sessions are ended by somebody; `ended` finds the ones that merely expire. */
  onEnded(listener: (sessionIds: readonly string[]) => void): void
}
