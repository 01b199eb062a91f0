import type { RateRaise } from '#domain/request-events.ts'
import type { RequestState } from '#domain/request-snapshot.ts'
import type { ContractBook } from '../../ports/contract-book.ts'
import type { RegisteredRequest } from '../../ports/request-register.ts'

const DAY_MS = 86_400_000
/** After this nobody waits for a proof of a closed request any more: a quarter was judged by then. */
export const OPEN_DAYS = 92
/** The sentinel looks on for half a year. */
export const WATCH_DAYS = 184

/** What there is to prove of a request: its newest increase. */
export interface ProofSubject {
  requestId: string
  opdId: string
  linkId: string
  number: string | null
  assigneeId: string | null
  state: RequestState
  /** When the newest declaration of the end was recorded; null: none. */
  doneAtMs: number | null
  increaseVersion: number
  changedAtMs: number
  rates: RateRaise[]
  /** The limit was lowered or changed again on purpose: what comes after says nothing about this increase. */
  endsAtMs: number | null
}

const ended: readonly RequestState[] = ['rejected', 'cancelled']

/** Null when nothing was increased, or the request was withdrawn. */
export const subjectOf = (
  { id, snapshot, events }: RegisteredRequest,
  contracts: ContractBook,
): ProofSubject | null => {
  const increase = snapshot.increases.at(-1)
  const rates = increase?.rates.filter(({ fromBps, toBps }) => toBps > fromBps) ?? []
  if (!increase || rates.length === 0 || ended.includes(snapshot.state)) return null
  const { linkId, untilMs } = snapshot.form
  const { changedAtMs } = increase
  const laterSteps = contracts
    .steps(linkId, changedAtMs, Number.MAX_SAFE_INTEGER)
    .filter(
      ({ validFromMs, direction, source }) =>
        validFromMs > changedAtMs && source !== id && rates.some((rate) => rate.direction === direction),
    )
    .map(({ validFromMs }) => validFromMs)
  const ends = [snapshot.loweredAtMs, untilMs, ...laterSteps].filter((atMs) => atMs !== null && atMs > changedAtMs)
  return {
    requestId: id,
    opdId: snapshot.opdId,
    linkId,
    number: snapshot.number,
    assigneeId: snapshot.assignee?.accountId ?? null,
    state: snapshot.state,
    doneAtMs: events.findLast(({ type }) => type === 'completed')?.recordedAtMs ?? null,
    increaseVersion: increase.version,
    changedAtMs,
    rates,
    endsAtMs: ends.length === 0 ? null : Math.min(...(ends as number[])),
  }
}

export type ProofPhase = 'open' | 'watching' | 'ended'

/** Who still looks: everything that is open, half a year of sentinel after a proof, a quarter for a closed one without. */
export const phaseOf = (subject: ProofSubject, isProven: boolean, nowMs: number): ProofPhase => {
  if (subject.endsAtMs !== null && nowMs > subject.endsAtMs + DAY_MS) return 'ended'
  const days = (nowMs - subject.changedAtMs) / DAY_MS
  if (isProven) return days > WATCH_DAYS ? 'ended' : 'watching'
  return subject.state === 'closed' && days > OPEN_DAYS ? 'ended' : 'open'
}

const FIVE_MINUTES_MS = 300_000

/**
 * When to look again (epoch ms): with every 5-minute figure of the first day, later every 288th of the time since the
 * change, so that the work stays the same however long a proof is open, and half a day at most: an old limit that came
 * back is found within 24 hours.
 */
export const nextLookAt = (changedAtMs: number, nowMs: number, timeScale: number): number => {
  const stepMs = FIVE_MINUTES_MS * timeScale
  const everyMs = Math.min(Math.max((nowMs - changedAtMs) / 288, stepMs), 43_200_000)
  // A little after the figures of that step are complete.
  return Math.floor((nowMs + everyMs) / stepMs) * stepMs + 20_000 * timeScale
}
