import type { Principal } from '#domain/principal.ts'
import type { Identity } from '#server/ports/session-gate.ts'

/** A signed-in person without a session behind him: for tests that mount routes with their own `authenticate`. */
export const testIdentity = (principal: Principal | null | undefined): Identity | null =>
  principal ? { principal, sessionId: `test:${principal.accountId}`, via: 'cookie', mustChangePassword: false } : null
