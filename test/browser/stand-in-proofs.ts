import { requestVerdicts } from '#domain/request-events.ts'
import { binsOf } from '#domain/verification/bins.ts'
import { judge } from '#domain/verification/judge.ts'
import type { MeasuredSeries } from '#domain/verification/measured-series.ts'
import type { ProofTask } from '#domain/verification/model.ts'
import type { ProofSeries, ProofView } from '#wire/verification.ts'
import { directionView, missingView, type DirectionView, type VerdictChange } from '#wire/verification-views.ts'
import { z } from 'zod/mini'
import { buildCase, CHANGED_AT, scenarios, type LabelledCase } from '../generator/scenarios.ts'
import { isOfficeTime, thin } from '../generator/traffic.ts'

/** Proofs for the screens: the real engine on generated traffic, one case for each verdict. */
export const proofCases = [
  'proven',
  'exceeded',
  'partial',
  'one-sided',
  'not-effective',
  'not-yet',
  'reverted',
  'conflict',
  'overridden',
  'holes',
] as const
export type ProofCase = (typeof proofCases)[number]

const scenarioOf: Record<ProofCase, string> = {
  proven: 'doubled, heavy demand',
  exceeded: 'calm demand',
  partial: 'partial, heavy demand',
  'one-sided': 'one direction only',
  'not-effective': 'not changed, heavy demand',
  'not-yet': 'doubled, light demand',
  reverted: 'reverted after a day',
  conflict: 'not changed, heavy demand',
  overridden: 'doubled, light demand',
  holes: 'changed 5 h late',
}
const DAY_MS = 86_400_000

const tasksOf = (name: ProofCase): LabelledCase['tasks'] => {
  const scenario = scenarios.find((one) => one.name === scenarioOf[name])
  if (!scenario) throw new Error(`no scenario for ${name}`)
  return buildCase(scenario, 1).tasks.map(({ series, task }) => ({
    series: name === 'holes' ? thin(series, (startMs) => Math.floor(startMs / 10_800_000) % 3 !== 0) : series,
    task: name === 'conflict' ? { ...task, limits: { ...task.limits, shaperBps: 100e6 } } : task,
  }))
}

const changeOf = (
  change: Partial<VerdictChange> & Pick<VerdictChange, 'reference' | 'atMs' | 'verdict'>,
): VerdictChange => ({
  strength: null,
  isOverride: false,
  byName: null,
  reason: '',
  algorithm: 'pantau-proof/1.0',
  inputsHash: 'c6f0a1'.padEnd(64, '5'),
  increaseVersion: 6,
  ...change,
})
const override = (): VerdictChange =>
  changeOf({
    reference: 'v3',
    atMs: CHANGED_AT + 2 * DAY_MS,
    verdict: 'partial',
    isOverride: true,
    byName: 'Kabid Demo',
    reason: 'Diperiksa di lokasi bersama OPD; pemakaian baru naik setelah gedung dipakai.',
    algorithm: '',
    inputsHash: '',
  })

const distribution = (series: MeasuredSeries, judged: DirectionView, task: ProofTask) => {
  const classBps = (task.toBps * 1.2) / 24
  const office = binsOf(series, 300)
  const levelBps = (judged.oldCeilingBps ?? task.fromBps) * 1.05
  const side = (isSide: (atMs: number) => boolean) => {
    const rates = [...office.bps].filter((_, at) => {
      const atMs = office.atMs[at] ?? 0
      return isSide(atMs) && isOfficeTime(atMs)
    })
    const shares = Array.from({ length: 24 }, () => 0)
    for (const bps of rates) {
      const at = Math.min(23, Math.floor(bps / classBps))
      shares[at] = (shares[at] ?? 0) + 1 / rates.length
    }
    return {
      shares,
      above: rates.length === 0 ? null : rates.filter((bps) => bps > levelBps).length / rates.length,
    }
  }
  const before = side((atMs) => atMs < task.changedAtMs)
  const after = side((atMs) => atMs >= task.changedAtMs)
  return {
    classBps,
    before: before.shares,
    after: after.shares,
    levelBps,
    shareBefore: before.above,
    shareAfter: after.above,
  }
}

