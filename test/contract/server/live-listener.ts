import type { ClientToServerEvents, ServerToClientEvents, SnapshotEvent } from '#wire/socket-events.ts'
import { io, type Socket } from 'socket.io-client'

type Heard = {
  [E in keyof ServerToClientEvents]: { event: E; body: Parameters<ServerToClientEvents[E]>[0] }
}[keyof ServerToClientEvents]

/** Waits until it is true; a test that waits for ever says what it waited for. */
export const until = async (what: string, isTrue: () => boolean, timeoutMs = 8_000): Promise<void> => {
  const deadline = performance.now() + timeoutMs
  while (!isTrue()) {
    if (performance.now() > deadline) throw new Error(`waited ${timeoutMs} ms for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

export interface LiveListener {
  socket: Socket<ServerToClientEvents, ClientToServerEvents>
  /** Everything heard, in order. */
  heard: Heard[]
  snapshot(): SnapshotEvent
  isClosed(): boolean
}

/** Connects as a browser would and remembers all it hears. Rejects with the reason of a refusal. */
export const listenLive = (
  url: string,
  headers: Record<string, string>,
  transports = ['websocket'],
): Promise<LiveListener> =>
  new Promise((resolve, reject) => {
    const socket: LiveListener['socket'] = io(url, {
      transports,
      extraHeaders: headers,
      reconnection: false,
      forceNew: true,
    })
    const heard: Heard[] = []
    let isClosed = false
    socket.onAny((event: Heard['event'], body: Heard['body']) => {
      heard.push({ event, body } as Heard)
      if (event === 'snapshot') resolve(listener)
    })
    socket.on('disconnect', () => {
      isClosed = true
    })
    socket.on('connect_error', (error) => {
      socket.close()
      reject(error)
    })
    const listener: LiveListener = {
      socket,
      heard,
      snapshot: () => {
        const first = heard.find(({ event }) => event === 'snapshot')
        if (!first) throw new Error('no snapshot was heard')
        return first.body as SnapshotEvent
      },
      isClosed: () => isClosed,
    }
  })
