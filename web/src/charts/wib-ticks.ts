import { DAY_MS, HOUR_MS, MINUTE_MS, startOfWibDate, startOfWibDay, wibDate } from '../format/wib-calendar.ts'

const steps = [
  MINUTE_MS,
  5 * MINUTE_MS,
  10 * MINUTE_MS,
  15 * MINUTE_MS,
  30 * MINUTE_MS,
  HOUR_MS,
  2 * HOUR_MS,
  3 * HOUR_MS,
  6 * HOUR_MS,
  12 * HOUR_MS,
  DAY_MS,
  2 * DAY_MS,
  7 * DAY_MS,
  14 * DAY_MS,
] as const

export interface TimeTick {
  atMs: number
  /** A tick at midnight names the day, the others the hour. */
  isDay: boolean
}

/** Round instants of the office's clock between two instants, at most `most` of them. */
export const wibTicks = (fromMs: number, toMs: number, most: number): TimeTick[] => {
  const step = steps.find((size) => (toMs - fromMs) / size <= most)
  const ticks: TimeTick[] = []
  if (step === undefined) {
    for (let { year, month } = wibDate(fromMs), i = 0; i < 400; i++) {
      const atMs = startOfWibDate({ year, month: month + i, day: 1 })
      if (atMs > toMs) break
      if (atMs >= fromMs) ticks.push({ atMs, isDay: true })
    }
    return ticks
  }
  const origin = startOfWibDay(fromMs)
  for (let atMs = origin + Math.ceil((fromMs - origin) / step) * step; atMs <= toMs; atMs += step)
    ticks.push({ atMs, isDay: startOfWibDay(atMs) === atMs })
  return ticks
}
