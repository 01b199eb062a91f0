import { comparisonSpan, foldLink, type FoldTask } from '#domain/evaluation/fold-link.ts'
import { defaultEvaluationSettings, type Figure } from '#domain/evaluation/document.ts'
import { boundsOf } from '#domain/evaluation/quarter.ts'
import { selectRank } from '#domain/evaluation/select-rank.ts'
import { nearestRank } from '#domain/percentile.ts'
import { addToColumns, COLUMN_STEP_MS, emptyColumns, type RollupColumns } from '#domain/rollup-columns.ts'
import { addSample, emptyRollup, type Rollup } from '#domain/rollup.ts'
import { type LinkSample, noDelta } from '#domain/sample.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { figuresOf, wib } from './quarter-scene.ts'

const { fromMs, toMs } = boundsOf('2026-Q3')
const linkId = 'dinkes-utama'
const contractBps = 20e6

const task = (change: Partial<FoldTask> = {}): FoldTask => ({
  linkId,
  fromMs,
  toMs,
  intervalMs: 60_000,
  contracts: (['down', 'up'] as const).map((direction) => ({
    linkId,
    direction,
    rateBps: contractBps,
    validFromMs: 0,
    validToMs: null,
    source: 'inventory',
  })),
  excused: [],
  increases: [],
  settings: defaultEvaluationSettings,
  ...change,
})

interface Minute {
  atMs: number
  /** Share of the contract. */
  load: number
  isUp: boolean
}
const sampleOf = ({ atMs, load, isUp }: Minute): LinkSample => {
  const delta = { ...noDelta('ok'), octets: Math.floor((load * contractBps * 60) / 8) }
  return {
    linkId,
    deviceId: 'd',
    slotMs: atMs,
    readAtMs: atMs,
    intervalMs: 60_000,
    down: delta,
    up: delta,
    oper: isUp ? 'up' : 'down',
    rttUs: 1,
  }
}
const columnsOf = (minutes: readonly Minute[], from = fromMs, to = toMs): RollupColumns => {
  const rows = new Map<number, Rollup>()
  for (const minute of minutes) {
    const atMs = Math.floor(minute.atMs / COLUMN_STEP_MS) * COLUMN_STEP_MS
    const row = rows.get(atMs) ?? emptyRollup(linkId, atMs)
    rows.set(atMs, row)
    addSample(row, sampleOf(minute))
  }
  const columns = emptyColumns(linkId, from, (to - from) / COLUMN_STEP_MS)
  for (const row of rows.values()) addToColumns(columns, row)
  return columns
}
const minutesFrom = (from: number, count: number, of: (index: number) => Omit<Minute, 'atMs'>): Minute[] =>
  Array.from({ length: count }, (_, index) => ({ atMs: from + index * 60_000, ...of(index) }))

it('selects the rank that sorting gives', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.double({ noNaN: true, min: 0, max: 1e9 }), fc.constantFrom(0, 1, 2)), { minLength: 1 }),
      fc.integer({ min: 1, max: 100 }),
      (values, percent) => {
        expect(selectRank(Float64Array.from(values), values.length, percent)).toBe(nearestRank(values, percent))
      },
    ),
  )
})

