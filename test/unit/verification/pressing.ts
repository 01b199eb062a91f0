import { measuredSeries, type MeasuredSeries } from '#domain/verification/measured-series.ts'
import { resolveMargins } from '#domain/verification/margins.ts'
import type { ProofTask, SeriesPoint } from '#domain/verification/model.ts'
import { officeTimeWib } from '#domain/verification/office-time.ts'
import { createRandom } from '../../generator/random.ts'

export const CHANGED_AT = Date.UTC(2026, 10, 24, 2)

/** Rows of one length, with the small ripple that TCP has at a limit. */
export const rows = (fromMs: number, count: number, bps: (row: number) => number, lengthMs = 1000): SeriesPoint[] => {
  const random = createRandom(count)
  return Array.from({ length: count }, (_, row) => ({
    startMs: fromMs + row * lengthMs,
    durationMs: lengthMs,
    octets: Math.round((bps(row) * (1 + 0.01 * (random.next() - 0.5)) * lengthMs) / 8000),
    label: 'ok',
  }))
}

/** An hour of restless demand below a limit, half an hour pressing at it, then what came after the change. */
export const pressed = (oldBps: number, after: readonly SeriesPoint[]): MeasuredSeries => {
  const random = createRandom(3)
  const restless = rows(
    CHANGED_AT - 5_400_000,
    360,
    (row) => oldBps * (0.5 + 0.3 * Math.sin(row / 37) * random.next()),
    10_000,
  )
  return measuredSeries([...restless, ...rows(CHANGED_AT - 1_800_000, 180, () => oldBps, 10_000), ...after], null)
}

export const task = (fromBps: number, toBps: number, more: Partial<ProofTask> = {}): ProofTask => ({
  direction: 'down',
  changedAtMs: CHANGED_AT,
  fromBps,
  toBps,
  margins: resolveMargins({ refreshS: 0.5 }, 'measured'),
  limits: { shaperBps: null, portBps: null, uplinkBps: null },
  activeTests: [],
  identityDoubt: null,
  timeScale: 1,
  isOfficeTime: officeTimeWib,
  ...more,
})
