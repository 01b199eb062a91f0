import { z } from 'zod/mini'
import type { Clock } from '../ports/clock.ts'
import type { LiveClient } from './live-client.ts'

const MAX_WATCHED = 500
/** Messages a client may send in ten seconds; scrolling a list sends a few a second. */
const MAX_MESSAGES = 100
const WINDOW_MS = 10_000

const message = z.strictObject({ linkIds: z.array(z.string().check(z.maxLength(64))).check(z.maxLength(MAX_WATCHED)) })

/** The only things a client may say: which links are on its screen. Links outside its scope are passed over in silence. */
export const acceptWatch = (client: LiveClient, clock: Clock): void => {
  let windowStartMs = 0
  let count = 0
  const hear = (use: (linkId: string) => void) => (raw: unknown) => {
    const nowMs = clock.nowMs()
    if (nowMs - windowStartMs > WINDOW_MS) {
      windowStartMs = nowMs
      count = 0
    }
    const parsed = message.safeParse(raw)
    if (++count > MAX_MESSAGES || !parsed.success) {
      client.socket.disconnect(true)
      return
    }
    for (const linkId of parsed.data.linkIds) use(linkId)
  }
  client.socket.on(
    'watch',
    hear((linkId) => {
      if (client.sees(linkId) && client.watched.size < MAX_WATCHED) client.watched.add(linkId)
    }),
  )
  client.socket.on(
    'unwatch',
    hear((linkId) => client.watched.delete(linkId)),
  )
}
