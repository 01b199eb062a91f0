import type { ContractSpan } from '../contract-steps.ts'
import type { Direction } from '../sample.ts'

/** The contract in force at the start of each bucket (bit/s), NaN where none is recorded: unknown, not zero. */
export const contractColumn = (
  steps: readonly ContractSpan[],
  direction: Direction,
  grid: { fromMs: number; stepMs: number; count: number },
): Float64Array => {
  const column = new Float64Array(grid.count).fill(Number.NaN)
  for (const step of steps) {
    if (step.direction !== direction) continue
    const first = Math.max(0, Math.ceil((step.validFromMs - grid.fromMs) / grid.stepMs))
    const end = step.validToMs === null ? grid.count : Math.ceil((step.validToMs - grid.fromMs) / grid.stepMs)
    if (first < Math.min(end, grid.count)) column.fill(step.rateBps, first, Math.min(end, grid.count))
  }
  return column
}
