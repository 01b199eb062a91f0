import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Principal } from '#domain/principal.ts'
import type { Direction, LinkSample } from '#domain/sample.ts'
import { createNeighbourGuard, mayTestNow } from '#domain/verification/neighbour-guard.ts'
import { FRAME_SHARE, planActiveTest, type ActiveTestPlan } from '#domain/verification/plan-active-test.ts'
import type { OldLimitBound } from '#domain/verification/over-run.ts'
import type { TestHost } from '#platform/inventory.ts'
import type { Logger } from '#platform/logger.ts'
import type { Part } from '#platform/lifecycle.ts'
import type { activeTestProblems } from '#wire/active-test.ts'
import type { ServiceDb } from '../../database/service-database.ts'
import { AppError } from '../../http/app-error.ts'
import type { CollectorClient } from '../../live/collector-client.ts'
import type { ActiveTestRunner } from '../../ports/active-test-runner.ts'
import type { AuditLog } from '../../ports/audit-log.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Cluster } from '../../ports/cluster.ts'
import type { ContractBook } from '../../ports/contract-book.ts'
import type { ConfiguredRates } from '../../ports/configured-rates.ts'
import type { LinkDirectory } from '../../ports/link-directory.ts'
import {
  changeTest,
  failUnfinished,
  insertTest,
  lastTestAtMs,
  testUnderWay,
  type ActiveTestRow,
} from './active-test-store.ts'
import { createRecentSamples } from './recent-samples.ts'

const COOLING_MS = 300_000
const AWAY_MS = 30_000
/** No test lasts so long: one that seems to died with its server. */
const LONGEST_MS = 900_000
const STOP = 'active test stop'
/** Samples older than this say nothing about now. */
const FRESH_MS = 30_000

export type ActiveTestProblem = (typeof activeTestProblems)[number]

/** What is to be tested: the direction of an increase, and how its old limit could look in the counters. */
export interface TestSubject {
  requestId: string
  linkId: string
  direction: Direction
  toBps: number
  bound: OldLimitBound
}

export interface ActiveTestParts {
  db: ServiceDb
  cluster: Cluster
  clock: Clock
  audit: AuditLog
  log: Logger
  directory: LinkDirectory
  contracts: Pick<ContractBook, 'rateAt'>
  collector: Pick<CollectorClient, 'burst' | 'ageMs'>
  rates: ConfiguredRates
  runner: ActiveTestRunner
  /** Waits so long, or rejects when the signal says so. */
  pause?(ms: number, signal: AbortSignal): Promise<unknown>
  /** The test's row changed. */
  onChange(requestId: string): void
}

interface Running {
  row: ActiveTestRow
  deviceId: string
  stop: AbortController
  guard: { see(sample: LinkSample): { reason: string; linkId: string } | null } | null
  ended: Promise<void>
}

/**
 * Active tests, one at a time in the whole house: the link is read every second, half the test's length before it for
 * comparison, then traffic at the asked rate and no longer than the proof needs, then the same again. It ends at once when
 * neighbours on the device suffer, and everything about it is in the audit.
 */
