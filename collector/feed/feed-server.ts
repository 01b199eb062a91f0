import { chmod, mkdir, rm } from 'node:fs/promises'
import { createConnection, createServer, type Server, type Socket } from 'node:net'
import { dirname } from 'node:path'
import { collectorCommand, type CollectorCommand, type CollectorMessage } from '#wire/collector-feed.ts'

/** What a connection may have waiting before it is cut: it reconnects and reads the store instead. */
const MAX_WAITING_OCTETS = 8 * 1024 * 1024
const MAX_COMMAND_LINE = 64 * 1024

export interface FeedServerOptions {
  path: string
  /** Sent to a new connection at once. */
  greeting(): readonly CollectorMessage[]
  /** Answers a command; never rejects. */
  obey(command: CollectorCommand): Promise<Extract<CollectorMessage, { type: 'reply' }>>
  onCut(): void
}

/** The Unix socket of core/wire/collector-feed.ts. Slow readers are cut, never queued for. */
export const createFeedServer = ({ path, greeting, obey, onCut }: FeedServerOptions) => {
  const sockets = new Set<Socket>()
  let server: Server | undefined
  const send = (socket: Socket, line: string): void => {
    if (socket.destroyed) return
    if (socket.writableLength > MAX_WAITING_OCTETS) {
      onCut()
      socket.destroy()
      return
    }
    socket.write(line)
  }
  const line = (message: CollectorMessage): string => `${JSON.stringify(message)}\n`
  const receive = (socket: Socket, text: string): void => {
    let json: unknown
    try {
      json = JSON.parse(text)
    } catch {
      return void socket.destroy()
    }
    const parsed = collectorCommand.safeParse(json)
    if (!parsed.success) return void socket.destroy()
    void obey(parsed.data).then((reply) => send(socket, line(reply)))
  }
  const serve = (socket: Socket): void => {
    sockets.add(socket)
    let rest = ''
    socket.setEncoding('utf8')
    socket.on('error', () => undefined) // the other side went away: 'close' follows
    socket.on('close', () => sockets.delete(socket))
    socket.on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\n')
      rest = lines.pop() ?? ''
      if (rest.length > MAX_COMMAND_LINE) return void socket.destroy()
      for (const text of lines) if (text !== '') receive(socket, text)
    })
    for (const message of greeting()) send(socket, line(message))
  }
  return {
    /** Rejects when another collector listens there: two would write every sample twice. */
    async start(): Promise<void> {
      await mkdir(dirname(path), { recursive: true })
      if (await isListening(path)) throw new Error(`another collector is running on this data folder (${path})`)
      await rm(path, { force: true })
      const created = createServer(serve)
      server = created
      await new Promise<void>((resolve, reject) => {
        created.once('error', reject)
        created.listen(path, resolve)
      })
      await chmod(path, 0o600)
    },
    async stop(): Promise<void> {
      for (const socket of sockets) socket.destroy()
      const open = server
      server = undefined
      if (open) await new Promise<void>((resolve) => open.close(() => resolve()))
    },
    publish(message: CollectorMessage): void {
      if (sockets.size === 0) return
      const text = line(message)
      for (const socket of sockets) send(socket, text)
    },
    get connections(): number {
      return sockets.size
    },
  }
}
export type FeedServer = ReturnType<typeof createFeedServer>

const isListening = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createConnection(path)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
