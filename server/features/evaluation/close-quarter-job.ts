import { quarterOf, type QuarterId } from '#domain/calendar-quarter.ts'
import { dateOfInstant } from '#domain/calendar-wib.ts'
import { boundsOf, shiftQuarter } from '#domain/evaluation/quarter.ts'
import { saysTheSame } from '#domain/evaluation/differences.ts'
import type { Part } from '#platform/lifecycle.ts'
import { type EvaluationOffice, type OfficeParts, systemActor } from './evaluation-office.ts'

const FIRST_AFTER_MS = 60_000
const EVERY_MS = 600_000
/** Quarters that stay recomputable (design.md §4) and are closed if nobody did. */
const BACK = 8
/** A run that took longer died with its process. */
const STALE_MS = 1_800_000
/** So long after its end a quarter is looked at once a day for late data and corrections. */
const WATCH_MS = 92 * 86_400_000

export interface CloseQuarterJob {
  /** Closes what has ended and was not closed, then looks for late data; resolves with the quarters that it computed. */
  run(): Promise<QuarterId[]>
  part: Part
}

/**
 * The scheduled close of the quarter: a missed run is made up for at the next look, and each runs once, however many
 * servers share the database. A closed quarter is looked at again every day: figures that moved wait for a revision.
 */
export const createCloseQuarterJob = (
  { clock, store, sources, log }: OfficeParts,
  office: EvaluationOffice,
): CloseQuarterJob => {
  /** Ended quarters since the first request, oldest first: each trend stands on the one before. */
  const ended = async (): Promise<QuarterId[]> => {
    const earliestMs = await sources.requests.earliestMs()
    if (earliestMs === null) return []
    const current = quarterOf(clock.nowMs())
    return Array.from({ length: BACK }, (_, index) => shiftQuarter(current, index - BACK)).filter(
      (quarter) => boundsOf(quarter).toMs > earliestMs,
    )
  }

  /** Runs `work` unless somebody did or does. */
  const once = async (period: string, work: () => Promise<boolean>): Promise<boolean> => {
    if (!(await store.claimRun(period, clock.nowMs(), STALE_MS))) return false
    try {
      const isDone = await work()
      await store.finishRun(period, clock.nowMs())
      return isDone
    } catch (error) {
      // Stopped in the middle: the next start does it. Failed: left unfinished, tried again after STALE_MS.
      if (office.isStopping()) await store.releaseRun(period)
      else log.error({ error, period }, 'a scheduled evaluation failed')
      return false
    }
  }

  const close = (quarter: QuarterId) =>
    once(`close:${quarter}`, async () => {
      if ((await store.newestDocument(quarter))?.document.isFinished) return false
      await office.compute(quarter, 'close', systemActor)
      return true
    })

  const watch = (quarter: QuarterId) =>
    once(`watch:${quarter}:${dateOfInstant(clock.nowMs())}`, async () => {
      const known = (await store.newestDocument(quarter))?.document
      if (!known || saysTheSame(known, await office.document(quarter))) return false
      await office.compute(quarter, 'late_data', systemActor)
      return true
    })

  const run = async (): Promise<QuarterId[]> => {
    const computed: QuarterId[] = []
    for (const quarter of await ended()) {
      if (office.isStopping()) break
      if (await close(quarter)) computed.push(quarter)
      else if (clock.nowMs() - boundsOf(quarter).toMs < WATCH_MS && (await watch(quarter))) computed.push(quarter)
    }
    return computed
  }

  let timer: NodeJS.Timeout | undefined
  let going: Promise<unknown> = Promise.resolve()
  let isBusy = false
  const tick = (): void => {
    if (isBusy) return
    isBusy = true
    going = run()
      .catch((error: unknown) => log.error({ error }, 'ended quarters could not be looked at'))
      .finally(() => {
        isBusy = false
      })
  }
  return {
    run,
    part: {
      name: 'close-quarter',
      start() {
        timer = setTimeout(() => {
          tick()
          timer = setInterval(tick, EVERY_MS)
          timer.unref()
        }, FIRST_AFTER_MS)
        timer.unref()
        return Promise.resolve()
      },
      async stop() {
        clearTimeout(timer)
        clearInterval(timer)
        await going
      },
    },
  }
}
