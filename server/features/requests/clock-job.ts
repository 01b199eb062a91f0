import { closedEvent, closesAt } from '#domain/request-system.ts'
import type { Part } from '#platform/lifecycle.ts'
import { afterCommit, type Committed } from './commit-events.ts'
import type { RequestParts } from './request-parts.ts'
import type { RequestService } from './request-service.ts'

/** How often the clocks are looked at: a breach is told at most so long after its minute. */
const LOOK_EVERY_MS = 5_000
const BATCH = 200

export interface ClockJob {
  /** Does everything that is due now; resolves with the number of requests that were looked at. */
  look(): Promise<number>
  /** The rules changed: every clock that still runs is read again. */
  lookAtAll(): Promise<void>
  part: Part
}

/**
 * Warnings, breaches, withdrawals and closings happen at their time and not at somebody's page view. What is due stands
 * in the list rows (`look_at_ms`), so starting costs no replay; what fell due while the program slept comes at its next
 * look, once, with the time at which it happened.
 */
export const createClockJob = (parts: RequestParts, service: RequestService): ClockJob => {
  const { db, clock, log, rules, settings } = parts

  const lookAt = async (id: string): Promise<void> => {
    const { closeAfterProvenDays } = settings.current('requests')
    const committed: Committed | null = await db.transaction().execute((tx) =>
      service.system(tx, id, (request, nowMs) => {
        const closeAtMs = closesAt(request, closeAfterProvenDays)
        return closeAtMs !== null && closeAtMs <= nowMs ? [closedEvent(nowMs)] : []
      }),
    )
    if (committed) await afterCommit(parts, committed)
  }

  const look = async (): Promise<number> => {
    let looked = 0
    let after = ''
    for (;;) {
      const due = await db
        .selectFrom('requests')
        .select('id')
        .where('look_at_ms', '<=', clock.nowMs())
        .where('id', '>', after)
        .orderBy('id')
        .limit(BATCH)
        .execute()
      for (const { id } of due) {
        // One request that cannot be read must not stop the clocks of the others.
        await lookAt(id).catch((error: unknown) => log.error({ error, requestId: id }, 'the clock of a request failed'))
        looked += 1
        after = id
      }
      if (due.length < BATCH) return looked
    }
  }

  /** Marks the running clocks whose row is older than the newest rules. */
  const markStale = async (): Promise<void> => {
    const newest = rules.history().at(-1)?.recordedAtMs ?? 0
    await db
      .updateTable('requests')
      .set({ look_at_ms: clock.nowMs() })
      .where('projected_at_ms', '<=', newest)
      .where('clock_phase', 'in', ['unknown', 'open', 'paused'])
      .where('is_ended', '=', 0)
      .execute()
  }
  const lookAtAll = async (): Promise<void> => {
    await markStale()
    await look()
  }

  let timer: NodeJS.Timeout | undefined
  let running: Promise<unknown> = Promise.resolve()
  let isBusy = false
  const tick = (): void => {
    if (isBusy) return
    isBusy = true
    running = look()
      .catch((error: unknown) => log.error({ error }, 'the SLA clocks could not be looked at'))
      .finally(() => {
        isBusy = false
      })
  }
  return {
    look,
    lookAtAll,
    part: {
      name: 'sla-clock',
      async start() {
        // The program may have died between saving the rules and reading the clocks again.
        await markStale()
        tick()
        await running
        timer = setInterval(tick, LOOK_EVERY_MS)
        timer.unref()
      },
      async stop() {
        clearInterval(timer)
        await running
      },
    },
  }
}
