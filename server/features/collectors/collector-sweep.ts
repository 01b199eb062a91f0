import { RIGHT_MS, SILENCE_MS } from '#domain/collectors/polling-right.ts'
import type { rendezvous } from '#domain/collectors/rendezvous.ts'
import { hear, silenced, type Holding } from '#domain/collectors/share-ledger.ts'
import type { Inventory } from '#platform/inventory.ts'
import type { Part } from '#platform/lifecycle.ts'
import type { Logger } from '#platform/logger.ts'
import { ROLLUP_DUTY, type CollectorView } from '#wire/collectors.ts'
import type { ServiceDb } from '../../database/service-database.ts'
import type { Clock } from '../../ports/clock.ts'
import type { CollectorDirectory } from '../../ports/collector-directory.ts'
import type { CollectorToken, CollectorTokens } from '../../ports/collector-tokens.ts'
import { inTurn, readCollectors, saveCollector, type KnownCollector } from './collector-store.ts'
import type { SilenceWatch } from './silence-watch.ts'
import { itemsOf } from './take-heartbeat.ts'

const SWEEP_MS = 1_000

export interface SweepOptions {
  db: ServiceDb
  clock: Clock
  monotonicMs(): number
  inventory: Pick<Inventory, 'devices'>
  tokens: CollectorTokens
  watch: SilenceWatch
  ownerOf: typeof rendezvous
  log: Logger
}

const viewOf = ({ holding, lastSeenMs, report }: KnownCollector, label: string, nowMs: number): CollectorView => {
  const silenceMs = nowMs - lastSeenMs
  const silentState = holding.isPromised && silenceMs > SILENCE_MS ? 'kept' : 'silent'
  return {
    id: holding.id,
    label,
    state: !holding.isLive ? 'gone' : silenceMs > RIGHT_MS ? silentState : 'polling',
    lastSeenAtMs: lastSeenMs,
    devices: holding.held.filter((item) => item !== ROLLUP_DUTY).length,
    keepsRollups: holding.held.includes(ROLLUP_DUTY),
    report,
  }
}

/** Looks once a second: whose silence was long enough, who polls what, for whom another share waits. */
export const createCollectorSweep = (options: SweepOptions): CollectorDirectory & Part & { sweep(): Promise<void> } => {
  const { db, clock, monotonicMs, inventory, tokens, watch, ownerOf, log } = options
  const listeners: ((ids: readonly string[]) => void)[] = []
  let holders = new Map<string, string>()
  let known: KnownCollector[] = []
  let labels = new Map<string, CollectorToken>()
  let timer: NodeJS.Timeout | undefined
  let looking: Promise<void> | undefined
  let isFailing = false

  const isOver = ({ holding, beats }: KnownCollector): boolean => {
    const silenceMs = watch.silenceMs(holding.id, beats, monotonicMs())
    if (!holding.isLive || silenceMs < SILENCE_MS) return false
    return silenced(holding, { isRevoked: labels.get(holding.id)?.isRevoked ?? true }) !== holding
  }
  const endTheSilent = (): Promise<void> =>
    inTurn(db, async (tx, now) => {
      for (const one of now.filter(isOver)) {
        const isRevoked = labels.get(one.holding.id)?.isRevoked ?? true
        await saveCollector(tx, { ...one, holding: silenced(one.holding, { isRevoked }) })
        log.warn(
          {
            collector: labels.get(one.holding.id)?.label,
            devices: one.holding.held.length,
            lastSeenMs: one.lastSeenMs,
          },
          'a collector is silent: its devices go to the others',
        )
      }
    })
  const waits = (holding: Holding, ledger: readonly Holding[], items: readonly string[]): boolean => {
    const { id, instance, offer, isLive } = holding
    if (!isLive) return false
    const heard = hear(ledger, { id, instance, applied: offer, isLeaving: false }, { items, isSilent: false, ownerOf })
    return heard.ok && heard.holding.offer !== offer
  }
  const sweep = async (): Promise<void> => {
    known = await readCollectors(db)
    if (known.length > 0) labels = new Map((await tokens.all(db)).map((token) => [token.id, token]))
    if (known.some(isOver)) {
      await endTheSilent()
      known = await readCollectors(db)
    }
    const ledger = known.map(({ holding }) => holding)
    holders = new Map(ledger.flatMap(({ id, held }) => held.map((item) => [item, id])))
    const items = itemsOf(inventory)
    const waiting = ledger.filter((holding) => waits(holding, ledger, items)).map(({ id }) => id)
    if (waiting.length > 0) for (const listener of listeners) listener(waiting)
  }
  const look = (): Promise<void> => {
    looking ??= sweep()
      .then(
        () => {
          isFailing = false
        },
        (error: unknown) => {
          watch.restart()
          if (!isFailing) log.warn({ error }, 'collectors are not looked after: the service database does not answer')
          isFailing = true
        },
      )
      .finally(() => {
        looking = undefined
      })
    return looking
  }
  return {
    name: 'collectors',
    async start() {
      await look()
      timer = setInterval(() => void look(), SWEEP_MS)
    },
    async stop() {
      clearInterval(timer)
      await looking
    },
    sweep: look,
    holderOf: (deviceId) => holders.get(deviceId) ?? null,
    views() {
      const nowMs = clock.nowMs()
      return known.flatMap((one) => {
        const token = labels.get(one.holding.id)
        return token && !token.isRevoked ? [viewOf(one, token.label, nowMs)] : []
      })
    },
    onWaiting: (listener) => {
      listeners.push(listener)
    },
  }
}
