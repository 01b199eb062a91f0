import type { MeasuredSeries } from '#domain/verification/measured-series.ts'
import type { Verdict } from '#domain/verification/model.ts'
import { createRandom, type Random } from './random.ts'
import { CHANGED_AT, DAY, direction, HOUR, M, type LabelledCase, type Recipe } from './recipe.ts'
import { thin } from './traffic.ts'

export { CHANGED_AT, type LabelledCase }

/** What a scenario promises was fixed before the engine was run on it. */
export interface Scenario {
  name: string
  /** In one line, for the README. */
  truth: string
  /** Verdicts that are right; anything else is an error, and `proven` that is not among them a false proof. */
  right: readonly Verdict[]
  build: (random: Random) => LabelledCase
}

const scenario = (name: string, truth: string, right: readonly Verdict[], ...recipes: Recipe[]): Scenario => ({
  name,
  truth,
  right,
  build: (random) => ({
    tasks: recipes.map((recipe, index) => direction(random, recipe, index === 0 ? 'down' : 'up')),
  }),
})

/** Peaks of 1.2-2 × the old rate: mean of a busy hour 0.9-1.5, its slow part adds the peaks. */
const medium = [0.9, 1.5] as const
const heavy = [1.8, 3] as const
const light = [0.15, 0.3] as const

const absurd = (series: MeasuredSeries, random: Random): MeasuredSeries => {
  const bits = Float64Array.from(series.bits)
  const before = Math.floor(random.between(0, bits.length * 0.6))
  const after = Math.floor(random.between(bits.length * 0.75, bits.length))
  bits[before] = random.between(0.1, 30) * 1e9 * 10
  bits[after] = random.between(0.1, 30) * 1e9 * 10
  return { ...series, bits }
}
const halfAtRandom = (series: MeasuredSeries, random: Random): MeasuredSeries => thin(series, () => random.next() < 0.5)
/** Outages of 20 minutes to 3 hours, half of the time. */
const halfInBlocks = (series: MeasuredSeries, random: Random): MeasuredSeries => {
  let untilMs = 0
  let on = true
  return thin(series, (startMs) => {
    if (startMs >= untilMs) {
      on = !on
      untilMs = startMs + random.between(20 * 60_000, 3 * HOUR)
    }
    return on
  })
}
const collapse = (atMs: number): boolean => atMs >= CHANGED_AT
const worstLimiter = { bucketS: 20, cacheS: 30 } as const

