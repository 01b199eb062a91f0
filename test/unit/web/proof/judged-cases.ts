import { judge } from '#domain/verification/judge.ts'
import type { ProofTask } from '#domain/verification/model.ts'
import { directionView, missingView } from '#wire/verification-views.ts'
import type { Judged } from '#web/proof/verdict-sentence.ts'
import { z } from 'zod/mini'
import { buildCase, CHANGED_AT, scenarios } from '../../../generator/scenarios.ts'

/** The real engine on generated traffic, one case a verdict, through the wire: the words are tested on what the engine says. */
export const judgedCase = (name: string, change: (task: ProofTask) => ProofTask = (task) => task): Judged => {
  const scenario = scenarios.find((one) => one.name === name)
  if (!scenario) throw new Error(`no scenario "${name}"`)
  const judged = judge(buildCase(scenario, 1).tasks.map(({ series, task }) => ({ series, task: change(task) })))
  return {
    verdict: judged.verdict,
    strength: judged.strength,
    directions: z.array(directionView).parse(judged.directions),
    missing: z.array(missingView).parse(judged.missing),
  }
}

const reading =
  (shaperBps: number) =>
  (task: ProofTask): ProofTask => ({ ...task, limits: { ...task.limits, shaperBps } })

export const judgedCases = {
  proven: () => judgedCase('doubled, heavy demand'),
  exceeded: () => judgedCase('doubled, medium demand'),
  bothWays: () => judgedCase('both directions'),
  partial: () => judgedCase('partial, heavy demand'),
  oneSided: () => judgedCase('one direction only'),
  notEffective: () => judgedCase('not changed, heavy demand'),
  reverted: () => judgedCase('reverted after a day'),
  notYet: () => judgedCase('doubled, light demand'),
  already: () => judgedCase('already there'),
  oldRead: () => judgedCase('doubled, heavy demand', reading(50e6)),
  newRead: () => judgedCase('not changed, heavy demand', reading(100e6)),
  tested: () =>
    judgedCase('doubled, light demand', (task) => ({
      ...task,
      activeTests: [{ fromMs: CHANGED_AT + 3_600_000, toMs: CHANGED_AT + 3_720_000, receivedOctets: 1.4e9 }],
    })),
  identity: () => judgedCase('doubled, light demand', (task) => ({ ...task, identityDoubt: 'nama port berubah' })),
} as const
