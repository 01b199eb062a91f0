import type { Secret } from '#platform/secret.ts'
import { hash, timingSafeEqual } from 'node:crypto'

const digest = (text: string): Buffer => hash('sha256', text, 'buffer')

/** The `Authorization` header carries the token of PANTAU_METRICS_TOKEN; false when none is set. Equal time for any guess. */
export const isScraper = (authorization: string | undefined, token: Secret | null): boolean =>
  token !== null && timingSafeEqual(digest(authorization ?? ''), digest(`Bearer ${token.reveal()}`))
