import {
  afterGrant,
  afterRefusalByAll,
  HEARTBEAT_MS,
  mayPoll,
  noRight,
  SILENCE_MS,
  type PollingRight,
} from '#domain/collectors/polling-right.ts'
import { hear, silenced, type Holding } from '#domain/collectors/share-ledger.ts'

export type ServerState = 'up' | 'down' | 'no-database'

/** What happens in the network, told by a generator; everything else is the rules at work. */
export interface Weather {
  /** Is the line between a collector and a server open at this time? */
  isOpen(collector: number, server: number, atMs: number): boolean
  server(server: number, atMs: number): ServerState
  /** Does the process of this collector run? */
  runs(collector: number, atMs: number): boolean
  /** One way of a message, ms. */
  delayMs(seed: number): number
}

const STEP_MS = 250
const TIMEOUT_MS = 3_000
/** A poll under way when a device is given up may go on for so long. */
const CYCLE_MS = 5_000

interface Collector {
  id: string
  right: PollingRight
  share: readonly string[]
  offer: number | null
  applied: number | null
  beatAtMs: number
  isRunning: boolean
  /** item → it is still being asked until then, because a cycle was under way. */
  fading: Map<string, number>
}
interface Server {
  state: ServerState
  /** Silence as this server saw it itself: the count of heartbeats and since when it stands. */
  seen: Map<string, { beats: number; sinceMs: number }>
  sweepAtMs: number
}
type Later = { atMs: number; run: () => void }

/** Collectors, servers and one database, in steps of a quarter of a second. `look` sees who asks what after each step. */
export const runCity = (
  { collectors: names, servers: serverCount, items }: { collectors: string[]; servers: number; items: string[] },
  weather: Weather,
  { forMs, look }: { forMs: number; look: (askedBy: Map<string, string[]>, atMs: number) => void },
): { ledger: Holding[] } => {
  let ledger: Holding[] = []
  const beats = new Map<string, number>()
  const later: Later[] = []
  let seed = 0
  const servers: Server[] = Array.from({ length: serverCount }, () => ({
    state: 'up',
    seen: new Map(),
    sweepAtMs: 0,
  }))
  const collectors: Collector[] = names.map((id, index) => ({
    id,
    right: noRight,
    share: [],
    offer: null,
    applied: null,
    beatAtMs: index * 700,
    isRunning: true,
    fading: new Map(),
  }))
  const store = (holding: Holding): void => {
    ledger = [...ledger.filter(({ id }) => id !== holding.id), holding]
  }
  const silenceOf = (server: Server, id: string, nowMs: number): number => {
    const count = beats.get(id) ?? 0
    const seen = server.seen.get(id)
    if (seen?.beats !== count) server.seen.set(id, { beats: count, sinceMs: nowMs })
    return nowMs - (server.seen.get(id)?.sinceMs ?? nowMs)
  }
  const apply = (collector: Collector, share: readonly string[], offer: number, nowMs: number): void => {
    // Who polls nothing has no cycle under way.
    const polled = mayPoll(collector.right, nowMs) ? collector.share : []
    const gone = polled.filter((item) => !share.includes(item))
    for (const item of gone) collector.fading.set(item, nowMs + CYCLE_MS * ((seed++ % 3) / 2))
    collector.share = share
    collector.offer = offer
    const doneAtMs = Math.max(nowMs, ...gone.map((item) => collector.fading.get(item) ?? nowMs))
    later.push({
      atMs: doneAtMs,
      run: () => {
        if (collector.offer === offer && collector.isRunning) collector.applied = offer
      },
    })
  }
  const ask = (collector: Collector, who: number, askedAtMs: number): void => {
    let refusals = 0
    let isAnswered = false
    collector.beatAtMs = askedAtMs + HEARTBEAT_MS
    const { applied } = collector
    const heardIfOpen = (server: number, atMs: number, run: (nowMs: number) => void): void => {
      const backMs = atMs + weather.delayMs(seed++)
      if (backMs - askedAtMs >= TIMEOUT_MS) return
      later.push({
        atMs: backMs,
        run: () => {
          if (!isAnswered && collector.isRunning && weather.isOpen(who, server, backMs)) run(backMs)
        },
      })
    }
    servers.forEach((server, index) => {
      const arrivesMs = askedAtMs + weather.delayMs(seed++)
      later.push({
        atMs: arrivesMs,
        run: () => {
          if (!weather.isOpen(who, index, arrivesMs)) return
          if (server.state !== 'up') {
            server.seen.delete(collector.id)
            heardIfOpen(index, arrivesMs, (nowMs) => {
              refusals++
              if (refusals === servers.length)
                collector.right = afterRefusalByAll(collector.right, { askedAtMs, heardAtMs: nowMs })
            })
            return
          }
          const isSilent = silenceOf(server, collector.id, arrivesMs) >= SILENCE_MS
          const beat = { id: collector.id, instance: collector.id, applied, isLeaving: false }
          const heard = hear(ledger, beat, { items, isSilent })
          if (!heard.ok) throw new Error('the same process is never refused')
          store(heard.holding)
          beats.set(collector.id, (beats.get(collector.id) ?? 0) + 1)
          const { offer, offered, offeredAlone } = heard.holding
          heardIfOpen(index, arrivesMs, (nowMs) => {
            isAnswered = true
            if (offer !== collector.offer) apply(collector, offered, offer, nowMs)
            collector.right = afterGrant(askedAtMs, offeredAlone)
          })
        },
      })
    })
  }
  let wasPolling = new Map<string, boolean>()
  for (let nowMs = 0; nowMs <= forMs; nowMs += STEP_MS) {
    later.sort((a, b) => a.atMs - b.atMs)
    while ((later[0]?.atMs ?? Infinity) <= nowMs) {
      later.shift()?.run()
      later.sort((a, b) => a.atMs - b.atMs)
    }
    servers.forEach((server, index) => {
      server.state = weather.server(index, nowMs)
      if (server.state !== 'up') server.seen.clear()
      if (server.state !== 'up' || nowMs < server.sweepAtMs) return
      server.sweepAtMs = nowMs + 1_000
      for (const holding of ledger)
        if (holding.isLive && silenceOf(server, holding.id, nowMs) >= SILENCE_MS)
          store(silenced(holding, { isRevoked: false }))
    })
    const polling = new Map<string, boolean>()
    const askedBy = new Map<string, string[]>()
    collectors.forEach((collector, index) => {
      const runs = weather.runs(index, nowMs)
      if (runs !== collector.isRunning) {
        collector.isRunning = runs
        // What is under way ends with the process; right and share are on the disk.
        collector.fading.clear()
        collector.applied = runs ? collector.offer : null
        collector.beatAtMs = nowMs
      }
      if (!runs) return
      if (nowMs >= collector.beatAtMs) ask(collector, index, nowMs)
      const polls = mayPoll(collector.right, nowMs)
      polling.set(collector.id, polls)
      if (wasPolling.get(collector.id) && !polls)
        for (const item of collector.share) collector.fading.set(item, nowMs + CYCLE_MS)
      for (const [item, untilMs] of collector.fading) if (untilMs < nowMs) collector.fading.delete(item)
      for (const item of new Set([...(polls ? collector.share : []), ...collector.fading.keys()]))
        askedBy.set(item, [...(askedBy.get(item) ?? []), collector.id])
    })
    wasPolling = polling
    look(askedBy, nowMs)
  }
  return { ledger }
}