const LENGTH_MS = 600_000
export interface StandInProof {
  proof: ProofView
  series: ProofSeries
}

/** The proof of one case, as the server would answer it for a request of this id. */
export const standInProof = (requestId: string, linkId: string, name: ProofCase): StandInProof => {
  const tasks = tasksOf(name)
  const judged = judge(tasks)
  const directions = z.array(directionView).parse(judged.directions)
  const fromMs = Math.min(...tasks.map(({ series }) => series.startMs[0] ?? CHANGED_AT))
  const toMs = Math.max(...tasks.map(({ series }) => series.endMs.at(-1) ?? CHANGED_AT))
  const onStep = (atMs: number): number => Math.floor(atMs / LENGTH_MS) * LENGTH_MS
  const nowMs = Date.now()
  const isDecided = judged.verdict === 'proven'
  const first = changeOf({ reference: 'v1', atMs: CHANGED_AT + 600_000, verdict: 'not_yet_provable' })
  const measured = changeOf({
    reference: 'v2',
    atMs: CHANGED_AT + DAY_MS,
    verdict: requestVerdicts.find((one) => one === judged.verdict) ?? 'not_yet_provable',
    strength: judged.strength,
  })
  const decision = name === 'overridden' ? override() : null
  const proof: ProofView = {
    requestId,
    reference: measured.reference,
    linkId,
    phase: isDecided ? 'watching' : 'open',
    verdict: measured.verdict,
    strength: judged.strength,
    sinceMs: measured.atMs,
    override: decision,
    directions,
    missing: z.array(missingView).parse(judged.missing),
    task: {
      linkId,
      increaseVersion: 6,
      changedAtMs: CHANGED_AT,
      fromMs,
      toMs,
      sources: [{ kind: 'samples', fromMs, toMs, pointMs: 10_000 }],
      officeTime: [],
      tasks: tasks.map(({ task }) => ({
        direction: task.direction,
        changedAtMs: task.changedAtMs,
        fromBps: task.fromBps,
        toBps: task.toBps,
        margins: task.margins,
        limits: task.limits,
        activeTests: [...task.activeTests],
        identityDoubt: task.identityDoubt,
        timeScale: task.timeScale,
      })),
    },
    algorithm: measured.algorithm,
    inputsHash: measured.inputsHash,
    computedAtMs: nowMs - 60_000,
    nextLookAtMs: nowMs + 240_000,
    timeToProofMs: isDecided ? 4 * 3_600_000 + 14 * 60_000 : null,
    history: [...(decision ? [decision] : []), measured, first],
    burst: { untilMs: null, cadenceMs: name === 'not-yet' ? 5000 : 1000, problem: null },
  }
  const series: ProofSeries = {
    requestId,
    changedAtMs: CHANGED_AT,
    fromMs: onStep(fromMs),
    toMs: onStep(toMs) + LENGTH_MS,
    lengthMs: LENGTH_MS,
    directions: tasks.map(({ series: measuredSeries, task }, at) => {
      const view = directions[at]
      if (!view) throw new Error('a direction was not judged')
      const bins = binsOf(measuredSeries, LENGTH_MS / 1000)
      const rates = new Map([...bins.atMs].map((atMs, k) => [atMs, bins.bps[k] ?? null]))
      return {
        direction: task.direction,
        fromBps: task.fromBps,
        toBps: task.toBps,
        oldCeilingBps: view.oldCeilingBps,
        newCeilingBps: view.newCeilingBps,
        changePointMs: view.changePointMs,
        points: Array.from({ length: (onStep(toMs) - onStep(fromMs)) / LENGTH_MS }, (_, k) => {
          const atMs = onStep(fromMs) + k * LENGTH_MS
          return { atMs, bps: rates.get(atMs) ?? null, isOffice: isOfficeTime(atMs) }
        }),
        distribution: distribution(measuredSeries, view, task),
      }
    }),
  }
  return { proof, series }
}
