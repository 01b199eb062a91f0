import { linkRoutes, type SeriesReply } from '#wire/links.ts'
import { computed, onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import { call } from '../../api/call.ts'
import { useResource } from '../../api/use-resource.ts'
import { rateLines, withLiveTail, type RateLines } from '../../charts/rate-points.ts'
import type { RateView } from '../../charts/rate-chart.ts'
import { board, clock } from '../../live/live.ts'
import { previousRange, type TimeRange } from './time-range.ts'

/** A live range is asked again this often at most; between calls the live samples carry the line. */
const RELOAD_MS = 30_000

interface Loaded {
  range: TimeRange
  series: SeriesReply
  previous: SeriesReply | null
  loadedAtMs: number
}

const movedBy = (lines: RateLines, byMs: number): RateLines => ({
  ...lines,
  down: lines.down.map((point) => ({ ...point, atMs: point.atMs + byMs })),
  up: lines.up.map((point) => ({ ...point, atMs: point.atMs + byMs })),
})

export const useLinkSeries = (options: {
  id: () => string
  range: Ref<TimeRange>
  refresh: () => void
  isComparing: () => boolean
  isPaused: () => boolean
  changes: () => RateView['changes']
}) => {
  const fetchSeries = (range: TimeRange, signal: AbortSignal): Promise<SeriesReply> =>
    call(linkRoutes.getSeries, {
      params: { id: options.id() },
      query: { from: String(range.fromMs), to: String(range.toMs), step: 'auto' },
      signal,
    })
  const resource = useResource<Loaded>(async (signal) => {
    const range = options.range.value
    const [series, previous] = await Promise.all([
      fetchSeries(range, signal),
      options.isComparing() ? fetchSeries(previousRange(range), signal) : null,
    ])
    return { range, series, previous, loadedAtMs: clock.now() }
  })
  watch([options.id, options.range, options.isComparing], () => void resource.load(), { immediate: true })

  const timer = setInterval(() => {
    const loaded = resource.data.value
    if (!options.range.value.isLive || options.isPaused() || document.hidden || resource.isLoading.value) return
    const everyMs = Math.max(RELOAD_MS, Math.min(loaded?.series.stepMs ?? 0, 300_000))
    if (!loaded || clock.now() - loaded.loadedAtMs >= everyMs) options.refresh()
  }, 5000)
  onScopeDispose(() => clearInterval(timer))

  /**
   * The newest sample of this link, frozen while paused. The board counts those of all links, each second: the line moves
   * with its own.
   */
  const newestMs = shallowRef(NaN)
  const follow = (): void => {
    if (!options.isPaused()) newestMs.value = board.ring(options.id())?.newestAtMs() ?? NaN
  }
  watch([board.version, options.id], follow, { immediate: true })
  const view = computed(() => {
    void newestMs.value
    const loaded = resource.data.value
    if (!loaded) return null
    const { range, series, previous } = loaded
    const lines = rateLines(series, loaded.loadedAtMs)
    const nowMs = range.isLive ? Math.max(range.toMs, Math.min(clock.now(), range.toMs + RELOAD_MS * 2)) : range.toMs
    return {
      lines: range.isLive ? withLiveTail(lines, board.ring(options.id()), nowMs) : lines,
      previous: previous ? movedBy(rateLines(previous, loaded.loadedAtMs), range.toMs - range.fromMs) : null,
      contracts: series.contracts,
      changes: options.changes(),
      fromMs: range.fromMs,
      toMs: nowMs,
    }
  })
  return { ...resource, view }
}
