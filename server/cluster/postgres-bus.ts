import type { Part } from '#platform/lifecycle.ts'
import type { Logger } from '#platform/logger.ts'
import { createAdapter } from '@socket.io/postgres-adapter'
import type pg from 'pg'
import { Server } from 'socket.io'
import { openClient, openPool } from '../database/postgres-dialect.ts'
import type { ClusterBus } from '../ports/cluster.ts'

const PREFIX = 'pantau'
/** The adapter's namespace: it listens on this channel of PostgreSQL. */
const CHANNEL = `${PREFIX}#/`
/** PostgreSQL refuses notifications of 8000 bytes; longer ones go through a table. */
const MAX_NOTIFICATION = 7_000

/**
 * What the adapter takes for a pool. It asks for a connection when it begins to listen and again when that one broke,
 * and never gives a broken one back: so each is one of its own. Words go out over a single connection, in their order.
 */
const listeningPool = (url: string, onListening: () => void) => {
  const speaking = openPool(url, 1)
  let listening: pg.Client | null = null
  let isClosed = false
  return {
    async connect() {
      const client = openClient(url)
      await client.connect()
      await client.query(`listen "${CHANNEL}"`)
      listening = client
      if (isClosed) {
        await client.end()
        // The adapter was closed while it waited; any answer would make it go on.
        return new Promise<never>(() => undefined)
      }
      onListening()
      return Object.assign(client, { release: () => undefined })
    },
    query: (text: string, values?: unknown[]) => speaking.query(text, values),
    async close() {
      isClosed = true
      await Promise.all([speaking.end(), listening?.end()])
    },
  }
}

/**
 * News between servers, carried by socket.io's PostgreSQL adapter (LISTEN/NOTIFY). It is a socket.io server without a
 * door: browsers hang on the hub of each server, which decides who hears what; only the news itself crosses over.
 */
export const createPostgresBus = (url: string, log: Logger): { bus: ClusterBus; part: Part } => {
  const listeners = new Map<string, ((payload: unknown) => void)[]>()
  const gapListeners: (() => void)[] = []
  let running: { io: Server; pool: ReturnType<typeof listeningPool> } | null = null

  return {
    bus: {
      tell(topic, payload) {
        running?.io.serverSideEmit(topic, payload)
      },
      hear(topic, listener) {
        listeners.set(topic, [...(listeners.get(topic) ?? []), listener])
      },
      onGap: (listener) => void gapListeners.push(listener),
    },
    part: {
      name: 'cluster bus',
      async start() {
        const first = Promise.withResolvers<void>()
        let isFirst = true
        const pool = listeningPool(url, () => {
          if (!isFirst) {
            log.warn('the line to the other servers was cut and is back; what is in memory is read again')
            for (const listener of gapListeners) listener()
          }
          isFirst = false
          first.resolve()
        })
        const adapter = createAdapter(pool as unknown as pg.Pool, {
          channelPrefix: PREFIX,
          payloadThreshold: MAX_NOTIFICATION,
          errorHandler: (error) => log.warn({ error }, 'a word to or from the other servers was lost'),
        })
        const io = new Server({ adapter, serveClient: false })
        for (const [topic, ofTopic] of listeners)
          io.on(topic, (payload: unknown) => {
            for (const listener of ofTopic) listener(payload)
          })
        running = { io, pool }
        // What others tell from here on is heard: what is read into memory afterwards cannot be older than that.
        await first.promise
      },
      async stop() {
        // Not io.close(): without a door there is no engine to close.
        await running?.io.of('/').adapter.close()
        await running?.pool.close()
        running = null
      },
    },
  }
}
