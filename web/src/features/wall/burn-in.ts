import { DAY_MS, HOUR_MS, MINUTE_MS, WIB_OFFSET_MS } from '../../format/wib-calendar.ts'

/** Sixteen steps of at most 8 px: the stage wanders, one step a minute, so that no pixel shows the same edge for long. */
const path = [
  [0, 0],
  [3, 1],
  [6, 2],
  [8, 4],
  [6, 6],
  [3, 8],
  [0, 6],
  [-3, 8],
  [-6, 6],
  [-8, 4],
  [-6, 0],
  [-8, -4],
  [-4, -8],
  [0, -6],
  [4, -8],
  [6, -3],
] as const

export const driftAt = (nowMs: number): { x: number; y: number } => {
  const [x, y] = path[Math.floor(nowMs / MINUTE_MS) % path.length] ?? [0, 0]
  return { x, y }
}

const hourOf = (nowMs: number): number => ((nowMs + WIB_OFFSET_MS) % DAY_MS) / HOUR_MS

/** Top and bottom bars swap places at 06.00 and 18.00 WIB. */
export const isSwapped = (nowMs: number): boolean => hourOf(nowMs) < 6 || hourOf(nowMs) >= 18

/** Between 22.00 and 05.00 WIB the wall is dimmed, unless something is wrong. */
export const isDimmed = (nowMs: number, hasAlarm: boolean): boolean =>
  !hasAlarm && (hourOf(nowMs) >= 22 || hourOf(nowMs) < 5)