describe('availability', () => {
  const day = fromMs + 86_400_000
  it('keeps unknown time apart and says what it could hide', () => {
    // A day of which an hour was down and six hours nobody looked.
    const minutes = minutesFrom(fromMs, 18 * 60, (index) => ({ load: 0.1, isUp: index >= 60 }))
    const { availability, outages } = foldLink(columnsOf(minutes, fromMs, day), task({ toMs: day }))
    expect(availability).toEqual({ upMs: 17 * 3_600_000, downMs: 3_600_000, unknownMs: 6 * 3_600_000 })
    expect(outages).toEqual({ count: 1, downMs: 3_600_000, longestMs: 3_600_000 })
    const usage = [foldLink(columnsOf(minutes, fromMs, day), task({ toMs: day }))]
    const of = figuresOf({ usage, nowMs: day })
    expect(of('availability')).toMatchObject({
      value: 17 / 18,
      interval: { kind: 'missing_data', low: 17 / 24, high: 23 / 24 },
    })
    expect(of('availability').coverage).toBe(18 / 24)
    expect(of('availability.mttr').value).toBe(60)
  })
  it('excuses approved maintenance, to the part of a bucket', () => {
    const minutes = minutesFrom(fromMs, 24 * 60, (index) => ({ load: 0.1, isUp: index >= 60 }))
    const excused = [{ fromMs, toMs: fromMs + 57.5 * 60_000 }]
    const { availability, unplanned, outages } = foldLink(columnsOf(minutes, fromMs, day), task({ toMs: day, excused }))
    expect(availability.downMs).toBe(3_600_000)
    expect(unplanned).toEqual({ upMs: 23 * 3_600_000, downMs: 2.5 * 60_000, unknownMs: 0 })
    expect(outages.count).toBe(1)
  })
  it('a link whose status was never read is unknown, not up', () => {
    const columns = columnsOf(
      minutesFrom(fromMs, 60, () => ({ load: 0.5, isUp: true })),
      fromMs,
      day,
    )
    columns.operPolls.fill(0)
    const { availability } = foldLink(columns, task({ toMs: day }))
    expect(availability).toEqual({ upMs: 0, downMs: 0, unknownMs: 86_400_000 })
  })
})

describe('usage', () => {
  const hour = fromMs + 3_600_000
  it('counts the ceiling by the contract in force at that moment', () => {
    const minutes = minutesFrom(fromMs, 60, () => ({ load: 1, isUp: true }))
    const half = fromMs + 1_800_000
    const contracts = [
      { linkId, direction: 'down' as const, rateBps: 20e6, validFromMs: 0, validToMs: half, source: 'inventory' },
      { linkId, direction: 'down' as const, rateBps: 50e6, validFromMs: half, validToMs: null, source: 'a' },
    ]
    const { usage } = foldLink(columnsOf(minutes, fromMs, hour), task({ toMs: hour, contracts }))
    expect(usage.down).toMatchObject({ contractBps: 50e6, peakShare: 1, ceilingMs: { value: 1_800_000 } })
    expect(usage.up).toMatchObject({ contractBps: null, peakShare: null, ceilingMs: { value: null } })
  })
  it('finds the links that should get more, and those that never used theirs', () => {
    const flat = (load: number) =>
      foldLink(columnsOf(minutesFrom(fromMs, 92 * 24 * 60, () => ({ load, isUp: true }))), task())
    expect(figuresOf({ usage: [flat(0.97)] })('usage.needsMore').rows.ids).toEqual([linkId])
    expect(figuresOf({ usage: [flat(0.1)] })('usage.idle').rows.ids).toEqual([linkId])
    const middle = figuresOf({ usage: [flat(0.5)] })
    expect([middle('usage.needsMore').numerator, middle('usage.idle').numerator]).toEqual([0, 0])
  })
  it('calls nothing idle of which too little is known', () => {
    const few = foldLink(columnsOf(minutesFrom(fromMs, 20 * 24 * 60, () => ({ load: 0.1, isUp: true }))), task())
    expect(figuresOf({ usage: [few] })('usage.idle')).toMatchObject({ value: null, absent: 'not_recorded' })
  })
})

