import { SILENCE_MS } from '#domain/collectors/polling-right.ts'
import type { rendezvous } from '#domain/collectors/rendezvous.ts'
import { hear } from '#domain/collectors/share-ledger.ts'
import type { Inventory } from '#platform/inventory.ts'
import { ROLLUP_DUTY, type HeartbeatBody, type HeartbeatReply } from '#wire/collectors.ts'
import type { ServiceDb } from '../../database/service-database.ts'
import { AppError } from '../../http/app-error.ts'
import type { Clock } from '../../ports/clock.ts'
import { inTurn, removeCollector, saveCollector } from './collector-store.ts'
import { shareOf } from './share-of.ts'
import type { SilenceWatch } from './silence-watch.ts'

export interface HeartbeatParts {
  db: ServiceDb
  clock: Clock
  monotonicMs(): number
  inventory: Pick<Inventory, 'devices' | 'links'>
  watch: SilenceWatch
  ownerOf: typeof rendezvous
}

/** Everything that is shared out: the devices, and who makes the rollups. */
export const itemsOf = ({ devices }: Pick<Inventory, 'devices'>): string[] => [
  ...devices.map(({ id }) => id),
  ROLLUP_DUTY,
]

const inUse = (): AppError =>
  new AppError('conflict', 'Another process uses this token; give each collector a token of its own', {
    reason: 'token-in-use',
  })

/** One heartbeat: kept, and answered with the share. A failure to keep it begins the count of silence anew. */
export const takeHeartbeat = async (
  { db, clock, monotonicMs, inventory, watch, ownerOf }: HeartbeatParts,
  id: string,
  body: HeartbeatBody,
): Promise<HeartbeatReply> => {
  const { instance, applied, isLeaving } = body
  const work = inTurn(db, async (tx, known) => {
    const before = known.find(({ holding }) => holding.id === id)
    const isSilent = before !== undefined && watch.silenceMs(id, before.beats, monotonicMs()) >= SILENCE_MS
    const ledger = known.map(({ holding }) => holding)
    const heard = hear(ledger, { id, instance, applied, isLeaving }, { items: itemsOf(inventory), isSilent, ownerOf })
    if (!heard.ok) throw inUse()
    if (isLeaving) await removeCollector(tx, id)
    else
      await saveCollector(tx, {
        holding: heard.holding,
        beats: (before?.beats ?? 0) + 1,
        lastSeenMs: clock.nowMs(),
        report: body.report,
      })
    return heard.holding
  })
  const { offer, offered, offeredAlone } = await work.catch((error: unknown) => {
    watch.forget(id)
    throw error
  })
  const share = shareOf(inventory, offered)
  return {
    offer,
    isAlone: offeredAlone,
    keepsRollups: offered.includes(ROLLUP_DUTY),
    etag: share.etag,
    share: share.etag === body.has ? null : share,
  }
}
