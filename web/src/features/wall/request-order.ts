import type { RequestWall } from '#wire/request-wall.ts'
import { clockNow, type ClockNow } from '../../requests/clock-now.ts'

export interface PinnedRequest {
  /** The running number alone, `0415`: year and kind are known, and letters are dear on a wall. */
  number: string | null
  opdShortName: string
  clock: ClockNow
}

const urgency = ({ state }: ClockNow): number =>
  ({ breached: 0, at_risk: 1, running: 2, paused: 3 })[state as string] ?? 4

/**
 * What the wall pins: the latest first, then by time left. The clocks go on by the server's time, also while the network
 * is lost: they need no samples (ux.md §6.3).
 */
export const pinnedNow = (pinned: RequestWall['pinned'], nowMs: number): PinnedRequest[] =>
  pinned
    .map(({ number, opdShortName, clock }) => ({
      number: number === null ? null : (/\d{3,}/.exec(number)?.[0] ?? number),
      opdShortName,
      clock: clockNow(clock, nowMs),
    }))
    .sort((a, b) => urgency(a.clock) - urgency(b.clock) || a.clock.remainingMs - b.clock.remainingMs)
