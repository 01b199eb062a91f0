import type { Direction } from '../sample.ts'
import type { MeasuredSeries } from './measured-series.ts'

export const HOUR_MS = 3_600_000

/** What was judged, hour by hour: when a store says something else later, these name the hour. */
export interface DirectionFigures {
  direction: Direction
  /** Hours (UTC) with something measured: how many intervals begin there, and their bits. */
  hours: HourFigure[]
}

export interface HourFigure {
  atMs: number
  intervals: number
  bits: number
}

export const hourFigures = ({ startMs, bits }: MeasuredSeries, direction: Direction): DirectionFigures => {
  const hours: HourFigure[] = []
  for (let k = 0; k < bits.length; k++) {
    const atMs = Math.floor((startMs[k] ?? 0) / HOUR_MS) * HOUR_MS
    let last = hours.at(-1)
    if (last?.atMs !== atMs) hours.push((last = { atMs, intervals: 0, bits: 0 }))
    last.intervals++
    last.bits += bits[k] ?? 0
  }
  for (const hour of hours) hour.bits = Math.round(hour.bits)
  return { direction, hours }
}
