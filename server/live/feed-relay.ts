import type { Part } from '#platform/lifecycle.ts'
import { collectorCommand, readFeedJson, type CollectorCommand } from '#wire/collector-feed.ts'
import { randomUUID } from 'node:crypto'
import { z } from 'zod/mini'
import type { ClusterBus } from '../ports/cluster.ts'
import { AWAY, REPLY_TIMEOUT_MS, type CommandReply } from './collector-client.ts'
import type { RemoteFeeds, RemoteNews } from './remote-feeds.ts'

const PRESENCE_MS = 3_000
/** A server that said nothing for so long is not there. */
const PEER_AGE_MS = 10_000
/** What comes within it crosses over in one word. */
const GATHER_MS = 500
/** Messages of one collector that may gather; what comes then is dropped: the next cycle is newer. */
const MAX_GATHERED = 100

const text = z.string().check(z.maxLength(100))
const presence = z.object({ server: text, collectors: z.array(text) })
const news = z.object({ server: text, collector: text, messages: z.array(z.unknown()) })
const question = z.object({ server: text, to: text, ask: text, collector: text, command: collectorCommand })
const replied = z.union([
  z.object({ ok: z.literal(true), untilMs: z.nullable(z.number()) }),
  z.object({ ok: z.literal(false), problem: z.string() }),
])
const answer = z.object({ to: text, ask: text, reply: replied })

export interface FeedRelayOptions {
  bus: ClusterBus
  remote: Pick<RemoteFeeds, 'ask' | 'connected'>
  /** What a collector said that hangs on another server. */
  onMessage(collectorId: string, message: RemoteNews): void
}

/**
 * Collectors send their news to every server that they know by address. Behind one address (a proxy) they reach one
 * server alone: that one passes on what it hears to those that do not hear the collector themselves, and commands go the
 * other way. Where every server is named, nothing crosses over but who is there.
 */
export const createFeedRelay = ({ bus, remote, onMessage }: FeedRelayOptions) => {
  const server = randomUUID()
  const peers = new Map<string, { collectors: ReadonlySet<string>; atMs: number }>()
  const gathered = new Map<string, unknown[]>()
  const waiting = new Map<string, (reply: CommandReply) => void>()
  let timers: NodeJS.Timeout[] = []

  const living = (): [string, ReadonlySet<string>][] => {
    const nowMs = performance.now()
    for (const [id, { atMs }] of peers) if (nowMs - atMs > PEER_AGE_MS) peers.delete(id)
    return [...peers].map(([id, { collectors }]) => [id, collectors])
  }
  const isHere = (collector: string): boolean => remote.connected().includes(collector)

  bus.hear('collector-presence', (payload) => {
    const said = presence.safeParse(payload).data
    if (said) peers.set(said.server, { collectors: new Set(said.collectors), atMs: performance.now() })
  })
  bus.hear('collector-news', (payload) => {
    const said = news.safeParse(payload).data
    if (!said || isHere(said.collector)) return
    for (const json of said.messages) {
      const message = readFeedJson(json)
      if (message && message.type !== 'reply') onMessage(said.collector, message)
    }
  })
  bus.hear('collector-ask', (payload) => {
    const said = question.safeParse(payload).data
    if (said?.to !== server) return
    void remote
      .ask(said.collector, said.command)
      .then((reply) => bus.tell('collector-answer', { to: said.server, ask: said.ask, reply }))
  })
  bus.hear('collector-answer', (payload) => {
    const said = answer.safeParse(payload).data
    if (said?.to === server) waiting.get(said.ask)?.(said.reply)
  })

  const askPeer = (to: string, collector: string, command: CollectorCommand): Promise<CommandReply> =>
    new Promise((resolve) => {
      const ask = randomUUID()
      const settle = (reply: CommandReply): void => {
        clearTimeout(late)
        waiting.delete(ask)
        resolve(reply)
      }
      const late = setTimeout(
        () => settle({ ok: false, problem: 'The collector did not answer in time' }),
        REPLY_TIMEOUT_MS + 1_000,
      )
      waiting.set(ask, settle)
      bus.tell('collector-ask', { server, to, ask, collector, command })
    })
  const flush = (): void => {
    for (const [collector, messages] of gathered) bus.tell('collector-news', { server, collector, messages })
    gathered.clear()
  }
  return {
    name: 'feed relay',
    start() {
      const tell = (): void => bus.tell('collector-presence', { server, collectors: remote.connected() })
      tell()
      timers = [setInterval(tell, PRESENCE_MS), setInterval(flush, GATHER_MS)]
      return Promise.resolve()
    },
    stop() {
      for (const timer of timers) clearInterval(timer)
      for (const settle of waiting.values()) settle(AWAY)
      return Promise.resolve()
    },
    /** A message of a collector that hangs here, as it came: it crosses over where somebody lacks it. */
    pass(collector: string, json: unknown): void {
      if (living().every(([, collectors]) => collectors.has(collector))) return
      const messages = gathered.get(collector) ?? []
      if (messages.length < MAX_GATHERED) messages.push(json)
      gathered.set(collector, messages)
    },
    /** Never rejects. Probes carry secrets: they do not cross over. */
    ask(collector: string, command: CollectorCommand, timeoutMs?: number): Promise<CommandReply> {
      const peer = living().find(([, collectors]) => collectors.has(collector))
      if (isHere(collector) || !peer || command.type === 'probe') return remote.ask(collector, command, timeoutMs)
      return askPeer(peer[0], collector, command)
    },
  } satisfies Part & Record<string, unknown>
}
export type FeedRelay = ReturnType<typeof createFeedRelay>
