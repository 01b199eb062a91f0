const WIB_OFFSET_MS = 7 * 3_600_000
const DAY_MS = 86_400_000

/**
 * Ordinary office time of a file that brings no calendar: Monday to Friday 07:30-16:30 WIB (UTC+7, no daylight saving;
 * domain.md §5). It only weights coverage; no verdict depends on it.
 */
export const officeTimeWib = (atMs: number): boolean => {
  const local = atMs + WIB_OFFSET_MS
  const weekday = (Math.floor(local / DAY_MS) + 4) % 7
  const minute = (local % DAY_MS) / 60_000
  return weekday >= 1 && weekday <= 5 && minute >= 450 && minute < 990
}
