import { linkRoutes } from '#wire/links.ts'
import { onScopeDispose, watch } from 'vue'
import { call } from '../../api/call.ts'
import { board, clock } from '../../live/live.ts'

export const TREND_MS = 15 * 60_000
const STEP_S = 30
const AT_ONCE = 2
/** A row must stay in sight this long before its history is worth a call. */
const SETTLE_MS = 400

/** Fetches the last minutes of the rows in sight, once each, a few at a time; what came live needs no call. */
export const useTrendBackfill = (visible: () => readonly string[]): void => {
  const asked = new Set<string>()
  const abort = new AbortController()
  let queue: string[] = []
  let running = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  const fetchOne = async (id: string): Promise<void> => {
    const stepMs = STEP_S * 1000
    const toMs = Math.floor(clock.now() / stepMs) * stepMs
    const query = { from: String(toMs - TREND_MS), to: String(toMs), step: String(STEP_S) }
    const series = await call(linkRoutes.getSeries, { params: { id }, query, signal: abort.signal })
    board.remember(
      id,
      series.buckets.map((bucket) => ({
        atMs: bucket.atMs + stepMs / 2,
        downBps: bucket.down.avgBps ?? NaN,
        upBps: bucket.up.avgBps ?? NaN,
      })),
    )
  }
  const pump = (): void => {
    while (running < AT_ONCE) {
      const id = queue.shift()
      if (id === undefined) return
      if (asked.has(id)) continue
      asked.add(id)
      running += 1
      // A trend that cannot be fetched grows live instead: the row already says what is wrong with its link.
      void fetchOne(id)
        .catch(() => undefined)
        .finally(() => {
          running -= 1
          pump()
        })
    }
  }
  watch(
    () => visible().join('\n'),
    () => {
      clearTimeout(timer)
      timer = setTimeout(() => {
        queue = visible().filter((id) => !asked.has(id))
        pump()
      }, SETTLE_MS)
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    clearTimeout(timer)
    abort.abort()
  })
}
