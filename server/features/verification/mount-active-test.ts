import type { Principal } from '#domain/principal.ts'
import type { Direction } from '#domain/sample.ts'
import { ASSUMED_BURST_S, ASSUMED_REFRESH_S, UNSEEN_OLD_LIMIT } from '#domain/verification/margins.ts'
import type { OldLimitBound } from '#domain/verification/over-run.ts'
import { activeTestRoutes, type ActiveTestReply } from '#wire/active-test.ts'
import type { ServiceDb } from '../../database/service-database.ts'
import { AppError } from '../../http/app-error.ts'
import type { Mount } from '../../http/mount-route.ts'
import type { Clock } from '../../ports/clock.ts'
import type { ContractBook } from '../../ports/contract-book.ts'
import type { RequestRegister } from '../../ports/request-register.ts'
import type { ActiveTester, TestSubject } from './active-test.ts'
import { newestTest, presentTest } from './active-test-store.ts'
import { readProof, type StoredProof } from './proof-store.ts'
import { subjectOf } from './proof-subject.ts'

export interface ActiveTestMount {
  mount: Mount
  db: ServiceDb
  clock: Clock
  register: RequestRegister
  contracts: ContractBook
  tester: ActiveTester
  timeScale: number
}

const noSuchRequest = () => new AppError('not-found', 'There is no such request')

/** How the old limit could look at most: as the proof found it, else as pessimistic as it would be there. */
const boundOf = (
  proof: StoredProof | null,
  direction: Direction,
  fromBps: number,
  timeScale: number,
): OldLimitBound => {
  const judged = proof?.directions.find((one) => one.direction === direction)
  const { oldLimitBps, allowanceS } = judged?.evidence.find(({ id }) => id === 'E3')?.numbers ?? {}
  return typeof oldLimitBps === 'number' && typeof allowanceS === 'number'
    ? { bps: oldLimitBps, allowanceS }
    : { bps: fromBps * UNSEEN_OLD_LIMIT, allowanceS: (ASSUMED_REFRESH_S + ASSUMED_BURST_S) * timeScale }
}

/** The active test of a request: its state, start with a reason, stop. */
export const mountActiveTest = ({
  mount,
  db,
  clock,
  register,
  contracts,
  tester,
  timeScale,
}: ActiveTestMount): void => {
  const requestOf = async (who: Principal, id: string) => {
    const request = (await register.inScope(who, id)) ? await register.request(id) : null
    if (!request) throw noSuchRequest()
    return request
  }
  /** Null: this direction was not declared raised. Without a direction, the first one that was. */
  const testSubject = async (who: Principal, id: string, direction?: Direction): Promise<TestSubject | null> => {
    const subject = subjectOf(await requestOf(who, id), contracts)
    const rate = subject?.rates.find((one) => direction === undefined || one.direction === direction)
    if (!subject || !rate) return null
    const bound = boundOf(await readProof(db, id), rate.direction, rate.fromBps, timeScale)
    return { requestId: id, linkId: subject.linkId, direction: rate.direction, toBps: rate.toBps, bound }
  }
  const replyTo = async (who: Principal, id: string): Promise<ActiveTestReply> => {
    const problem = await tester.problemOf(await testSubject(who, id))
    const test = await newestTest(db, id)
    return { serverNowMs: clock.nowMs(), test: test && presentTest(test), problem }
  }

  mount(activeTestRoutes.getActiveTest, ({ principal, params }) => replyTo(principal, params.id))

  mount(activeTestRoutes.startActiveTest, async ({ principal, params, body, remoteAddress }) => {
    const subject = await testSubject(principal, params.id, body.direction)
    await tester.start(subject, { who: principal, remoteAddress, reason: body.reason })
    return replyTo(principal, params.id)
  })

  mount(activeTestRoutes.stopActiveTest, async ({ principal, params }) => {
    await requestOf(principal, params.id)
    await tester.stop(params.id, principal.name)
    return replyTo(principal, params.id)
  })
}
