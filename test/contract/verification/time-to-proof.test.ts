import { binsOf } from '#domain/verification/bins.ts'
import { judge } from '#domain/verification/judge.ts'
import { resolveMargins } from '#domain/verification/margins.ts'
import { slice } from '#domain/verification/measured-series.ts'
import { expect, it } from 'vitest'
import { buildCase, CHANGED_AT, scenarios, type LabelledCase } from '../../generator/scenarios.ts'
import { thin } from '../../generator/traffic.ts'

const HOUR = 3_600_000
const SEEDS = 50
const scenario = scenarios.find(({ name }) => name === 'doubled, medium demand') ?? expect.fail()

/** Best five minutes of the first two hours over the old rate: the medium demand that is meant has peaks of 1.2-2. */
const peakOf = ({ tasks }: LabelledCase): number => {
  const [{ series, task } = expect.fail()] = tasks
  return Math.max(...binsOf(slice(series, CHANGED_AT, CHANGED_AT + 2 * HOUR), 300).bps) / task.fromBps
}
const medium: LabelledCase[] = []
for (let seed = 1; medium.length < SEEDS; seed++) {
  const labelled = buildCase(scenario, seed)
  if (peakOf(labelled) >= 1.2) medium.push(labelled)
}

const provenWithin = (hours: number, refreshS: number | null): number =>
  medium.filter(({ tasks }) => {
    const seen = tasks.map(({ series, task }) => ({
      series: thin(series, (startMs) => startMs < CHANGED_AT + hours * HOUR),
      task: { ...task, margins: resolveMargins({ refreshS }, 'measured') },
    }))
    return judge(seen).verdict === 'proven'
  }).length / SEEDS

it.each([
  ['learnt by the collector', 10],
  ['learnt from the series itself', null],
])('proves a doubled link with medium demand within two office hours, refresh period %s', (_how, refreshS) => {
  expect(provenWithin(2, refreshS)).toBeGreaterThanOrEqual(0.95)
})
