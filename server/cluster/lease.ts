import type { Logger } from '#platform/logger.ts'
import type { Part } from '#platform/lifecycle.ts'
import type { ServiceDb } from '../database/service-database.ts'

/** A holder that gave no sign for so long has lost the lease; the next server takes it. */
export const LEASE_MS = 10_000
/** Signs within that time: one slow query costs nobody the duty. */
const BEATS = 5
/** The holder stops this much earlier than others may begin. */
const HOLD_SHARE = 0.8

export interface LeaseOptions {
  db: ServiceDb
  name: string
  /** Of this run of the server: a restarted one is somebody else. */
  serverId: string
  onGained(): Promise<void>
  onLost(): Promise<void>
  log: Logger
  /** Monotonic, ms. The clocks of two machines are never compared: each watches how long the other's beat stands still. */
  monotonicMs?: () => number
  leaseMs?: number
}

/** One server at a time holds the lease of this name; a row of the service database says which. */
export const createLease = (options: LeaseOptions): Part => {
  const { db, name, serverId, log, monotonicMs = () => performance.now(), leaseMs = LEASE_MS } = options
  let heldUntilMs: number | null = null
  let seen = { holder: '', beat: -1, sinceMs: 0 }

  /** True when this server holds the lease now. */
  const renew = async (): Promise<boolean> => {
    const { numUpdatedRows } = await db
      .updateTable('leases')
      .set((row) => ({ beat: row('beat', '+', 1) }))
      .where('name', '=', name)
      .where('holder', '=', serverId)
      .executeTakeFirst()
    return numUpdatedRows > 0n
  }

  const takeOver = async (): Promise<boolean> => {
    await db
      .insertInto('leases')
      .values({ name, holder: '', beat: 0 })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .execute()
    const row = await db.selectFrom('leases').selectAll().where('name', '=', name).executeTakeFirstOrThrow()
    const nowMs = monotonicMs()
    if (row.holder !== seen.holder || row.beat !== seen.beat) seen = { ...row, sinceMs: nowMs }
    if (row.holder !== '' && nowMs - seen.sinceMs < leaseMs) return false
    const { numUpdatedRows } = await db
      .updateTable('leases')
      .set({ holder: serverId, beat: row.beat + 1 })
      .where('name', '=', name)
      .where('holder', '=', row.holder)
      .where('beat', '=', row.beat)
      .executeTakeFirst()
    return numUpdatedRows > 0n
  }

  /** Gaining and losing come one after the other; neither keeps the beat waiting. */
  let turn: Promise<void> = Promise.resolve()
  const then = (step: () => Promise<void>): void => {
    turn = turn
      .then(step)
      .catch((error: unknown) => log.error({ error, duty: name }, 'a duty did not change hands cleanly'))
  }

  const lose = (): void => {
    if (heldUntilMs === null) return
    heldUntilMs = null
    log.warn({ duty: name }, 'this server lost a duty')
    then(options.onLost)
  }

  const look = async (): Promise<void> => {
    // Counted from before the question: the row was true at that time or later.
    const askedMs = monotonicMs()
    const isHeld = heldUntilMs === null ? await takeOver() : await renew()
    if (!isHeld) {
      lose()
      return
    }
    const isNew = heldUntilMs === null
    heldUntilMs = askedMs + leaseMs * HOLD_SHARE
    if (!isNew) return
    log.info({ duty: name }, 'this server has the duty')
    then(options.onGained)
  }

  const timers: NodeJS.Timeout[] = []
  let looking: Promise<void> | null = null
  const tick = (): void => {
    looking ??= look()
      .catch((error: unknown) => log.warn({ error, duty: name }, 'who has the duty could not be asked'))
      .finally(() => {
        looking = null
      })
  }
  /** A database that does not answer keeps `look` waiting: losing must not wait with it. */
  const watch = (): void => {
    if (heldUntilMs !== null && monotonicMs() > heldUntilMs) lose()
  }

  return {
    name: `duty ${name}`,
    async start() {
      tick()
      await looking
      await turn
      timers.push(setInterval(tick, leaseMs / BEATS), setInterval(watch, leaseMs / BEATS / 4))
    },
    async stop() {
      for (const timer of timers.splice(0)) clearInterval(timer)
      await looking
      if (heldUntilMs !== null) {
        heldUntilMs = null
        then(options.onLost)
      }
      await turn
      // Given back: the next server need not wait.
      await db
        .updateTable('leases')
        .set({ holder: '' })
        .where('name', '=', name)
        .where('holder', '=', serverId)
        .execute()
    },
  }
}
