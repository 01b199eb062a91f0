import {
  linkChangedEvent,
  liveEvent,
  newsEvent,
  snapshotEvent,
  tickEvent,
  type ClientToServerEvents,
  type NewsEvent,
  type ServerToClientEvents,
} from '#wire/socket-events.ts'
import { shallowRef, type ShallowRef } from 'vue'
import type { Socket } from 'socket.io-client'
import { SILENCE_MS } from './age.ts'
import type { LinkBoard } from './link-board.ts'
import type { ServerClock } from './server-clock.ts'

export type FeedSocket = Pick<
  Socket<ServerToClientEvents, ClientToServerEvents>,
  'on' | 'emit' | 'connect' | 'disconnect' | 'active'
>

/** Between two attempts of our own. */
const INSIST_MS = 5000

export type FeedState = 'connecting' | 'live' | 'disconnected'

export interface LiveFeed {
  state: ShallowRef<FeedState>
  isDemo: ShallowRef<boolean>
  /** Age of the collector's last news at the last tick; null before the first. */
  collectorAgeMs: ShallowRef<number | null>
  telemetryOk: ShallowRef<boolean>
  /** Counts received ticks: the pulse of the page. */
  ticks: ShallowRef<number>
  /** Server time of the last tick; null before the first. */
  lastTickMs: ShallowRef<number | null>
  /** Something changed that the screen should fetch again. */
  onNews: (listener: (news: NewsEvent) => void) => () => void
  /** A snapshot came: what was told before it, while nobody was listening, was missed. */
  onSnapshot: (listener: () => void) => () => void
  watch: (linkIds: string[]) => () => void
  start: () => void
  stop: () => void
}

interface FeedOptions {
  board: LinkBoard
  clock: ServerClock
  openSocket: () => FeedSocket
  /** Called when the server's code changed: the page must not go on with old code for long. */
  reload: () => void
  /** The server refused the socket: perhaps nobody is signed in any more. */
  refused: () => void
  page?: Document
  /** What the page itself says of it; the snapshot confirms it. */
  isDemo?: boolean
}

/**
 * Snapshot, then deltas in sequence. A hole in the sequence asks for a new snapshot by reconnecting; the screen keeps
 * what it has, ageing, and never blanks. A hidden page leaves the socket and costs nothing.
 */
export const createLiveFeed = ({
  board,
  clock,
  openSocket,
  reload,
  refused,
  page = document,
  isDemo: saysDemo = false,
}: FeedOptions): LiveFeed => {
  const state = shallowRef<FeedState>('connecting')
  const isDemo = shallowRef(saysDemo)
  const collectorAgeMs = shallowRef<number | null>(null)
  const telemetryOk = shallowRef(true)
  const ticks = shallowRef(0)
  const lastTickMs = shallowRef<number | null>(null)
  const listeners = new Set<(news: NewsEvent) => void>()
  const snapshotListeners = new Set<() => void>()
  const watched = new Map<string, number>()
  let socket: FeedSocket | null = null
  let seq: number | null = null
  let version: string | null = null
  let silenceSinceMs = 0
  let insistedAtMs = 0
  let watchdog: ReturnType<typeof setInterval> | undefined

  const heard = (): void => {
    silenceSinceMs = clock.now()
    state.value = 'live'
  }
  const resync = (): void => {
    seq = null
    socket?.disconnect()
    socket?.connect()
  }
  /** True when the event is the next one; otherwise a new snapshot is on its way. */
  const follows = (next: number): boolean => {
    if (seq === null) return false
    if (next <= seq) return false
    if (next !== seq + 1) {
      resync()
      return false
    }
    seq = next
    return true
  }
  const toldAges = (event: { serverNowMs: number; ages: { collectorAgeMs: number | null; telemetryOk: boolean } }) => {
    clock.set(event.serverNowMs)
    collectorAgeMs.value = event.ages.collectorAgeMs
    telemetryOk.value = event.ages.telemetryOk
    lastTickMs.value = event.serverNowMs
    ticks.value += 1
    heard()
  }
  const listen = (on: FeedSocket): void => {
    on.on('snapshot', (raw) => {
      const parsed = snapshotEvent.safeParse(raw)
      // An unknown protocol is a server with other code: only the page it serves can speak with it.
      if (!parsed.success) return version === null ? undefined : reload()
      const event = parsed.data
      // The news go on meanwhile: whoever is typing reloads when it suits.
      if (version !== null && version !== event.serverVersion) reload()
      version = event.serverVersion
      seq = event.seq
      isDemo.value = event.demo
      toldAges(event)
      board.replace(event.links)
      for (const listener of snapshotListeners) listener()
      if (watched.size > 0) on.emit('watch', { linkIds: [...watched.keys()] })
    })
    on.on('connect_error', (error) => {
      if (error.message === 'not-signed-in') refused()
    })
    on.on('live', (raw) => {
      const event = liveEvent.parse(raw)
      if (follows(event.seq)) board.apply(event.links)
    })
    on.on('linkChanged', (raw) => {
      const event = linkChangedEvent.parse(raw)
      if (follows(event.seq)) board.change(event.link)
    })
    on.on('tick', (raw) => {
      const event = tickEvent.parse(raw)
      if (follows(event.seq)) toldAges(event)
    })
    on.on('news', (raw) => {
      const event = newsEvent.parse(raw)
      if (follows(event.seq)) for (const listener of listeners) listener(event)
    })
  }
  /**
   * socket.io tries again by itself after a lost network, but not after the server refused or ended the socket (a full
   * server, a restart, a session that just began): a page on a wall must.
   */
  const insist = (): void => {
    if (!socket || socket.active || clock.now() - insistedAtMs < INSIST_MS) return
    insistedAtMs = clock.now()
    seq = null
    socket.connect()
  }
  const checkSilence = (): void => {
    if (page.hidden) return
    insist()
    if (clock.now() - silenceSinceMs < SILENCE_MS) return
    if (state.value === 'live') resync()
    state.value = 'disconnected'
  }
  /** Nobody looks: no socket, no clock that moves what nobody sees. */
  const rest = (): void => {
    socket?.disconnect()
    clock.stop()
    clearInterval(watchdog)
  }
  const wake = (): void => {
    clock.start()
    clearInterval(watchdog)
    watchdog = setInterval(checkSilence, 1000)
    // Give the fresh snapshot its time before the page calls itself disconnected.
    silenceSinceMs = clock.now()
    seq = null
    socket?.connect()
  }
  const followVisibility = (): void => {
    if (page.hidden) rest()
    else wake()
  }

  return {
    state,
    isDemo,
    collectorAgeMs,
    telemetryOk,
    ticks,
    lastTickMs,
    onNews: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    onSnapshot: (listener) => {
      snapshotListeners.add(listener)
      return () => snapshotListeners.delete(listener)
    },
    watch: (linkIds) => {
      for (const id of linkIds) watched.set(id, (watched.get(id) ?? 0) + 1)
      socket?.emit('watch', { linkIds })
      return () => {
        const left = linkIds.filter((id) => {
          const holders = (watched.get(id) ?? 1) - 1
          if (holders > 0) watched.set(id, holders)
          else watched.delete(id)
          return holders <= 0
        })
        if (left.length > 0) socket?.emit('unwatch', { linkIds: left })
      }
    },
    start: () => {
      if (socket) return
      socket = openSocket()
      listen(socket)
      page.addEventListener('visibilitychange', followVisibility)
      followVisibility()
    },
    stop: () => {
      page.removeEventListener('visibilitychange', followVisibility)
      rest()
      socket = null
      seq = null
      version = null
      state.value = 'connecting'
    },
  }
}
