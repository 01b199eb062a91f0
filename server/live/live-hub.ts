import type { Part } from '#platform/lifecycle.ts'
import type { Logger } from '#platform/logger.ts'
import { PROTOCOL_VERSION, type ClientToServerEvents, type ServerToClientEvents } from '#wire/socket-events.ts'
import type { Server as HttpServer } from 'node:http'
import { Server } from 'socket.io'
import { isKnownHost, isSameOrigin, type OriginRules } from '../http/guard-origin.ts'
import type { Clock } from '../ports/clock.ts'
import type { NewsAudience, NewsBus } from '../ports/news-bus.ts'
import type { Identity, SessionGate } from '../ports/session-gate.ts'
import { createLiveClient, type LiveClient, type LiveSocket } from './live-client.ts'
import type { LiveState } from './live-state.ts'
import { acceptWatch } from './accept-watch.ts'

/** A frame goes out this soon after news, four a second at most: sample to pixel stays well under a second at p99. */
const GATHER_MS = 50
const FRAME_MS = 250
/** What a slow socket left behind is tried again, and a stalled one noticed, at this pace. */
const SWEEP_MS = 500
const TICK_MS = 5_000
const SESSION_CHECK_MS = 30_000
/** A socket that takes nothing for so long is cut: it comes back and gets a fresh snapshot. */
const STALL_MS = 15_000
const MAX_SOCKETS = 2_000
const MAX_SOCKETS_PER_SESSION = 50
/** A link that is polled faster (burst) goes at this pace to those who do not watch it. */
const UNWATCHED_GAP_MS = 5_000

export interface LiveHubOptions {
  httpServer: HttpServer
  gate: SessionGate
  state: LiveState
  clock: Clock
  rules: OriginRules
  /** Changes when the code changed, so that an unattended page reloads itself. */
  serverVersion: () => string
  demo: boolean
  ages: () => { collectorAgeMs: number | null; telemetryOk: boolean }
  log: Logger
}

export interface LiveHub extends NewsBus, Part {
  /** Something of these links changed: it goes out with the next frame to those who see them. */
  changed(linkIds: readonly string[]): void
  /** The links themselves are others now: everybody gets a new snapshot. */
  renewed(): void
  clientCount(): number
}

const hears = ({ principal }: Identity, audience: NewsAudience): boolean => {
  if ('accountId' in audience) return principal.accountId === audience.accountId
  if ('role' in audience) return principal.role === audience.role
  return principal.role === 'opd' && principal.opdId === audience.opdId
}

