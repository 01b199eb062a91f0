import { directions, type Direction } from '#domain/sample.ts'
import { measuredSeries } from '#domain/verification/measured-series.ts'
import { movedCeiling } from '#domain/verification/moved-ceiling.ts'
import { pointsOfRollups } from '#domain/verification/stored-points.ts'
import type { Part } from '#platform/lifecycle.ts'
import type { Logger } from '#platform/logger.ts'
import { readProofFigures } from '#telemetry/read-proof-figures.ts'
import type { TelemetryReader } from '#telemetry/telemetry-store.ts'
import { undeclaredTopic } from '#wire/verification.ts'
import { randomUUID } from 'node:crypto'
import type { ServiceDb } from '../../database/service-database.ts'
import type { Clock } from '../../ports/clock.ts'
import type { ContractBook } from '../../ports/contract-book.ts'
import type { LinkDirectory } from '../../ports/link-directory.ts'
import type { NewsBus } from '../../ports/news-bus.ts'
import type { Notifier } from '../../ports/notifier.ts'
import type { RequestRegister } from '../../ports/request-register.ts'
import { addUndeclared, isReported } from './undeclared-store.ts'

const DAY_MS = 86_400_000
const GRID_MS = 300_000
const BEFORE_DAYS = 14
const RECENT_DAYS = 3
/** A change may be declared a day late: until then it is nobody's secret. */
const GRACE_DAYS = 1
const TICK_MS = 5_000
/** Each link is looked at this often; the first round comes soon after a start, spread over ten minutes. */
const EVERY_MS = 6 * 3_600_000
const FIRST_ROUND_MS = 600_000
/** A link whose figures cannot be read now is asked again soon, later and later, and never rarer than the others. */
const FIRST_RETRY_MS = 60_000
export const retryWaitMs = (failures: number): number => Math.min(FIRST_RETRY_MS * 2 ** (failures - 1), EVERY_MS)

export interface UndeclaredParts {
  db: ServiceDb
  clock: Clock
  directory: LinkDirectory
  contracts: ContractBook
  register: RequestRegister
  notifier: Notifier
  news: NewsBus
  telemetry: Pick<TelemetryReader, 'samples' | 'series'>
  log: Logger
}

/** Finds ceilings that moved though nobody asked or declared anything: a wrong link changed, a device restored. */
export const createUndeclaredJob = (parts: UndeclaredParts) => {
  const { db, clock, directory, contracts, register, notifier, news, telemetry, log } = parts
  const dueAtMs = new Map<string, number>()
  const failures = new Map<string, number>()

  /** Somebody declared a change of this direction in the time that is compared, or the contract was corrected. */
  const isDeclared = async (linkId: string, direction: Direction, fromMs: number): Promise<boolean> => {
    const steps = contracts.steps(linkId, fromMs, Number.MAX_SAFE_INTEGER)
    if (steps.some((step) => step.direction === direction && step.validFromMs >= fromMs)) return true
    return (await register.onLink(linkId)).some(
      ({ snapshot }) =>
        (snapshot.loweredAtMs ?? 0) >= fromMs ||
        snapshot.increases.some(
          (increase) => increase.changedAtMs >= fromMs && increase.rates.some((rate) => rate.direction === direction),
        ),
    )
  }

  const report = async (linkId: string, direction: Direction, moved: NonNullable<ReturnType<typeof movedCeiling>>) => {
    const foundAtMs = clock.nowMs()
    const id = randomUUID()
    const contractBps = contracts.rateAt(linkId, direction, foundAtMs)
    await db.transaction().execute(async (tx) => {
      await addUndeclared(tx, { ...moved, id, linkId, direction, contractBps, foundAtMs })
      await notifier.notify(tx, {
        cause: `undeclared:${id}`,
        to: [{ role: 'head' }],
        kind: 'verification.undeclared',
        values: { link: linkId },
        path: '/supervision',
        urgency: 'normal',
      })
    })
    news.publish({
      topic: undeclaredTopic,
      id,
      audiences: (['head', 'technician', 'leader', 'admin'] as const).map((role) => ({ role })),
    })
  }

  /** Looks at one link; resolves with how many moves were new. */
  const lookAtLink = async (linkId: string): Promise<number> => {
    const nowMs = clock.nowMs()
    const toMs = Math.floor(nowMs / GRID_MS) * GRID_MS
    const recentFromMs = toMs - RECENT_DAYS * DAY_MS
    const fromMs = recentFromMs - BEFORE_DAYS * DAY_MS
    const [figures] = await readProofFigures(telemetry, linkId, [{ kind: '5m', fromMs, toMs, pointMs: GRID_MS }])
    let found = 0
    for (const direction of directions) {
      const contractBps = contracts.rateAt(linkId, direction, nowMs)
      if (contractBps === null) continue
      const series = measuredSeries(pointsOfRollups(figures?.rollups ?? [], direction), null)
      const moved = movedCeiling(series, { direction, recentFromMs, contractBps })
      if (!moved || moved.changePointMs > nowMs - GRACE_DAYS * DAY_MS) continue
      if (await isReported(db, linkId, direction, { newCeilingBps: moved.newCeilingBps, sinceMs: fromMs })) continue
      if (await isDeclared(linkId, direction, fromMs - GRACE_DAYS * DAY_MS)) continue
      await report(linkId, direction, moved)
      found += 1
    }
    return found
  }

  let timer: NodeJS.Timeout | undefined
  let running: Promise<unknown> | null = null
  /** Every link whose time has come, at most twenty at once. */
  const lookAtDue = async (): Promise<void> => {
    const nowMs = clock.nowMs()
    const due = directory.links().filter(({ id }) => (dueAtMs.get(id) ?? 0) <= nowMs)
    for (const { id } of due.slice(0, 20)) {
      try {
        await lookAtLink(id)
        failures.delete(id)
        dueAtMs.set(id, nowMs + EVERY_MS)
      } catch (error) {
        // One link that cannot be read must not stop the others.
        const count = (failures.get(id) ?? 0) + 1
        failures.set(id, count)
        dueAtMs.set(id, nowMs + retryWaitMs(count))
        log.warn(
          { error, linkId: id, count },
          'a link could not be looked at for undeclared changes; tried again later',
        )
      }
    }
  }
  const tick = (): void => {
    running ??= lookAtDue()
      .catch((error: unknown) => log.warn({ error }, 'links could not be looked at for undeclared changes'))
      .finally(() => {
        running = null
      })
  }
  const part: Part = {
    name: 'undeclared changes',
    start() {
      const links = directory.links()
      links.forEach(({ id }, at) => dueAtMs.set(id, clock.nowMs() + 30_000 + (at / links.length) * FIRST_ROUND_MS))
      timer = setInterval(tick, TICK_MS)
      timer.unref()
      return Promise.resolve()
    },
    async stop() {
      clearInterval(timer)
      await running
    },
  }
  return { lookAtLink, lookAtDue, part }
}
