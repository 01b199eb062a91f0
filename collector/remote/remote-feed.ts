import type { Part } from '#platform/lifecycle.ts'
import type { Logger } from '#platform/logger.ts'
import {
  COLLECTOR_FEED_PATH,
  collectorCommand,
  REMOTE_BATCH,
  type CollectorCommand,
  type CollectorMessage,
} from '#wire/collector-feed.ts'
import { io, type Socket } from 'socket.io-client'

/** Messages that may wait for a slow server; what comes then is not sent to it: the next cycle is newer. */
const MAX_WAITING = 300
const AGAIN_MS = 5_000

export interface RemoteFeedOptions {
  urls: readonly string[]
  token: string
  ca: string | null
  /** Sent to a server that has just been reached. */
  greeting(): readonly CollectorMessage[]
  /** Answers a command; never rejects. */
  obey(command: CollectorCommand): Promise<Extract<CollectorMessage, { type: 'reply' }>>
  log: Logger
}

/** The live news of a collector elsewhere, to each of its servers: any of them may end and the others know as much. */
export const createRemoteFeed = ({ urls, token, ca, greeting, obey, log }: RemoteFeedOptions) => {
  let sockets: Socket[] = []
  const send = (socket: Socket, message: CollectorMessage): void => {
    if (socket.connected && socket.io.engine.writeBuffer.length < MAX_WAITING) socket.emit('feed', message)
  }
  const open = (url: string): Socket => {
    const socket = io(url, {
      path: COLLECTOR_FEED_PATH,
      transports: ['websocket'],
      extraHeaders: { authorization: `Bearer ${token}` },
      forceNew: true,
      reconnectionDelay: 500,
      reconnectionDelayMax: AGAIN_MS,
      timeout: 5_000,
      ...(ca === null ? {} : { ca }),
    })
    socket.on('connect', () => {
      log.info({ url }, 'live news reach the server')
      for (const message of greeting()) send(socket, message)
    })
    socket.on('disconnect', (reason) => {
      log.info({ url, reason }, 'live news do not reach the server')
      // What the server ends on purpose is not tried again by the library: a token may be good again.
      if (reason === 'io server disconnect') setTimeout(() => reopen(socket), AGAIN_MS).unref()
    })
    socket.on('connect_error', (error) => {
      log.debug({ url, reason: error.message }, 'live news do not reach the server')
      if (!socket.active) setTimeout(() => reopen(socket), AGAIN_MS).unref()
    })
    socket.on('command', (json: unknown) => {
      const command = collectorCommand.safeParse(json)
      if (command.success) void obey(command.data).then((reply) => send(socket, reply))
    })
    return socket
  }
  const reopen = (socket: Socket): void => {
    if (sockets.includes(socket)) socket.connect()
  }
  return {
    name: 'remote feed',
    start() {
      sockets = urls.map(open)
      return Promise.resolve()
    },
    stop() {
      for (const socket of sockets.splice(0)) socket.disconnect()
      return Promise.resolve()
    },
    publish(message: CollectorMessage): void {
      const parts: CollectorMessage[] =
        message.type === 'samples'
          ? Array.from({ length: Math.ceil(message.samples.length / REMOTE_BATCH) }, (_, index) => ({
              type: 'samples',
              samples: message.samples.slice(index * REMOTE_BATCH, (index + 1) * REMOTE_BATCH),
            }))
          : [message]
      for (const socket of sockets) for (const part of parts) send(socket, part)
    },
    get connections(): number {
      return sockets.filter(({ connected }) => connected).length
    },
  } satisfies Part & Record<string, unknown>
}
