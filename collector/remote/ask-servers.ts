import { apiError } from '#wire/api-error.ts'
import { heartbeatReply, type HeartbeatBody, type HeartbeatReply } from '#wire/collectors.ts'
import type { Posted, Poster } from './post-json.ts'

const PATH = '/api/v1/collector/heartbeat'
const TIMEOUT_MS = 3_000

/** What one round of asking every server brought. */
export type Round =
  | { kind: 'granted'; url: string; reply: HeartbeatReply }
  /** A server that works said no. */
  | { kind: 'denied'; url: string; isUnknown: boolean; message: string }
  /** Every address says that no server works there. */
  | { kind: 'refused-by-all' }
  | { kind: 'silent'; reason: string }

type Said = Exclude<Round, { kind: 'refused-by-all' }> | { kind: 'refused' }

/**
 * What an answer means. `refused` is what polling-right.ts relies on: nothing listens; a proxy has no server behind it
 * (502, 503; not 504, behind which a slow one may live), and then it has none for any collector, because all of them go
 * by the same proxy; or a server failed, which begins its counts of silence anew (features/collectors/forget-on-failure.ts).
 */
const readAnswer = (url: string, posted: Posted): Said => {
  if (posted.kind === 'refused') return posted
  if (posted.kind === 'silent') return { kind: 'silent', reason: `${url}: ${posted.reason}` }
  const { status, json } = posted
  if (status === 200) {
    const reply = heartbeatReply.safeParse(json)
    if (reply.success) return { kind: 'granted', url, reply: reply.data }
    return { kind: 'denied', url, isUnknown: false, message: 'answers what is no share; is it the same version?' }
  }
  const error = apiError.safeParse(json).data?.error
  if (error?.code === 'internal' || error?.code === 'unavailable') return { kind: 'refused' }
  if (!error && (status === 502 || status === 503)) return { kind: 'refused' }
  if (status >= 500) return { kind: 'silent', reason: `${url}: ${status}` }
  return { kind: 'denied', url, isUnknown: status === 401, message: error?.message ?? `answers ${status}` }
}

/** Asks the server that answered last, then all others at once. */
export const createServerRound = ({ urls, poster }: { urls: readonly string[]; poster: Pick<Poster, 'post'> }) => {
  let preferred = urls[0] ?? ''
  const ask = async (url: string, body: HeartbeatBody): Promise<Said> =>
    readAnswer(url, await poster.post(`${url}${PATH}`, body, TIMEOUT_MS))
  return async (body: HeartbeatBody): Promise<Round> => {
    const first = await ask(preferred, body)
    if (first.kind === 'granted') return first
    const others = await Promise.all(urls.filter((url) => url !== preferred).map((url) => ask(url, body)))
    const all = [first, ...others]
    const granted = all.find((said) => said.kind === 'granted')
    if (granted) preferred = granted.url
    return (
      granted ??
      all.find((said) => said.kind === 'denied') ??
      all.find((said) => said.kind === 'silent') ?? { kind: 'refused-by-all' }
    )
  }
}
