import type { RollupLevel } from './measurement.ts'
import { rollupStepMs } from './measurement.ts'

/** [from, to) in epoch seconds. */
export type Span = readonly [from: number, to: number]

const hour = rollupStepMs['1h'] / 1000

/**
 * Which rows make the sums of a long span, in this order for every adapter, so that they agree to the last bit: whole
 * hours that hold no open 5 minutes from the 1-hour rows (a twelfth of the reading), what is left over at the edges and
 * around open spans (given in order, disjoint) by 5 minutes.
 */
export const totalParts = (span: Span, open: readonly Span[]): { level: RollupLevel; span: Span }[] => {
  const ceil = (second: number) => Math.ceil(second / hour) * hour
  const floor = (second: number) => Math.floor(second / hour) * hour
  return gaps(span, open).flatMap(([a, b]) => {
    const first = Math.min(ceil(a), b)
    const last = Math.max(floor(b), first)
    const parts: { level: RollupLevel; span: Span }[] = [
      { level: '1h', span: [first, last] },
      { level: '5m', span: [a, first] },
      { level: '5m', span: [last, b] },
    ]
    return parts.filter(({ span: [from, to] }) => from < to)
  })
}

/** [from, to) without the open spans. */
const gaps = ([from, to]: Span, open: readonly Span[]): Span[] => {
  const closed: Span[] = []
  let cursor = from
  for (const [a, b] of open) {
    if (a > cursor) closed.push([cursor, a])
    cursor = Math.max(cursor, b)
  }
  if (cursor < to) closed.push([cursor, to])
  return closed
}
