import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { collectorSocketName } from '#wire/collector-feed.ts'
import type { CollectorMessage, CollectorStatus } from '#wire/collector-feed.ts'
import type { WireSample } from '#wire/feed-sample.ts'

/** Hears what the collector tells: every sample, and how late each poll of a device began. */
export class FeedListener {
  readonly #socket: Socket
  readonly #polls = new Map<string, number>()
  samples: WireSample[] = []
  /** Lateness in ms of each poll, by device. */
  lags: { device: string; lagMs: number }[] = []
  status: CollectorStatus | undefined

  constructor(dataDir: string) {
    let rest = ''
    this.#socket = connect(join(dataDir, collectorSocketName))
    this.#socket.setEncoding('utf8')
    this.#socket.on('error', () => undefined)
    this.#socket.on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) if (line !== '') this.#hear(JSON.parse(line) as CollectorMessage)
    })
  }

  clear(): void {
    this.samples = []
    this.lags = []
  }

  close(): void {
    this.#socket.destroy()
  }

  #hear(message: CollectorMessage): void {
    if (message.type === 'samples') for (const sample of message.samples) this.samples.push(sample)
    if (message.type !== 'status') return
    this.status = message.status
    for (const { id, pollsOk, pollsFailed, lagMs } of message.status.devices) {
      const polls = pollsOk + pollsFailed
      if (this.#polls.get(id) !== polls && lagMs !== null) this.lags.push({ device: id, lagMs })
      this.#polls.set(id, polls)
    }
  }
}