/** News to browsers: a snapshot first, then deltas with a sequence number, each client in the scope of its session. */
export const createLiveHub = (options: LiveHubOptions): LiveHub => {
  const { httpServer, gate, state, clock, rules, log } = options
  const clients = new Map<string, LiveClient>()
  const lastSentAtMs = new Map<string, number>()
  const timers: NodeJS.Timeout[] = []
  let io: Server<ClientToServerEvents, ServerToClientEvents> | null = null

  const countOf = (sessionId: string): number =>
    [...clients.values()].filter(({ identity }) => identity.sessionId === sessionId).length

  const admit = async (socket: LiveSocket): Promise<string | null> => {
    const identity = await gate.identify(socket.handshake.headers)
    if (!identity || identity.mustChangePassword) return 'not-signed-in'
    if (identity.principal.role === 'collector') return 'not-allowed'
    if (clients.size >= MAX_SOCKETS || countOf(identity.sessionId) >= MAX_SOCKETS_PER_SESSION) return 'too-many'
    clients.set(socket.id, createLiveClient(socket, identity, state))
    return null
  }

  const welcome = (client: LiveClient): void => {
    const nowMs = clock.nowMs()
    client.send('snapshot', {
      protocol: PROTOCOL_VERSION,
      serverVersion: options.serverVersion(),
      serverNowMs: nowMs,
      demo: options.demo,
      links: state.linkIds().flatMap((id) => client.row(id, nowMs) ?? []),
      ages: options.ages(),
    })
  }

  const close = (sessionIds: readonly string[]): void => {
    for (const client of clients.values())
      if (sessionIds.includes(client.identity.sessionId)) client.socket.disconnect(true)
  }

  let nextFrame: NodeJS.Timeout | undefined
  let lastFrameAtMs = 0
  const frameSoon = (): void => {
    if (nextFrame === undefined)
      nextFrame = setTimeout(
        () => {
          nextFrame = undefined
          lastFrameAtMs = performance.now()
          frame()
        },
        Math.max(GATHER_MS, lastFrameAtMs + FRAME_MS - performance.now()),
      )
  }

  const frame = (): void => {
    const nowMs = clock.nowMs()
    for (const client of clients.values()) {
      client.flush(nowMs)
      if (client.stalledSinceMs !== null && nowMs - client.stalledSinceMs > STALL_MS) client.socket.disconnect(true)
    }
  }

  const tick = (): void => {
    const nowMs = clock.nowMs()
    const changed = state.changedViews(nowMs)
    for (const client of clients.values()) {
      if (client.stalledSinceMs !== null) continue
      for (const { id, hasNewContract } of changed) {
        const row = client.measures || hasNewContract ? client.row(id, nowMs) : null
        if (row) client.send('linkChanged', { link: row.link })
      }
      client.send('tick', { serverNowMs: nowMs, ages: options.ages() })
    }
  }

  const checkSessions = (): void => {
    const ids = [...new Set([...clients.values()].map(({ identity }) => identity.sessionId))]
    gate.ended(ids).then(close, (error: unknown) => {
      log.warn({ error }, 'sessions of sockets could not be checked')
    })
  }

  return {
    name: 'live hub',
    start() {
      gate.onEnded(close)
      state.changedViews(clock.nowMs())
      io = new Server(httpServer, {
        serveClient: false,
        // Small frames to many: compressing each would cost more than the bytes it saves.
        perMessageDeflate: false,
        httpCompression: false,
        transports: ['websocket', 'polling'],
        pingInterval: 10_000,
        pingTimeout: 5_000,
        connectTimeout: 5_000,
        maxHttpBufferSize: 20_000,
        allowRequest: (req, decide) => {
          decide(null, isKnownHost(req.headers.host, rules) && isSameOrigin(req, rules))
        },
      })
      io.use((socket, next) => {
        admit(socket).then(
          (refusal) => {
            if (refusal === null) next()
            else next(new Error(refusal))
          },
          (error: unknown) => {
            log.error({ error }, 'a socket could not be identified')
            next(new Error('unavailable'))
          },
        )
      })
      io.on('connection', (socket) => {
        const client = clients.get(socket.id)
        if (!client) {
          socket.disconnect(true)
          return
        }
        acceptWatch(client, clock)
        welcome(client)
      })
      // Also a socket that was admitted and left before it connected must be forgotten.
      io.engine.on('connection', (conn: { once(event: 'close', listener: () => void): void }) => {
        conn.once('close', () => {
          for (const [id, client] of clients) if ((client.socket.conn as unknown) === conn) clients.delete(id)
        })
      })
      timers.push(
        setInterval(frame, SWEEP_MS),
        setInterval(tick, TICK_MS),
        setInterval(checkSessions, SESSION_CHECK_MS),
      )
      return Promise.resolve()
    },
    async stop() {
      for (const timer of timers.splice(0)) clearInterval(timer)
      clearTimeout(nextFrame)
      await io?.close()
      clients.clear()
    },
    changed(linkIds) {
      const nowMs = clock.nowMs()
      for (const id of linkIds) {
        const isDetail = nowMs - (lastSentAtMs.get(id) ?? 0) < UNWATCHED_GAP_MS
        if (!isDetail) lastSentAtMs.set(id, nowMs)
        for (const client of clients.values())
          if (client.measures && client.sees(id) && (!isDetail || client.watched.has(id))) client.mark(id)
      }
      if (clients.size > 0) frameSoon()
    },
    renewed() {
      state.changedViews(clock.nowMs())
      for (const client of clients.values()) welcome(client)
    },
    clientCount: () => clients.size,
    publish({ topic, id, audiences }) {
      const atMs = clock.nowMs()
      for (const client of clients.values())
        if (audiences.some((audience) => hears(client.identity, audience))) client.send('news', { topic, id, atMs })
    },
  }
}
