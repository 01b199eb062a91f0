import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import type { LinkSample } from '#domain/sample.ts'
import { collectorSocketName, readCollectorMessage } from '#wire/collector-feed.ts'

/** Listens to the collector itself, again after each of its deaths: what it tells is durable by its own word. */
export class FeedEar {
  readonly #path: string
  #socket: Socket | undefined
  #retry: NodeJS.Timeout | undefined
  #isClosed = false
  #once: (() => void) | undefined
  /** What was told since the last look, oldest first. */
  told: LinkSample[] = []

  constructor(dataDir: string) {
    this.#path = join(dataDir, collectorSocketName)
    this.#open()
  }

  /** Runs `act` in the very moment in which the next measured samples are told: a first reading has nothing to lose yet. */
  atNextNews(act: () => void): void {
    this.#once = act
  }

  close(): void {
    this.#isClosed = true
    clearTimeout(this.#retry)
    this.#socket?.destroy()
  }

  #open(): void {
    let rest = ''
    const socket = connect(this.#path)
    this.#socket = socket
    socket.setEncoding('utf8')
    socket.on('error', () => undefined) // it is dead just now: 'close' follows
    socket.on('close', () => {
      if (!this.#isClosed) this.#retry = setTimeout(() => this.#open(), 50)
    })
    socket.on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\n')
      rest = lines.pop() ?? ''
      // The act comes before the reading: a collector that spoke too early must not gain the time to make it true.
      if (lines.some((line) => line.startsWith('{"type":"samples"') && line.includes('"ok"'))) {
        const act = this.#once
        this.#once = undefined
        act?.()
      }
      for (const line of lines) {
        const message = readCollectorMessage(line)
        if (message?.type === 'samples') this.told.push(...message.samples)
      }
    })
  }
}
