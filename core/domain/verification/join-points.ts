import { isMeasured } from '../sample.ts'
import type { SeriesPoint } from './model.ts'

/** Neighbours this near belong together: a poll is never on the millisecond. */
const SEAM_MS = 1500

/**
 * Neighbouring points put together to points of at most about `pointMs`, on the epoch grid, so that the same samples give
 * the same points wherever reading began. Never across a hole. Octets and measured time add up; nothing is invented.
 */
export const joinPoints = (points: readonly SeriesPoint[], pointMs: number): SeriesPoint[] => {
  const joined: SeriesPoint[] = []
  let cell = NaN
  let endMs = NaN
  for (const point of points) {
    const { startMs, durationMs, octets, label } = point
    if (octets === null || !isMeasured(label)) continue
    // By its middle: where a poll is early or late by a little, the cell stays the same.
    const own = Math.floor((startMs + durationMs / 2) / pointMs)
    const last = joined.at(-1)
    if (last && own === cell && Math.abs(startMs - endMs) <= SEAM_MS) {
      last.octets = (last.octets ?? 0) + octets
      last.durationMs = startMs + durationMs - last.startMs
    } else joined.push({ startMs, durationMs, octets, label: 'ok' })
    cell = own
    endMs = startMs + durationMs
  }
  return joined
}
