import { isEnded, type ComplaintState } from './complaint.ts'

/** P, working days: first answer 1, to the second level by itself 3, resolved 5; closed by itself 5 after the answer. */
export interface ComplaintLimits {
  answerDays: number
  escalateDays: number
  resolveDays: number
  closeDays: number
}
export const defaultComplaintLimits: ComplaintLimits = { answerDays: 1, escalateDays: 3, resolveDays: 5, closeDays: 5 }

export interface ComplaintClock {
  state: ComplaintState
  answerDueAtMs: number
  escalateDueAtMs: number
  resolveDueAtMs: number
  firstAnswerAtMs: number | null
  resolvedAtMs: number | null
}

export type LimitState = 'waiting' | 'late' | 'met_on_time' | 'met_late' | 'void'

const limitState = (dueAtMs: number, metAtMs: number | null, isOver: boolean, nowMs: number): LimitState => {
  if (metAtMs !== null) return metAtMs <= dueAtMs ? 'met_on_time' : 'met_late'
  if (isOver) return 'void'
  return nowMs <= dueAtMs ? 'waiting' : 'late'
}

/** Both limits as they stand at `nowMs`. Exactly at the limit is on time. Rejected and forwarded ones count for neither. */
export const complaintLimitStates = (
  clock: ComplaintClock,
  nowMs: number,
): { answer: LimitState; resolve: LimitState } => ({
  answer: limitState(clock.answerDueAtMs, clock.firstAnswerAtMs, isEnded(clock.state), nowMs),
  resolve: limitState(clock.resolveDueAtMs, clock.resolvedAtMs, isEnded(clock.state), nowMs),
})

/** The first level had its days: the complaint goes to the second by itself. */
export const escalatesNow = (clock: ComplaintClock, nowMs: number): boolean =>
  (clock.state === 'open' || clock.state === 'in_progress') && nowMs > clock.escalateDueAtMs

/** A limit that was passed this long ago is no news any more: it stands in the list. Longer than a weekend without a server. */
const NEWS_MS = 4 * 86_400_000

/** Nobody resolved it within its days, and that is news at `nowMs`. */
export const isUnresolvedNews = (clock: ComplaintClock, nowMs: number): boolean =>
  complaintLimitStates(clock, nowMs).resolve === 'late' && nowMs <= clock.resolveDueAtMs + NEWS_MS
