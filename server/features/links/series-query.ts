import { AppError } from '../../http/app-error.ts'

/** The telemetry port's own bound. */
const MAX_BUCKETS = 20_000
/** As many as a wide chart has pixels. */
const MAX_AUTO_BUCKETS = 1_200
const MAX_RANGE_MS = 10 * 366 * 86_400_000
/** Steps that `auto` chooses from, in seconds: what raw samples, 5-minute and 1-hour rollups serve without waste. */
const autoSteps = [10, 30, 60, 300, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 604_800]

const refuse = (path: string, message: string): never => {
  throw new AppError('invalid-input', `The ${path} of the series is not valid: ${message}`, {
    fields: [{ path: `query.${path}`, message }],
  })
}

/** ISO 8601 with an offset, or epoch ms: an instant without an offset would mean something else on each machine. */
const readInstant = (path: 'from' | 'to', text: string): number => {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  // A `+` of an offset arrives as a space when the caller did not encode it.
  const iso = text.replace(/ (\d\d:?\d\d)$/, '+$1')
  const atMs = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?)(Z|[+-]\d\d:?\d\d)$/i.test(iso) ? Date.parse(iso) : NaN
  return Number.isFinite(atMs)
    ? atMs
    : refuse(path, 'write ISO 8601 with an offset (2026-07-01T00:00:00+07:00) or epoch ms')
}

const autoStepMs = (rangeMs: number, rawFrom: boolean): number => {
  const usable = autoSteps.filter((seconds) => rawFrom || seconds >= 300)
  return 1000 * (usable.find((seconds) => rangeMs / (seconds * 1000) <= MAX_AUTO_BUCKETS) ?? 604_800)
}

export interface SeriesWindow {
  fromMs: number
  toMs: number
  stepMs: number
}

/**
 * The asked range, widened to whole steps. A step of whole days stands on the days of the site (`offsetMs` east of
 * UTC), a smaller one on the UTC grid, so that rollups serve it. `rawSinceMs`: where raw samples begin to be kept.
 */
export const readSeriesQuery = (
  query: { from: string; to: string; step?: string | undefined },
  { rawSinceMs, offsetMs }: { rawSinceMs: number; offsetMs: number },
): SeriesWindow => {
  const from = readInstant('from', query.from)
  const to = readInstant('to', query.to)
  if (from >= to) refuse('to', 'it must lie after from')
  if (to - from > MAX_RANGE_MS) refuse('from', 'ask at most ten years')
  const step = query.step ?? 'auto'
  if (step !== 'auto' && !/^\d{1,8}$/.test(step)) refuse('step', 'write whole seconds, or auto')
  const stepMs = step === 'auto' ? autoStepMs(to - from, from >= rawSinceMs) : Number(step) * 1000
  if (stepMs < 1000) refuse('step', 'the smallest step is 1 second')
  const shiftMs = stepMs % 3_600_000 === 0 ? offsetMs : 0
  const fromMs = Math.floor((from + shiftMs) / stepMs) * stepMs - shiftMs
  const toMs = Math.ceil((to + shiftMs) / stepMs) * stepMs - shiftMs
  const buckets = (toMs - fromMs) / stepMs
  if (buckets > MAX_BUCKETS) refuse('step', `${buckets} buckets are more than ${MAX_BUCKETS}; ask a coarser step`)
  return { fromMs, toMs, stepMs }
}
