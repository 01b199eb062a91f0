import type { Part } from '#platform/lifecycle.ts'
import type { Logger } from '#platform/logger.ts'
import {
  COLLECTOR_FEED_PATH,
  MAX_REMOTE_MESSAGE,
  readFeedJson,
  type CollectorCommand,
  type HeardMessage,
} from '#wire/collector-feed.ts'
import { randomUUID } from 'node:crypto'
import type { Server as HttpServer } from 'node:http'
import { Server, type Socket } from 'socket.io'
import { isKnownHost, isSameOrigin, type OriginRules } from '../http/guard-origin.ts'
import type { Identity, SessionGate } from '../ports/session-gate.ts'
import { AWAY, replyOf, REPLY_TIMEOUT_MS, type CommandReply } from './collector-client.ts'

const SESSION_CHECK_MS = 30_000
const MAX_FEEDS = 500
/** Messages in ten seconds: batches of samples go out five times a second, with some of everything else. */
const MAX_MESSAGES = 500
const WINDOW_MS = 10_000

interface Upward {
  feed: (message: unknown) => void
}
interface Downward {
  command: (command: CollectorCommand) => void
}
type FeedSocket = Socket<Upward, Downward>

/** What a collector says by itself. */
export type RemoteNews = Exclude<HeardMessage, { type: 'reply' }>

export interface RemoteFeedsOptions {
  httpServer: HttpServer
  gate: SessionGate
  rules: OriginRules
  /** `json` is the message as it came. */
  onMessage(collectorId: string, message: RemoteNews, json: unknown): void
  log: Logger
}

export interface RemoteFeeds extends Part {
  /** Never rejects: a collector that is not connected here is a reply too. */
  ask(collectorId: string, command: CollectorCommand, timeoutMs?: number): Promise<CommandReply>
  /** Asks them to fetch their share now. */
  poke(collectorIds: readonly string[]): void
  /** Ids of those that are connected here. */
  connected(): string[]
  malformed(): number
}

/** Collectors on other machines, each on a WebSocket of its own, known by its token. What they say is checked here. */
export const createRemoteFeeds = ({ httpServer, gate, rules, onMessage, log }: RemoteFeedsOptions): RemoteFeeds => {
  const feeds = new Map<string, { identity: Identity; socket: FeedSocket }>()
  const waiting = new Map<string, (reply: CommandReply) => void>()
  let io: Server<Upward, Downward> | null = null
  let timer: NodeJS.Timeout | undefined
  let malformed = 0

  const admit = async (socket: FeedSocket): Promise<string | null> => {
    const identity = await gate.identify(socket.handshake.headers)
    if (!identity) return 'not-signed-in'
    if (identity.principal.role !== 'collector') return 'not-allowed'
    const id = identity.principal.accountId
    const former = feeds.get(id)
    if (!former && feeds.size >= MAX_FEEDS) return 'too-many'
    // A collector that was cut off comes back before its old connection is known to be dead.
    feeds.set(id, { identity, socket })
    former?.socket.disconnect(true)
    return null
  }
  const receive = (id: string, json: unknown): boolean => {
    const message = readFeedJson(json)
    if (!message) {
      if (malformed++ === 0) log.warn({ collector: id }, 'a collector sent what is no message; is it the same version?')
      return false
    }
    if (message.type !== 'reply') onMessage(id, message, json)
    else waiting.get(message.requestId)?.(replyOf(message))
    return true
  }
  const listen = (id: string, socket: FeedSocket): void => {
    let windowStartMs = performance.now()
    let count = 0
    socket.on('feed', (json) => {
      if (feeds.get(id)?.socket !== socket) return
      const nowMs = performance.now()
      if (nowMs - windowStartMs > WINDOW_MS) {
        windowStartMs = nowMs
        count = 0
      }
      if (++count > MAX_MESSAGES || !receive(id, json)) socket.disconnect(true)
    })
    socket.on('disconnect', () => {
      if (feeds.get(id)?.socket === socket) feeds.delete(id)
    })
  }
  const close = (sessionIds: readonly string[]): void => {
    for (const { identity, socket } of feeds.values())
      if (sessionIds.includes(identity.sessionId)) socket.disconnect(true)
  }
  const ask = (id: string, command: CollectorCommand, timeoutMs = REPLY_TIMEOUT_MS): Promise<CommandReply> =>
    new Promise((resolve) => {
      const feed = feeds.get(id)
      if (!feed) return resolve(AWAY)
      const settle = (reply: CommandReply): void => {
        clearTimeout(late)
        waiting.delete(command.requestId)
        resolve(reply)
      }
      const late = setTimeout(() => settle({ ok: false, problem: 'The collector did not answer in time' }), timeoutMs)
      waiting.set(command.requestId, settle)
      feed.socket.emit('command', command)
    })
  return {
    name: 'remote feeds',
    start() {
      gate.onEnded(close)
      io = new Server(httpServer, {
        path: COLLECTOR_FEED_PATH,
        serveClient: false,
        perMessageDeflate: false,
        transports: ['websocket'],
        pingInterval: 5_000,
        pingTimeout: 5_000,
        connectTimeout: 5_000,
        maxHttpBufferSize: MAX_REMOTE_MESSAGE,
        allowRequest: (req, decide) => decide(null, isKnownHost(req.headers.host, rules) && isSameOrigin(req, rules)),
      })
      io.use((socket, next) => {
        admit(socket).then(
          (refusal) => (refusal === null ? next() : next(new Error(refusal))),
          (error: unknown) => {
            log.error({ error }, 'a collector could not be identified')
            next(new Error('unavailable'))
          },
        )
      })
      io.on('connection', (socket) => {
        for (const [id, feed] of feeds) if (feed.socket === socket) listen(id, socket)
      })
      timer = setInterval(() => {
        const ids = [...feeds.values()].map(({ identity }) => identity.sessionId)
        gate
          .ended(ids)
          .then(close, (error: unknown) => log.warn({ error }, 'tokens of collectors could not be checked'))
      }, SESSION_CHECK_MS)
      return Promise.resolve()
    },
    stop() {
      clearInterval(timer)
      // `io.close()` would close the listener too, which waits for the browsers: they are the hub's.
      io?.disconnectSockets(true)
      io?.engine.close()
      feeds.clear()
      for (const settle of waiting.values()) settle(AWAY)
      return Promise.resolve()
    },
    ask,
    poke(ids) {
      for (const id of ids) feeds.get(id)?.socket.emit('command', { type: 'reload', requestId: randomUUID() })
    },
    connected: () => [...feeds.keys()],
    malformed: () => malformed,
  }
}
