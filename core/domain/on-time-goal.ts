import { DAY_MINUTES, minuteToMs, wibDay, weekdayOfDay } from './calendar-wib.ts'

/** A goal that a person wrote as 0.9 is not exactly nine tenths. */
const ROUNDING = 1e-9

export interface GoalDistance {
  /** So many more may end late before the share falls below the goal. */
  mayBeLate: number
  /** So many must end on time, one after the other, until the share is back at the goal; null: it cannot come back. */
  mustBeOnTime: number | null
}

/** How far a share of `onTime` among `done` is from a goal in (0, 1], in whole requests. One of the two is always 0. */
export const goalDistance = ({ done, onTime }: { done: number; onTime: number }, goal: number): GoalDistance => {
  const spare = Math.floor(onTime / goal + ROUNDING) - done
  if (spare >= 0) return { mayBeLate: spare, mustBeOnTime: 0 }
  const missing = Math.ceil((goal * done - onTime) / (1 - goal) - ROUNDING)
  return { mayBeLate: 0, mustBeOnTime: goal === 1 ? null : missing }
}

export interface WeekOfWork {
  /** Monday 00:00 WIB, or the beginning of the period within a week. */
  fromMs: number
  done: number
  onTime: number
}

/** What was declared done in each week of a period, from its beginning to the week of `nowMs`; a week without any is told too. */
export const weeksOfWork = (
  ended: readonly { doneAtMs: number; isOnTime: boolean }[],
  { fromMs, nowMs }: { fromMs: number; nowMs: number },
): WeekOfWork[] => {
  const mondayOf = (atMs: number): number => wibDay(atMs) - weekdayOfDay(wibDay(atMs)) + 1
  const weeks = new Map<number, WeekOfWork>()
  for (let monday = mondayOf(fromMs); monday <= mondayOf(nowMs); monday += 7)
    weeks.set(monday, { fromMs: Math.max(fromMs, minuteToMs(monday * DAY_MINUTES)), done: 0, onTime: 0 })
  for (const { doneAtMs, isOnTime } of ended) {
    const week = weeks.get(mondayOf(doneAtMs))
    if (!week) continue
    week.done += 1
    if (isOnTime) week.onTime += 1
  }
  return [...weeks.values()]
}
