import type { Direction } from '#domain/sample.ts'
import type { SeriesReply } from '#wire/links.ts'
import { computed, type ComputedRef } from 'vue'
import type { RateView } from '../../charts/rate-chart.ts'
import { nearestPoint } from '../../charts/rate-points.ts'

export interface ReadOut {
  /** Position of the cursor among the points. */
  index: number
  atMs: number
  rateBps: Record<Direction, number | null>
  /** Of the contract in force at that instant. */
  share: Record<Direction, number | null>
}

/** The contract of an instant: utilisation is never against today's. */
export const contractAt = (contracts: SeriesReply['contracts'], direction: Direction, atMs: number): number | null =>
  contracts.find(
    (step) =>
      step.direction === direction && step.validFromMs <= atMs && (step.validToMs === null || atMs < step.validToMs),
  )?.rateBps ?? null

/** What the chart says at the cursor; at the newest point when nobody points. */
export const useReadOut = (view: () => RateView | null, cursorMs: () => number | null): ComputedRef<ReadOut | null> =>
  computed(() => {
    const shown = view()
    if (!shown || shown.lines.down.length === 0) return null
    const at = cursorMs()
    const index = at === null ? shown.lines.down.length - 1 : nearestPoint(shown.lines.down, at)
    const down = shown.lines.down[index]
    const up = shown.lines.up[index]
    if (!down) return null
    const share = (direction: Direction, bps: number | null): number | null => {
      const contract = contractAt(shown.contracts, direction, down.atMs)
      return bps === null || contract === null ? null : bps / contract
    }
    const rateBps = { down: down.avgBps, up: up?.avgBps ?? null }
    return {
      index,
      atMs: down.atMs,
      rateBps,
      share: { down: share('down', rateBps.down), up: share('up', rateBps.up) },
    }
  })
