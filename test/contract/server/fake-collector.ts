import type { LinkSample } from '#domain/sample.ts'
import {
  collectorSocketName,
  type CollectorCommand,
  type CollectorMessage,
  type CollectorStatus,
} from '#wire/collector-feed.ts'
import { encodeSample } from '#wire/feed-sample.ts'
import { rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'

export const quietStatus = (nowMs: number, more: Partial<CollectorStatus> = {}): CollectorStatus => ({
  startedAtMs: nowMs - 60_000,
  lastCycleAtMs: nowMs,
  samplesWritten: 10,
  samplesDropped: 0,
  outboxDepth: 0,
  outbox: null,
  devices: [],
  quarantined: {},
  warnings: {},
  bursts: {},
  ...more,
})

/** Speaks the collector's side of the feed on the Unix socket of this data folder. */
export const startFakeCollector = async (
  dataDir: string,
  answer: (command: CollectorCommand) => CollectorMessage | null,
) => {
  const path = join(dataDir, collectorSocketName)
  rmSync(path, { force: true })
  const sockets = new Set<Socket>()
  const commands: CollectorCommand[] = []
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      for (const line of chunk.split('\n').filter((text) => text !== '')) {
        const command = JSON.parse(line) as CollectorCommand
        commands.push(command)
        const reply = answer(command)
        if (reply) socket.write(`${JSON.stringify(reply)}\n`)
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(path, resolve))
  const sendRaw = (text: string): void => {
    for (const socket of sockets) socket.write(text)
  }
  const send = (message: CollectorMessage): void => {
    sendRaw(`${JSON.stringify(message)}\n`)
  }
  return {
    commands,
    sendRaw,
    connected: () => sockets.size,
    status: (status: CollectorStatus) => {
      send({ type: 'status', status })
    },
    samples: (samples: readonly LinkSample[]) => {
      send({ type: 'samples', samples: samples.map(encodeSample) })
    },
    async stop() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
export type FakeCollector = Awaited<ReturnType<typeof startFakeCollector>>