export const createActiveTester = (parts: ActiveTestParts) => {
  const { db, cluster, clock, audit, log, directory, contracts, collector, rates, runner, onChange } = parts
  const pause = parts.pause ?? ((ms, signal) => sleep(ms, undefined, { signal }))
  const recent = createRecentSamples()
  let running: Running | null = null

  const plan = (
    subject: TestSubject,
  ): { host: TestHost; deviceId: string; plan: ActiveTestPlan } | ActiveTestProblem => {
    const link = directory.link(subject.linkId)
    if (!link?.test) return 'no-test-host'
    const { maxRateBps, maxSeconds } = link.test
    const planned = planActiveTest({ askedBps: subject.toBps, maxRateBps, maxSeconds, bound: subject.bound })
    return typeof planned === 'string' ? planned : { host: link.test, deviceId: link.deviceId, plan: planned }
  }

  const neighbourProblem = (subject: TestSubject, deviceId: string, rateBps: number): ActiveTestProblem | null => {
    const nowMs = clock.nowMs()
    const { linkId, direction } = subject
    return mayTestNow({
      ownLinkId: linkId,
      direction,
      rateBps,
      newest: recent.newest(deviceId, nowMs, FRESH_MS),
      contractBps: (id) => contracts.rateAt(id, direction, nowMs),
      uplinkBps: rates.limitsOf(linkId, direction, 0).uplinkBps,
    })
  }

  /** Why this test may not be started now; null: it may. */
  const problemOf = async (subject: TestSubject | null): Promise<ActiveTestProblem | null> => {
    if (!subject) return 'nothing-declared'
    const planned = plan(subject)
    if (typeof planned === 'string') return planned
    if (running || (await testUnderWay(db, clock.nowMs() - LONGEST_MS))) return 'another-test'
    const ageMs = collector.ageMs()
    if (ageMs === null || ageMs > AWAY_MS) return 'collector-away'
    const lastMs = await lastTestAtMs(db, subject.linkId)
    if (lastMs !== null && clock.nowMs() - lastMs < COOLING_MS) return 'cooling-down'
    return neighbourProblem(subject, planned.deviceId, planned.plan.rateBps)
  }

  const keep = async (test: Running, change: Partial<ActiveTestRow>): Promise<void> => {
    Object.assign(test.row, change)
    await changeTest(db, test.row.id, change)
    onChange(test.row.request_id)
  }

  const perform = async (
    test: Running,
    subject: TestSubject,
    { host, plan: { payloadBps, seconds, rateBps } }: { host: TestHost; plan: ActiveTestPlan },
  ): Promise<void> => {
    const { signal } = test.stop
    // Directly before and after, the other traffic is measured for half the test's time; some seconds are for the poll.
    const sideMs = seconds * 500 + 4_000
    const reply = await collector.burst(
      subject.linkId,
      Math.min(15, Math.ceil((seconds * 1000 + 2 * sideMs) / 60_000) + 1),
    )
    if (!reply.ok) throw new Error(`the link cannot be read every second: ${reply.problem}`)
    await pause(sideMs, signal)
    const problem = neighbourProblem(subject, test.deviceId, rateBps)
    if (problem) throw new Error(problem)
    test.guard = createNeighbourGuard(subject.linkId, recent.ofDevice(test.deviceId))
    await keep(test, { state: 'running', from_ms: clock.nowMs() })
    const report = await runner.run({ host, direction: subject.direction, payloadBps, seconds }, signal)
    test.guard = null
    const received = Math.round(report.payloadOctets / FRAME_SHARE)
    await keep(test, { state: 'settling', from_ms: report.fromMs, to_ms: report.toMs, received_octets: received })
    await pause(sideMs, signal)
    await keep(test, { state: 'done' })
  }

  const finish = async (test: Running, error: unknown): Promise<void> => {
    const { signal } = test.stop
    const text = error instanceof Error ? error.message : String(error)
    if (error !== null)
      await keep(test, {
        state: signal.aborted ? 'stopped' : 'failed',
        detail: signal.aborted ? String(signal.reason) : text,
      })
    const { id, link_id: linkId, by_account_id: byAccountId, by_name: byName, state: ended, detail } = test.row
    const { from_ms: fromMs, to_ms: toMs, received_octets: receivedOctets } = test.row
    await db.transaction().execute((tx) =>
      audit.record(tx, {
        action: 'verification.active-test-end',
        subject: `link:${linkId}`,
        byAccountId,
        byName,
        remoteAddress: '',
        before: null,
        after: { id, state: ended, detail, fromMs, toMs, receivedOctets },
      }),
    )
  }

  cluster.bus.hear(STOP, (payload) => {
    const { requestId, byName } = payload as { requestId: unknown; byName: unknown }
    if (running?.row.request_id === requestId) running?.stop.abort(`stopped by ${String(byName)}`)
  })

  const part: Part = {
    name: 'active tests',
    // Alone, whatever is unfinished was ours; else it may run on another server.
    start: () => failUnfinished(db, clock.nowMs() - (cluster.isAlone ? 0 : LONGEST_MS)),
    async stop() {
      running?.stop.abort('the server was stopped')
      await running?.ended
    },
  }

  return {
    part,
    problemOf,
    heard(samples: readonly LinkSample[]): void {
      recent.take(samples)
      if (!running?.guard) return
      for (const sample of samples) {
        if (sample.deviceId !== running.deviceId) continue
        const suffering = running.guard.see(sample)
        if (suffering) return running.stop.abort(`${suffering.reason} ${suffering.linkId}`)
      }
    },
    /** Begins a test and returns while it prepares. Throws an AppError with the problem as its reason. */
    async start(
      subject: TestSubject | null,
      { who, remoteAddress, reason }: { who: Principal; remoteAddress: string; reason: string },
    ): Promise<void> {
      const problem = await problemOf(subject)
      const planned = subject && plan(subject)
      if (problem || !subject || !planned || typeof planned === 'string')
        throw new AppError('conflict', 'An active test cannot be started now', {
          reason: problem ?? 'nothing-declared',
        })
      const row: ActiveTestRow = {
        id: randomUUID(),
        request_id: subject.requestId,
        link_id: subject.linkId,
        direction: subject.direction,
        state: 'preparing',
        reason,
        by_account_id: who.accountId,
        by_name: who.name,
        started_at_ms: clock.nowMs(),
        seconds: planned.plan.seconds,
        rate_bps: planned.plan.rateBps,
        from_ms: null,
        to_ms: null,
        received_octets: null,
        detail: '',
      }
      // Taken at once: a second click while this one is written is refused.
      if (running) throw new AppError('conflict', 'An active test is running', { reason: 'another-test' })
      const test: Running = {
        row,
        deviceId: planned.deviceId,
        stop: new AbortController(),
        guard: null,
        ended: Promise.resolve(),
      }
      running = test
      try {
        await db.transaction().execute(async (tx) => {
          if (await testUnderWay(tx, clock.nowMs() - LONGEST_MS))
            throw new AppError('conflict', 'An active test is running', { reason: 'another-test' })
          await insertTest(tx, row)
          await audit.record(tx, {
            action: 'verification.active-test',
            subject: `link:${subject.linkId}`,
            byAccountId: who.accountId,
            byName: who.name,
            remoteAddress,
            before: null,
            after: { id: row.id, requestId: row.request_id, direction: row.direction, ...planned.plan, reason },
          })
        })
      } catch (error) {
        running = null
        throw error
      }
      onChange(subject.requestId)
      test.ended = perform(test, subject, planned)
        .then(
          () => finish(test, null),
          (error: unknown) => finish(test, error),
        )
        .catch((err: unknown) => log.error({ err }, 'the end of an active test could not be recorded'))
        .finally(() => (running = null))
    },
    /** Ends the test of this request, if one runs. */
    async stop(requestId: string, byName: string): Promise<void> {
      if (running?.row.request_id === requestId) {
        running.stop.abort(`stopped by ${byName}`)
        await running.ended
        return
      }
      const elsewhere = await testUnderWay(db, clock.nowMs() - LONGEST_MS)
      if (elsewhere?.request_id !== requestId)
        throw new AppError('not-found', 'No active test is running for this request')
      cluster.bus.tell(STOP, { requestId, byName })
    },
  }
}
export type ActiveTester = ReturnType<typeof createActiveTester>
