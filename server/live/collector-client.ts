import type { LinkReadBack } from '#domain/configured-rate.ts'
import type { LinkSample } from '#domain/sample.ts'
import type { Part } from '#platform/lifecycle.ts'
import type { Logger } from '#platform/logger.ts'
import {
  MAX_FEED_LINE,
  readCollectorMessage,
  type CollectorCommand,
  type CollectorStatus,
  type HeardMessage,
  type ProbeTarget,
} from '#wire/collector-feed.ts'
import type { ProbedDevice, ProbeFailure } from '#wire/device-probe.ts'
import { randomUUID } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import type { Clock } from '../ports/clock.ts'

const RECONNECT_MS = 1000
export const REPLY_TIMEOUT_MS = 5000
/** A name to resolve, three tries, and a device that is slow to answer. */
export const PROBE_TIMEOUT_MS = 15_000
export const WALK_TIMEOUT_MS = 60_000

export interface CollectorClientOptions {
  socketPath: string
  clock: Clock
  onSamples(samples: readonly LinkSample[]): void
  onStatus(status: CollectorStatus): void
  /** What devices say about the limits of their links. */
  onRates?(readings: readonly LinkReadBack[]): void
  log: Logger
}

/** What a collector said to a command. */
export type CommandReply =
  | { ok: true; untilMs: number | null; device?: ProbedDevice | undefined }
  | { ok: false; problem: string; failure?: ProbeFailure | undefined }

export interface CollectorClient extends Part {
  /** Age of its last word in ms; null when it never spoke. */
  ageMs(): number | null
  /** Never rejects: a collector that is away or silent is a reply too. */
  burst(linkId: string, minutes: number): Promise<CommandReply>
  /** The inventory in force is another one: read the copy in the data folder again. */
  reload(): Promise<CommandReply>
  /** Asks a device through the collector: who it is and, with `walk`, what it has. */
  probe(deviceId: string, target: ProbeTarget, walk: boolean): Promise<CommandReply>
  /** Messages that did not follow the contract. */
  malformed(): number
  isConnected(): boolean
}

export const AWAY: CommandReply = { ok: false, problem: 'The collector is not running' }

/** What a collector said to a command, from its message. */
export const replyOf = (message: Extract<HeardMessage, { type: 'reply' }>): CommandReply =>
  message.ok
    ? { ok: true, untilMs: message.untilMs ?? null, device: message.device }
    : {
        ok: false,
        problem: message.problem ?? 'The collector refused without a reason',
        failure: message.failure,
      }

/** Connects to the collector's Unix socket, for ever: either side may die alone and come back. */
export const createCollectorClient = (options: CollectorClientOptions): CollectorClient => {
  const { socketPath, clock, onSamples, onStatus, onRates, log } = options
  const waiting = new Map<string, (reply: CommandReply) => void>()
  let socket: Socket | null = null
  let retry: NodeJS.Timeout | null = null
  let isStopped = true
  let lastWordAtMs: number | null = null
  let malformed = 0

  const receive = (line: string): void => {
    const message = readCollectorMessage(line)
    if (!message) {
      if (malformed++ === 0)
        log.warn({ length: line.length }, 'the collector sent what is no message; is it the same version?')
      return
    }
    lastWordAtMs = clock.nowMs()
    if (message.type === 'samples') onSamples(message.samples)
    else if (message.type === 'status') onStatus(message.status)
    else if (message.type === 'rates') onRates?.(message.rates)
    else waiting.get(message.requestId)?.(replyOf(message))
  }

  const open = (): void => {
    const current = connect(socketPath)
    socket = current
    let rest = ''
    current.setEncoding('utf8')
    current.on('connect', () => log.info('collector connected'))
    current.on('data', (chunk: string) => {
      rest += chunk
      const lines = rest.split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) if (line !== '') receive(line)
      if (rest.length > MAX_FEED_LINE) current.destroy()
    })
    // Not there yet is the usual case at start: `close` follows and tries again.
    current.on('error', (error) => log.debug({ error }, 'collector socket'))
    current.on('close', () => {
      socket = null
      for (const settle of waiting.values()) settle(AWAY)
      if (!isStopped) retry = setTimeout(open, RECONNECT_MS)
    })
  }

  const ask = (command: CollectorCommand, timeoutMs = REPLY_TIMEOUT_MS): Promise<CommandReply> =>
    new Promise((resolve) => {
      if (socket?.readyState !== 'open') {
        resolve(AWAY)
        return
      }
      const settle = (reply: CommandReply): void => {
        clearTimeout(timer)
        waiting.delete(command.requestId)
        resolve(reply)
      }
      const timer = setTimeout(() => {
        settle({ ok: false, problem: 'The collector did not answer in time' })
      }, timeoutMs)
      waiting.set(command.requestId, settle)
      socket.write(`${JSON.stringify(command)}\n`)
    })

  return {
    name: 'collector client',
    start() {
      isStopped = false
      open()
      return Promise.resolve()
    },
    stop() {
      isStopped = true
      if (retry) clearTimeout(retry)
      socket?.destroy()
      return Promise.resolve()
    },
    ageMs: () => (lastWordAtMs === null ? null : Math.max(0, clock.nowMs() - lastWordAtMs)),
    burst: (linkId, minutes) => ask({ type: 'burst', requestId: randomUUID(), linkId, minutes }),
    probe: (deviceId, target, walk) =>
      ask(
        { type: 'probe', requestId: randomUUID(), deviceId, target, walk },
        walk ? WALK_TIMEOUT_MS : PROBE_TIMEOUT_MS,
      ),
    reload: () => ask({ type: 'reload', requestId: randomUUID() }),
    malformed: () => malformed,
    isConnected: () => socket?.readyState === 'open',
  }
}
