import { judge } from '#domain/verification/judge.ts'
import { canonicalJson } from '#domain/canonical-json.ts'
import type { Verdict } from '#domain/verification/model.ts'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../generator/random.ts'
import { buildCase, CHANGED_AT, scenarios, type LabelledCase } from '../../generator/scenarios.ts'
import { thin } from '../../generator/traffic.ts'

/** How much a verdict claims for the one who declared the increase. */
const claim: Record<Verdict, number> = {
  proven: 2,
  partial: 1,
  reverted: 0,
  not_effective: 0,
  not_yet_provable: 0,
  conflict: 0,
}
const thinned = (labelled: LabelledCase, keep: (startMs: number, index: number) => boolean): LabelledCase => ({
  tasks: labelled.tasks.map(({ series, task }) => ({ task, series: thin(series, keep) })),
})

describe.each(scenarios)('$name ($truth)', (scenario) => {
  it('gets a right verdict, the same twice', { timeout: 60_000 }, () => {
    const labelled = buildCase(scenario, 1)
    const judged = judge(labelled.tasks)
    expect(scenario.right).toContain(judged.verdict)
    expect(canonicalJson(judge(labelled.tasks))).toBe(canonicalJson(judged))
  })

  it('never claims more on less data', { timeout: 60_000 }, () => {
    const labelled = buildCase(scenario, 2)
    const full = claim[judge(labelled.tasks).verdict]
    const random = createRandom(7)
    for (const share of [0.9, 0.5, 0.1]) {
      const fewer = thinned(labelled, () => random.next() < share)
      expect(claim[judge(fewer.tasks).verdict]).toBeLessThanOrEqual(full)
    }
  })

  it('judges every prefix without a false proof', { timeout: 60_000 }, () => {
    const labelled = buildCase(scenario, 3)
    const mayBeProven = scenario.right.includes('proven') || scenario.right.includes('reverted')
    for (const hours of [-200, -1, 0, 0.02, 0.2, 0.5, 1, 2, 4, 7, 24]) {
      const { verdict } = judge(thinned(labelled, (startMs) => startMs < CHANGED_AT + hours * 3_600_000).tasks)
      if (!mayBeProven) expect(verdict).not.toBe('proven')
    }
  })
})

it('gives a verdict to nothing at all', () => {
  const [first] = scenarios
  const empty = thinned(buildCase(first as (typeof scenarios)[number], 1), () => false)
  expect(judge(empty.tasks).verdict).toBe('not_yet_provable')
  expect(judge([]).verdict).toBe('not_yet_provable')
})
