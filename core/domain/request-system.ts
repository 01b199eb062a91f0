import type { Alarm } from './sla-alarms.ts'
import type { NewRequestEvent, Person, RequestVerdict } from './request-events.ts'
import type { RequestSnapshot } from './request-snapshot.ts'

/** The product itself as an actor: clock events, verdicts, closing. It has no account and no role of a person. */
export const systemPerson: Person = { accountId: 'system', name: 'Pantau', role: 'collector' }

const bySystem = { by: systemPerson, onBehalfOf: null, via: 'system' } as const

/** Clock events for the log: a warning and a breach happened at their time, however late the program woke up. */
export const alarmEvents = (alarms: readonly Alarm[], nowMs: number): NewRequestEvent[] =>
  alarms.map((alarm): NewRequestEvent => {
    const times = { occurredAtMs: Math.min(alarm.atMs, nowMs), recordedAtMs: nowMs, ...bySystem }
    if (alarm.kind === 'at_risk')
      return { type: 'warned', ...times, data: { share: alarm.share, dueAtMs: alarm.dueAtMs } }
    if (alarm.kind === 'breach') return { type: 'breached', ...times, data: { dueAtMs: alarm.dueAtMs } }
    return { type: 'breach_withdrawn', ...times, data: { dueAtMs: alarm.dueAtMs } }
  })

export interface VerdictNews {
  verdict: RequestVerdict
  /** Id of the verification that holds the evidence. */
  reference: string
  /** When the measurement proved it, epoch ms; not before the increase, not after now. */
  atMs: number
  /** Overridden by a person: shown as such for ever, never counts as proven. */
  isOverride: boolean
  note: string
}

const reopensOn = { not_effective: 'not_effective', reverted: 'reverted', partial: 'partial' } as const

/**
 * A verdict is an event of the request. `not_effective`, `reverted` and `partial` reopen what was declared done
 * (domain.md §2); the same verdict again, or one for a request that was never increased, changes nothing.
 */
export const verdictEvents = (request: RequestSnapshot, news: VerdictNews, nowMs: number): NewRequestEvent[] => {
  if (request.increases.length === 0) return []
  const last = request.verdict
  if (last && last.verdict === news.verdict && last.reference === news.reference && last.isOverride === news.isOverride)
    return []
  const { atMs, ...data } = news
  const given: NewRequestEvent = {
    type: 'verdict_given',
    occurredAtMs: Math.min(atMs, nowMs),
    recordedAtMs: nowMs,
    ...bySystem,
    data,
  }
  const cause = news.isOverride ? undefined : reopensOn[news.verdict as keyof typeof reopensOn]
  if (!cause || (request.state !== 'done' && request.state !== 'closed')) return [given]
  const reopened: NewRequestEvent = {
    type: 'reopened',
    occurredAtMs: nowMs,
    recordedAtMs: nowMs,
    ...bySystem,
    data: { cause, reference: news.reference, note: '' },
  }
  return [given, reopened]
}

/** A complaint that the increase does nothing reopens the request and names the complaint (domain.md §7). */
export const complaintEvents = (request: RequestSnapshot, complaintId: string, nowMs: number): NewRequestEvent[] =>
  request.state === 'done' || request.state === 'closed'
    ? [
        {
          type: 'reopened',
          occurredAtMs: nowMs,
          recordedAtMs: nowMs,
          ...bySystem,
          data: { cause: 'complaint', reference: complaintId, note: '' },
        },
      ]
    : []

const DAY_MS = 86_400_000

/** `done` and proven for `days`: closed by itself (domain.md §2). The later of both times counts. Epoch ms; null: not yet foreseeable. */
export const closesAt = (request: RequestSnapshot, days: number): number | null => {
  const { doneAtMs, provenAtMs } = request.clock
  if (request.state !== 'done' || provenAtMs === null || doneAtMs === null) return null
  if (request.verdict?.verdict !== 'proven') return null
  return Math.max(doneAtMs, provenAtMs) + days * DAY_MS
}

export const closedEvent = (nowMs: number): NewRequestEvent => ({
  type: 'closed',
  occurredAtMs: nowMs,
  recordedAtMs: nowMs,
  ...bySystem,
  data: { cause: 'proven_for_days' },
})