describe('before and after', () => {
  const changedAtMs = wib('2026-08-12 10:02')
  const increases = [{ requestId: 'a', changedAtMs, direction: 'down' as const }]
  const contracts = [
    { linkId, direction: 'down' as const, rateBps: 10e6, validFromMs: 0, validToMs: changedAtMs, source: 'inventory' },
    { linkId, direction: 'down' as const, rateBps: 20e6, validFromMs: changedAtMs, validToMs: null, source: 'a' },
  ]
  const minutes = (keep: (index: number) => boolean = () => true) =>
    minutesFrom(fromMs, 92 * 24 * 60, (index) => ({
      load: fromMs + index * 60_000 < changedAtMs ? 0.5 : 0.8,
      isUp: true,
    })).filter((_, index) => keep(index))
  it('compares two whole weeks on each side', () => {
    const { comparisons } = foldLink(columnsOf(minutes()), task({ increases, contracts }))
    expect(comparisons).toEqual([
      {
        ...increases[0],
        weeks: 2,
        before: { coverage: 1, p95Bps: 10e6, ceilingMinutes: 14 * 24 * 60, busyHourBps: 10e6 },
        after: { coverage: 1, p95Bps: 16e6, ceilingMinutes: 0, busyHourBps: 16e6 },
      },
    ])
  })
  it('says its coverage and nothing else below 80 %', () => {
    const { comparisons } = foldLink(columnsOf(minutes((index) => index % 4 > 0)), task({ increases, contracts }))
    expect(comparisons[0]?.before).toEqual({ coverage: 0.75, p95Bps: null, ceilingMinutes: null, busyHourBps: null })
  })
  it('stops at the next change, and asks for data beyond the quarter where it needs them', () => {
    const next = { linkId, direction: 'down' as const, rateBps: 30e6, validToMs: null, source: 'b' }
    const cut = [
      ...contracts.slice(0, 1),
      { ...contracts[1], validToMs: changedAtMs + 8 * 86_400_000 },
      { ...next, validFromMs: changedAtMs + 8 * 86_400_000 },
    ]
    const { comparisons } = foldLink(columnsOf(minutes()), task({ increases, contracts: cut as typeof contracts }))
    expect(comparisons[0]?.weeks).toBe(1)
    const late = [{ requestId: 'a', changedAtMs: toMs - 3_600_000, direction: 'down' as const }]
    expect(comparisonSpan(task({ increases: late }), toMs + 86_400_000)).toEqual({ fromMs, toMs: toMs + 86_400_000 })
    expect(comparisonSpan(task({ increases }), toMs)).toBeNull()
  })
})

describe('losing samples', () => {
  const week = fromMs + 2 * 86_400_000
  const minute = fc.record({ load: fc.double({ min: 0, max: 1, noNaN: true }), isUp: fc.boolean() })
  const world = fc
    .array(minute, { minLength: 200, maxLength: 600 })
    .map((all) => minutesFrom(fromMs, all.length, (k) => all[k] ?? { load: 0, isUp: true }))
  const figures = (minutes: readonly Minute[]) =>
    figuresOf({ usage: [foldLink(columnsOf(minutes, fromMs, week), task({ toMs: week }))], nowMs: week })
  const wider = (few: Figure, all: Figure) => {
    if (all.interval === null || few.interval === null) return
    expect(few.interval.low).toBeLessThanOrEqual(all.interval.low)
    expect(few.interval.high ?? Infinity).toBeGreaterThanOrEqual(all.interval.high ?? Infinity)
  }
  const measured = ['availability', 'availability.withoutMaintenance', 'usage.ceiling.down', 'usage.ceiling.up']

  it('a tenth of them: coverage falls, intervals widen, no assured figure improves', () => {
    fc.assert(
      fc.property(world, fc.infiniteStream(fc.integer({ min: 0, max: 9 })), (minutes, dice) => {
        const kept = minutes.filter(() => dice.next().value !== 0)
        fc.pre(kept.length > 0 && kept.length < minutes.length)
        const [all, few] = [figures(minutes), figures(kept)]
        expect(few('data.coverage').value ?? 1).toBeLessThan(all('data.coverage').value ?? 0)
        for (const id of measured) wider(few(id), all(id))
        expect(few('availability').coverage ?? 1).toBeLessThan(all('availability').coverage ?? 0)
      }),
      { numRuns: 60 },
    )
  })
  it('and the bounds of every rate hold the truth', () => {
    fc.assert(
      fc.property(world, fc.infiniteStream(fc.integer({ min: 0, max: 9 })), (minutes, dice) => {
        const of = (some: readonly Minute[]) => foldLink(columnsOf(some, fromMs, week), task({ toMs: week })).usage.down
        const [all, few] = [of(minutes), of(minutes.filter(() => dice.next().value !== 0))]
        for (const key of ['p95Bps', 'meanBps', 'ceilingMs'] as const) {
          expect(few[key].low).toBeLessThanOrEqual(all[key].low)
          expect(few[key].high).toBeGreaterThanOrEqual(all[key].high - 1e-6)
        }
      }),
      { numRuns: 60 },
    )
  })
})
