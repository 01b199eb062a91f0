import { wibTicks } from '../charts/wib-ticks.ts'
import { startOfWibDay } from '../format/wib-calendar.ts'
import type { CutTime } from './cut-time.ts'

export interface ProofTick {
  x: number
  atMs: number
  /** Names the day; the others name the hour. */
  isDay: boolean
}

/** At most `most` marks on a cut axis: the first shown moment of a day names it; with few days, round hours between. */
export const proofTicks = (axis: CutTime, most: number): ProofTick[] => {
  const days: ProofTick[] = []
  for (const { fromMs, startX } of axis.pieces) {
    const last = days.at(-1)
    if (last && startOfWibDay(last.atMs) === startOfWibDay(fromMs)) continue
    days.push({ x: startX, atMs: fromMs, isDay: true })
  }
  if (axis.pieces.length === 1 || days.length * 3 <= most) {
    const share = Math.max(2, Math.floor(most / Math.max(1, axis.pieces.length)))
    const hours = axis.pieces.flatMap(({ fromMs, toMs }) =>
      wibTicks(fromMs, toMs, share).map(({ atMs, isDay }) => ({ x: axis.xOf(atMs), atMs, isDay })),
    )
    if (axis.pieces.length === 1) return hours
    const room = axis.lengthMs / most
    return [...days, ...hours.filter(({ x }) => days.every((day) => Math.abs(day.x - x) > room / 2))].toSorted(
      (one, other) => one.x - other.x,
    )
  }
  const every = Math.ceil(days.length / most)
  return days.filter((_, at) => at % every === 0)
}
