import type { Role } from './principal.ts'

/**
 * Planned work on the network: one object that the screen, the notices and the evaluation share. It excuses an outage
 * only while it is approved; nobody can plan or approve it backwards in time, so a bad hour cannot be explained away.
 */
export interface MaintenanceWindow {
  linkIds: readonly string[]
  /** Epoch ms; [fromMs, toMs). */
  fromMs: number
  toMs: number
  /** Null: not approved yet, or never. */
  approvedAtMs: number | null
  /** Ended before its time. */
  endedAtMs: number | null
  cancelledAtMs: number | null
}

export const maintenanceStates = ['planned', 'approved', 'running', 'done', 'cancelled', 'lapsed'] as const
export type MaintenanceState = (typeof maintenanceStates)[number]

export const maintenanceMoves = ['approve', 'cancel', 'end'] as const
export type MaintenanceMove = (typeof maintenanceMoves)[number]

export const MIN_MAINTENANCE_MS = 5 * 60_000
export const MAX_MAINTENANCE_MS = 7 * 86_400_000
/** How far ahead a window may lie. */
export const MAX_MAINTENANCE_LEAD_MS = 366 * 86_400_000

export interface Span {
  fromMs: number
  toMs: number
}

/** The time that the window excuses: from its approval at the earliest, to its end as it was; null: none. */
export const excusedSpan = (window: MaintenanceWindow): Span | null => {
  if (window.approvedAtMs === null || window.cancelledAtMs !== null) return null
  const fromMs = Math.max(window.fromMs, window.approvedAtMs)
  const toMs = Math.min(window.toMs, window.endedAtMs ?? window.toMs)
  return fromMs < toMs ? { fromMs, toMs } : null
}

/** `lapsed`: its time passed without an approval, so it excused nothing. */
export const maintenanceState = (window: MaintenanceWindow, nowMs: number): MaintenanceState => {
  if (window.cancelledAtMs !== null) return 'cancelled'
  if (window.approvedAtMs === null) return nowMs < window.toMs ? 'planned' : 'lapsed'
  if (window.endedAtMs !== null || nowMs >= window.toMs) return 'done'
  return nowMs < Math.max(window.fromMs, window.approvedAtMs) ? 'approved' : 'running'
}

/** Excused spans of one link within [fromMs, toMs): overlapping windows count once, oldest first. */
export const excusedSpans = (
  windows: readonly MaintenanceWindow[],
  linkId: string,
  fromMs: number,
  toMs: number,
): Span[] => {
  const spans = windows
    .filter((window) => window.linkIds.includes(linkId))
    .flatMap((window) => excusedSpan(window) ?? [])
    .map((span) => ({ fromMs: Math.max(span.fromMs, fromMs), toMs: Math.min(span.toMs, toMs) }))
    .filter((span) => span.fromMs < span.toMs)
    .sort((one, other) => one.fromMs - other.fromMs)
  const merged: Span[] = []
  for (const span of spans) {
    const last = merged.at(-1)
    if (last && span.fromMs <= last.toMs) last.toMs = Math.max(last.toMs, span.toMs)
    else merged.push(span)
  }
  return merged
}

export type MaintenanceRefusal = 'ends-before-begin' | 'too-short' | 'too-long' | 'in-the-past' | 'too-far-ahead'

/** Whether a window may be planned now; null: it may. A start that has just passed is taken as "now". */
export const refusePlan = ({ fromMs, toMs }: Span, nowMs: number): MaintenanceRefusal | null => {
  if (toMs <= fromMs) return 'ends-before-begin'
  if (toMs - fromMs < MIN_MAINTENANCE_MS) return 'too-short'
  if (toMs - fromMs > MAX_MAINTENANCE_MS) return 'too-long'
  if (fromMs < nowMs - MIN_MAINTENANCE_MS) return 'in-the-past'
  if (fromMs > nowMs + MAX_MAINTENANCE_LEAD_MS) return 'too-far-ahead'
  return null
}

/** What this person may do with the window now: the head approves, whoever planned it may withdraw or end it too. */
export const maintenanceMovesFor = (
  window: MaintenanceWindow & { plannedById: string },
  by: { role: Role; accountId: string },
  nowMs: number,
): MaintenanceMove[] => {
  const state = maintenanceState(window, nowMs)
  const isHead = by.role === 'head'
  const isConcerned = isHead || by.accountId === window.plannedById
  if (state === 'planned') return [...(isHead ? ['approve' as const] : []), ...(isConcerned ? ['cancel' as const] : [])]
  if (state === 'approved') return isConcerned ? ['cancel'] : []
  return state === 'running' && isConcerned ? ['end'] : []
}
