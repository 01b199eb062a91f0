import type { RateView } from '../../charts/rate-chart.ts'
import RateChartBox from '../../charts/RateChartBox.vue'
import type { RatePoint } from '../../charts/rate-points.ts'
import SparkLine from '../../components/SparkLine.vue'
import UsageCell from '../../components/UsageCell.vue'
import { SampleRing } from '../../live/sample-ring.ts'
import { sample, type SampleGroup } from '../sample.ts'

const MBPS = 1_000_000
const nowMs = Date.UTC(2026, 10, 24, 7, 5)
const STEP_MS = 10_000
const COUNT = 90
const startMs = nowMs - COUNT * STEP_MS
/** An afternoon of an agency: the same at every visit, so that two pictures can be compared. */
const rateAt = (i: number): number => (28 + 14 * Math.sin(i / 6) + 5 * Math.cos(i * 1.7)) * MBPS
const isHole = (i: number): boolean => i >= 40 && i < 52

const ringOf = (hasHole: boolean): SampleRing => {
  const ring = new SampleRing()
  for (let i = 0; i < COUNT; i++) {
    const bps = hasHole && isHole(i) ? NaN : rateAt(i)
    ring.push(startMs + i * STEP_MS, bps, bps / 5)
  }
  return ring
}
const spark = { version: 1, toMs: nowMs, spanMs: COUNT * STEP_MS, topBps: 50 * MBPS }

const pointsOf = (share: number, hasHole: boolean): RatePoint[] =>
  Array.from({ length: COUNT }, (_, i) => {
    const bps = hasHole && isHole(i) ? null : rateAt(i) * share
    const times = (factor: number) => (bps === null ? null : bps * factor)
    return { atMs: startMs + (i + 0.5) * STEP_MS, avgBps: bps, minBps: times(0.85), maxBps: times(1.15) }
  })
const hole = { fromMs: startMs + 40 * STEP_MS, toMs: startMs + 52 * STEP_MS }
const linesOf = (hasHole: boolean, share = 1): RateView['lines'] => ({
  stepMs: STEP_MS,
  down: pointsOf(share, hasHole),
  up: pointsOf(share / 5, hasHole),
  holes: hasHole ? { down: [hole], up: [hole] } : { down: [], up: [] },
})
const viewOf = (more: Partial<RateView>): RateView => ({
  lines: linesOf(false),
  previous: null,
  contracts: [{ direction: 'down', rateBps: 50 * MBPS, validFromMs: startMs - STEP_MS, validToMs: null }],
  changes: [],
  fromMs: startMs,
  toMs: nowMs,
  ...more,
})
const nothing: RateView['lines'] = { stepMs: STEP_MS, down: [], up: [], holes: { down: [], up: [] } }
const chart = (view: RateView, cursorMs: number | null = null) => ({ view, cursorMs, sentence: 'Laju 15 menit' })

export const samples: SampleGroup = {
  UsageCell: sample(UsageCell, {
    calm: { props: { rateBps: 21 * MBPS, contractBps: 50 * MBPS } },
    busy: { props: { rateBps: 43 * MBPS, contractBps: 50 * MBPS } },
    full: { props: { rateBps: 49.6 * MBPS, contractBps: 50 * MBPS } },
    'no contract': { props: { rateBps: 21 * MBPS, contractBps: null } },
    'stale: no value': { props: { rateBps: null, contractBps: 50 * MBPS } },
  }),
  SparkLine: sample(SparkLine, {
    measured: { props: { ...spark, ring: ringOf(false) } },
    'with a hole': { props: { ...spark, ring: ringOf(true) } },
    empty: { props: { ...spark, ring: null } },
  }),
  RateChartBox: sample(RateChartBox, {
    measured: { props: chart(viewOf({})) },
    'with a hole': { props: chart(viewOf({ lines: linesOf(true) })) },
    'cursor, compared': { props: chart(viewOf({ previous: linesOf(false, 0.7) }), startMs + 30 * STEP_MS) },
    empty: { props: chart(viewOf({ lines: nothing })) },
  }),
}
