import {
  DAY_MS,
  HOUR_MS,
  MINUTE_MS,
  parseWibDate,
  startOfWibDay,
  startOfWibQuarter,
  WIB_OFFSET_MS,
} from '../../format/wib-calendar.ts'

export const rangeNames = ['1h', 'today', '7d', '30d', 'quarter', 'custom'] as const
export type RangeName = (typeof rangeNames)[number]

export interface TimeRange {
  fromMs: number
  toMs: number
  /** It ends at the present and moves with it. */
  isLive: boolean
}

const lengthMs = { '1h': HOUR_MS, '7d': 7 * DAY_MS, '30d': 30 * DAY_MS } as const
export const SHORTEST_RANGE_MS = 5 * MINUTE_MS
const LONGEST_RANGE_MS = 400 * DAY_MS

/** `2026-11-24T10:05`, in WIB: how an instant stands in the address of the page. */
export const writeInstant = (atMs: number): string => new Date(atMs + WIB_OFFSET_MS).toISOString().slice(0, 16)

/** The instant of an address text (`2026-11-24T10:05` or `2026-11-24`); null when it is none. */
export const readInstant = (text: string): number | null => {
  const match = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}):(\d{2}))?$/.exec(text)
  const dayMs = match?.[1] === undefined ? null : parseWibDate(match[1])
  if (dayMs === null) return null
  const minutes = Number(match?.[2] ?? 0) * 60 + Number(match?.[3] ?? 0)
  return minutes < 1440 ? dayMs + minutes * MINUTE_MS : null
}

/** What a range of the address means now. A custom one that makes no sense falls back to the last hour. */
export const resolveRange = (query: { range: RangeName; from: string; to: string }, nowMs: number): TimeRange => {
  const endMs = Math.ceil(nowMs / 10_000) * 10_000
  if (query.range === 'custom') {
    const fromMs = readInstant(query.from)
    const toMs = readInstant(query.to)
    const isSane =
      fromMs !== null && toMs !== null && toMs - fromMs >= SHORTEST_RANGE_MS && toMs - fromMs <= LONGEST_RANGE_MS
    if (isSane) return { fromMs, toMs, isLive: false }
    return { fromMs: endMs - HOUR_MS, toMs: endMs, isLive: true }
  }
  if (query.range === 'today') {
    // Shortly after midnight the day is too short to be seen: an hour is the least.
    return { fromMs: Math.min(startOfWibDay(nowMs), endMs - HOUR_MS), toMs: endMs, isLive: true }
  }
  if (query.range === 'quarter') return { fromMs: startOfWibQuarter(nowMs), toMs: endMs, isLive: true }
  return { fromMs: endMs - lengthMs[query.range], toMs: endMs, isLive: true }
}

/** The same length one step earlier (-1) or later (+1); never past the present. */
export const shiftRange = (range: TimeRange, step: -1 | 1, nowMs: number): TimeRange => {
  const span = range.toMs - range.fromMs
  const toMs = Math.min(range.toMs + step * span, nowMs)
  return { fromMs: toMs - span, toMs, isLive: false }
}

/** Half (in) or twice (out) the length around its middle. */
export const zoomRange = (range: TimeRange, way: 'in' | 'out', nowMs: number): TimeRange => {
  const span = range.toMs - range.fromMs
  const wanted = way === 'in' ? Math.max(SHORTEST_RANGE_MS, span / 2) : Math.min(LONGEST_RANGE_MS, span * 2)
  const toMs = Math.min(nowMs, range.fromMs + span / 2 + wanted / 2)
  return { fromMs: toMs - wanted, toMs, isLive: false }
}

/** The period of the same length just before. */
export const previousRange = (range: TimeRange): TimeRange => ({
  fromMs: range.fromMs - (range.toMs - range.fromMs),
  toMs: range.fromMs,
  isLive: false,
})

/** Raw bounds of a span that a reader drew, rounded outwards to whole minutes as the address writes them. */
export const spanToRange = (span: { fromMs: number; toMs: number }): TimeRange => {
  const fromMs = Math.floor(span.fromMs / MINUTE_MS) * MINUTE_MS
  const toMs = Math.max(Math.ceil(span.toMs / MINUTE_MS) * MINUTE_MS, fromMs + SHORTEST_RANGE_MS)
  return { fromMs, toMs, isLive: false }
}
