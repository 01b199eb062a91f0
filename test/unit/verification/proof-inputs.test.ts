import type { LinkSample } from '#domain/sample.ts'
import { joinPoints } from '#domain/verification/join-points.ts'
import { officeTimeWib } from '#domain/verification/office-time.ts'
import { officeSpans, proofTasks, type ProofInputs } from '#domain/verification/proof-inputs.ts'
import { pointsOfRollups, pointsOfSamples } from '#domain/verification/stored-points.ts'
import { expect, it } from 'vitest'

const MONDAY = Date.UTC(2026, 8, 14)

it('keeps the calendar as spans that answer every 5-minute step as the calendar did', () => {
  const [fromMs, toMs] = [MONDAY, MONDAY + 8 * 86_400_000]
  const spans = officeSpans(officeTimeWib, fromMs, toMs)
  expect(spans).toHaveLength(6)
  const task = { direction: 'down' } as ProofInputs['tasks'][number]
  const [kept] = proofTasks({ linkId: 'a', sources: [], tasks: [task], officeTime: spans })
  for (let atMs = fromMs; atMs < toMs; atMs += 300_000) expect(kept?.isOfficeTime(atMs)).toBe(officeTimeWib(atMs))
  expect(officeSpans(() => false, fromMs, toMs)).toEqual([])
})

it('takes a sample for the interval that ends at its reading, and a first reading for none', () => {
  const sample = {
    slotMs: 60_000,
    readAtMs: 60_400,
    intervalMs: 10_050,
    down: { octets: 5, label: 'ok' },
  } as LinkSample
  expect(pointsOfSamples([sample, { ...sample, intervalMs: null }], 'down')).toEqual([
    { startMs: 50_350, durationMs: 10_050, octets: 5, label: 'ok' },
  ])
})

it('gives a 5-minute figure its measured length, and an unmeasured one no point: absent is not zero', () => {
  const half = { octets: 1000, measuredMs: 150_000 }
  const none = { octets: 0, measuredMs: 0 }
  expect(pointsOfRollups([{ atMs: 0, down: half, up: none }], 'down')).toEqual([
    { startMs: 0, durationMs: 150_000, octets: 1000, label: 'ok' },
  ])
  expect(pointsOfRollups([{ atMs: 0, down: half, up: none }], 'up')).toEqual([])
})

const points = (starts: readonly number[], lengthMs = 10_000) =>
  starts.map((startMs) => ({ startMs, durationMs: lengthMs, octets: 100, label: 'ok' as const }))

it('puts neighbouring samples together to minutes of the clock, the same wherever reading began', () => {
  const starts = Array.from({ length: 18 }, (_, k) => k * 10_000 + 300)
  const joined = joinPoints(points(starts), 60_000)
  expect(joined.map(({ startMs, durationMs, octets }) => [startMs, durationMs, octets])).toEqual([
    [300, 60_000, 600],
    [60_300, 60_000, 600],
    [120_300, 60_000, 600],
  ])
  expect(joinPoints(points(starts.slice(6)), 60_000)).toEqual(joined.slice(1))
})

it('never joins across a hole, nor takes what was not measured', () => {
  const [first, second, third] = points([0, 10_000, 40_000])
  if (!first || !second || !third) expect.fail()
  expect(joinPoints([first, { ...second, octets: null, label: 'gap' }, third], 60_000)).toEqual([first, third])
})
