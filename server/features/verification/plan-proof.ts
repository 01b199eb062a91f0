import type { ActiveTest } from '#domain/verification/model.ts'
import type { ProofInputs, SeriesSource, TaskInputs } from '#domain/verification/proof-inputs.ts'
import { officeSpans } from '#domain/verification/proof-inputs.ts'
import type { ProofSubject } from './proof-subject.ts'

const DAY_MS = 86_400_000
const GRID_MS = 300_000
/** How far back the old ceiling is looked for: two weeks have ten office days. */
const LOOK_BACK_MS = 14 * DAY_MS
/** Raw samples are kept for three days; two of them are certainly there. */
const RAW_REACH_MS = 2 * DAY_MS
const POINT_MS = 60_000
const FINE_MS = 1_000
/** A sample reaches the store this late at most in ordinary times. */
const SETTLE_MS = 5_000

const floorTo = (atMs: number, stepMs: number): number => Math.floor(atMs / stepMs) * stepMs
const ceilTo = (atMs: number, stepMs: number): number => Math.ceil(atMs / stepMs) * stepMs

export interface ProofWindow {
  fromMs: number
  toMs: number
  /** Before the declared change, and after it: judged apart, the first one once. */
  before: SeriesSource[]
  after: SeriesSource[]
}

/** The counters may be this late; what ran before and after a test is looked at for half its time. */
const AROUND_TEST_MS = 60_000

/** Raw samples put together to minutes, but as they are around an active test: it is compared second by second. */
const sampleSources = (
  fromMs: number,
  untilMs: number,
  pointMs: number,
  tests: readonly Pick<ActiveTest, 'fromMs' | 'toMs'>[],
): SeriesSource[] => {
  const sources: SeriesSource[] = []
  let atMs = fromMs
  const until = (endMs: number, length: number): void => {
    if (endMs > atMs) sources.push({ kind: 'samples', fromMs: atMs, toMs: endMs, pointMs: length })
    atMs = Math.max(atMs, endMs)
  }
  for (const test of tests) {
    const sideMs = test.toMs - test.fromMs + AROUND_TEST_MS
    until(Math.min(untilMs, floorTo(test.fromMs - sideMs, pointMs)), pointMs)
    until(Math.min(untilMs, ceilTo(test.toMs + sideMs, pointMs)), Math.min(pointMs, FINE_MS))
  }
  until(untilMs, pointMs)
  return sources
}

/**
 * Which stored figures are judged. Before: 5-minute figures, kept for years, so that the old ceiling can be measured
 * again at any time. After: raw samples of the last two days put together to minutes (short windows prove soonest), and
 * 5-minute figures of what is older. A bucket or sample across the declared instant belongs to neither side. In a
 * laboratory (`timeScale` < 1) everything is short enough for raw samples.
 */
export const proofWindow = (
  { changedAtMs, endsAtMs }: Pick<ProofSubject, 'changedAtMs' | 'endsAtMs'>,
  {
    nowMs,
    intervalMs,
    timeScale,
    tests = [],
  }: { nowMs: number; intervalMs: number; timeScale: number; tests?: readonly Pick<ActiveTest, 'fromMs' | 'toMs'>[] },
): ProofWindow => {
  const toMs = floorTo(Math.min(nowMs - SETTLE_MS, endsAtMs ?? Infinity), 1000)
  const pointMs = Math.max(1000, Math.round(POINT_MS * timeScale))
  const firstSlotMs = ceilTo(changedAtMs + intervalMs + 500, 1000)
  const samples = (fromMs: number, untilMs: number): SeriesSource[] => sampleSources(fromMs, untilMs, pointMs, tests)
  const figures = (fromMs: number, untilMs: number): SeriesSource[] =>
    untilMs > fromMs ? [{ kind: '5m', fromMs, toMs: untilMs, pointMs: GRID_MS }] : []
  if (timeScale < 1) {
    const fromMs = floorTo(changedAtMs - LOOK_BACK_MS * timeScale, 1000)
    return { fromMs, toMs, before: samples(fromMs, floorTo(changedAtMs, 1000)), after: samples(firstSlotMs, toMs) }
  }
  const fromMs = floorTo(changedAtMs - LOOK_BACK_MS, GRID_MS)
  const rawFromMs = floorTo(nowMs - RAW_REACH_MS, GRID_MS)
  const before = figures(fromMs, floorTo(changedAtMs, GRID_MS))
  if (firstSlotMs >= rawFromMs) return { fromMs, toMs, before, after: samples(firstSlotMs, toMs) }
  const endMs = Math.min(rawFromMs, floorTo(toMs, GRID_MS))
  return {
    fromMs,
    toMs,
    before,
    after: [...figures(ceilTo(changedAtMs, GRID_MS), endMs), ...samples(rawFromMs, toMs)],
  }
}

/** The inputs of a judgement as plain data. */
export const inputsOf = (
  linkId: string,
  window: ProofWindow,
  tasks: readonly TaskInputs[],
  isOfficeTime: (atMs: number) => boolean,
): ProofInputs => ({
  linkId,
  sources: [...window.before, ...window.after],
  tasks,
  officeTime: officeSpans(isOfficeTime, window.fromMs, Math.max(window.fromMs, window.toMs)),
})