export const scenarios: readonly Scenario[] = [
  scenario('doubled, heavy demand', '50 → 100, demand well above', ['proven'], { demand: heavy, now: 100 }),
  scenario('doubled, medium demand', '50 → 100, peaks 1.2-2 × old', ['proven'], { demand: medium, now: 100 }),
  scenario('doubled, light demand', '50 → 100, never near the old limit', ['not_yet_provable'], {
    demand: light,
    now: 100,
  }),
  scenario('tripled, heavy demand', '20 → 60', ['proven'], { demand: heavy, from: 20, to: 60, now: 60 }),
  scenario('not changed, heavy demand', 'still 50', ['not_effective'], { demand: heavy }),
  scenario('not changed, medium demand', 'still 50', ['not_effective'], { demand: medium }),
  scenario('not changed, light demand', 'still 50', ['not_yet_provable'], { demand: light }),
  scenario('not changed, demand grows', 'still 50; light before, heavy after', ['not_effective'], {
    demand: light,
    demandAfter: heavy,
  }),
  scenario('partial, heavy demand', 'asked 100, really 70', ['partial'], { demand: heavy, now: 70 }),
  scenario('partial, demand around it', 'asked 100, really 70; peaks above 70', ['partial'], {
    demand: [1.4, 1.8],
    now: 70,
  }),
  scenario('partial, just above the old', 'asked 100, really 58', ['partial'], { demand: heavy, now: 58 }),
  scenario('partial, judged after an hour', 'asked 100, really 70; heavy demand', ['partial', 'not_yet_provable'], {
    demand: heavy,
    now: 70,
    hoursAfter: 1,
  }),
  scenario('partial, judged after two hours', 'asked 100, really 70; peaks above 70', ['partial', 'not_yet_provable'], {
    demand: [1.4, 1.8],
    now: 70,
    hoursAfter: 2,
  }),
  scenario(
    'partial, medium, two hours',
    'asked 100, really 70; touched now and then',
    ['partial', 'not_yet_provable'],
    {
      demand: medium,
      now: 70,
      hoursAfter: 2,
    },
  ),
  scenario(
    'partial, medium, eight hours',
    'asked 100, really 70; touched now and then',
    ['partial', 'not_yet_provable'],
    {
      demand: medium,
      now: 70,
      hoursAfter: 8,
    },
  ),
  scenario('partial, four fifths, two hours', 'asked 100, really 80; peaks above 80', ['partial', 'not_yet_provable'], {
    demand: [1.6, 2],
    now: 80,
    hoursAfter: 2,
  }),
  scenario(
    'partial, a fifth',
    'asked 100, really 60; medium demand, cached counters',
    ['partial', 'not_yet_provable'],
    {
      demand: medium,
      now: 60,
      cacheS: 20,
      hoursAfter: 4,
    },
  ),
  scenario('partial, 1-minute rows', 'asked 100, really 70; two hours', ['partial', 'not_yet_provable'], {
    demand: [1.4, 1.8],
    now: 70,
    rowS: 60,
    hoursAfter: 2,
  }),
  scenario('reverted after a day', '100 for a day, then 50', ['reverted'], { demand: heavy, now: 100, undoMs: DAY }),
  scenario('reverted, medium demand', '100 for a day, then 50', ['reverted'], {
    demand: [1.1, 1.6],
    now: 100,
    undoMs: DAY,
  }),
  scenario('changed 5 h late', '50 → 100 at 14:00', ['proven'], { demand: heavy, now: 100, shiftMs: 5 * HOUR }),
  scenario('changed 18 h early', '50 → 100 the day before at 15:00', ['proven'], {
    demand: heavy,
    now: 100,
    shiftMs: -18 * HOUR,
  }),
  scenario('real old limit higher', 'contract 50, really 60 → 100', ['proven'], { demand: heavy, old: 60, now: 100 }),
  scenario('real old limit higher, not changed', 'contract 50, really 60', ['not_effective'], {
    demand: heavy,
    old: 60,
  }),
  scenario('real old limit lower, not changed', 'contract 50, really 40', ['not_effective'], {
    demand: heavy,
    old: 40,
  }),
  scenario(
    'real limit unseen and higher',
    'contract 50, really 65; light before, heavy after',
    ['not_yet_provable', 'not_effective', 'partial'],
    { demand: light, demandAfter: heavy, old: 65 },
  ),
  scenario('never limited', 'contract 50, no limit at all, before or after', ['conflict'], {
    demand: heavy,
    old: 100_000,
    now: 100_000,
  }),
  scenario(
    'one direction only',
    'download 50 → 100, upload still 50',
    ['partial'],
    { demand: heavy, now: 100 },
    { demand: heavy },
  ),
  scenario('both directions', 'both 50 → 100', ['proven'], { demand: heavy, now: 100 }, { demand: [1.2, 2], now: 100 }),
  scenario('absurd samples, changed', '50 → 100, one absurd sample before and after', ['proven'], {
    demand: heavy,
    now: 100,
    afterwards: absurd,
  }),
  scenario('absurd samples, not changed', 'still 50, light demand, absurd samples', ['not_yet_provable'], {
    demand: light,
    afterwards: absurd,
  }),
  scenario('lumps, changed', '50 → 100, counters renewed every 30 s', ['proven'], {
    demand: heavy,
    now: 100,
    cacheS: 30,
  }),
  scenario('lumps, not changed', 'still 50, counters renewed every 25 s', ['not_effective'], {
    demand: heavy,
    cacheS: 25,
  }),
  scenario('bucket and cache, not changed', 'still 50, 20 s bucket, 30 s cache, medium demand', ['not_effective'], {
    demand: medium,
    ...worstLimiter,
  }),
  scenario('bucket and cache, 60 s rows', 'still 50, 20 s bucket, 30 s cache, heavy demand', ['not_effective'], {
    demand: heavy,
    ...worstLimiter,
    rowS: 60,
  }),
  scenario('bucket and cache, changed', '50 → 100, 20 s bucket, 30 s cache', ['proven'], {
    demand: heavy,
    now: 100,
    ...worstLimiter,
  }),
  scenario('half missing in blocks, changed', '50 → 100, outages half of the time', ['proven'], {
    demand: heavy,
    now: 100,
    afterwards: halfInBlocks,
  }),
  scenario(
    'half missing at random, changed',
    '50 → 100, every second row lost: the lost half could hide idle time',
    ['not_yet_provable', 'proven'],
    { demand: heavy, now: 100, afterwards: halfAtRandom },
  ),
  scenario('half missing at random, not changed', 'still 50, every second row lost', ['not_effective'], {
    demand: heavy,
    afterwards: halfAtRandom,
  }),
  scenario('demand collapses, changed', '50 → 100, holidays from then on', ['not_yet_provable'], {
    demand: heavy,
    now: 100,
    holiday: collapse,
  }),
  scenario('demand collapses, not changed', 'still 50, holidays from then on', ['not_yet_provable'], {
    demand: heavy,
    holiday: collapse,
  }),
  scenario('framing, not changed', 'ceiling 12 % above the nominal 50', ['not_effective'], {
    demand: heavy,
    overhead: 0.12,
  }),
  scenario('framing, changed', '50 → 100, counters show 12 % more', ['proven'], {
    demand: heavy,
    now: 100,
    overhead: 0.12,
  }),
  scenario(
    'framing, unseen, not changed',
    'shows 12 % more; light before, heavy after',
    ['not_yet_provable', 'not_effective'],
    {
      demand: light,
      demandAfter: heavy,
      overhead: 0.12,
    },
  ),
  scenario('10 % more, changed', '50 → 55', ['proven'], { demand: heavy, to: 55, now: 55 }),
  scenario('10 % more, not changed', 'asked 55, still 50', ['not_effective'], { demand: heavy, to: 55 }),
  scenario('camera stream', 'constant 30 under 50 → 100', ['not_yet_provable'], {
    demand: [0.01, 0.02],
    constantBps: 30 * M,
    now: 100,
  }),
  scenario('camera stream near the limit', 'constant 46 under 50 → 100', ['not_yet_provable'], {
    demand: [0.005, 0.01],
    constantBps: 46 * M,
    now: 100,
  }),
  scenario('already there', 'asked 100, but it was 100 before', ['conflict'], { demand: [2.5, 4], old: 100 }),
  scenario('1-minute rows', '50 → 100, medium demand', ['proven'], { demand: medium, now: 100, rowS: 60 }),
  scenario('5-minute rows', '50 → 100, heavy demand', ['proven'], { demand: heavy, now: 100, rowS: 300 }),
  scenario('5-minute rows, not changed', 'still 50, heavy demand', ['not_effective'], { demand: heavy, rowS: 300 }),
  scenario('1-second rows', '50 → 100, a day and a half', ['proven'], {
    demand: heavy,
    now: 100,
    stepS: 1,
    rowS: 1,
    daysBefore: 1,
    daysAfter: 0,
  }),
  scenario('calm demand', '50 → 100, little noise', ['proven'], { demand: [1.15, 1.5], now: 100, sigma: 0.08 }),
]

/** The case of a scenario and seed; the scenario's own name takes part, so that equal seeds differ between scenarios. */
export const buildCase = (entry: Scenario, seed: number): LabelledCase => {
  let key = seed
  for (const char of entry.name) key = (Math.imul(key, 31) + char.charCodeAt(0)) >>> 0
  return entry.build(createRandom(key))
}
