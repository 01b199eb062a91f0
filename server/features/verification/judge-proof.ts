import { canonicalJson } from '#domain/canonical-json.ts'
import { inputsHash } from '#domain/verification/inputs-hash.ts'
import { judgeAfter } from '#domain/verification/judge-direction.ts'
import { combine, type Judgement } from '#domain/verification/judge.ts'
import { emptySeries, type MeasuredSeries } from '#domain/verification/measured-series.ts'
import type { ProofTask } from '#domain/verification/model.ts'
import { profileBefore, type BeforeProfile } from '#domain/verification/profile-before.ts'
import { proofSeries } from '#domain/verification/proof-figures.ts'
import type { ProofInputs, TaskInputs } from '#domain/verification/proof-inputs.ts'
import { readProofFigures } from '#telemetry/read-proof-figures.ts'
import type { TelemetryReader } from '#telemetry/telemetry-store.ts'
import { createHash } from 'node:crypto'
import { createAfterWindow, type AfterWindow } from './after-window.ts'
import type { ProofWindow } from './plan-proof.ts'

/** A judgement from everything that the store holds, and what it was made from. */
export interface WholeJudgement {
  judgement: Judgement
  inputs: ProofInputs
  inputsHash: string
  series: MeasuredSeries[]
}

type Reader = Pick<TelemetryReader, 'samples' | 'series'>

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Lets the rest of the server breathe between two steps of arithmetic. */
const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/**
 * Judges one proof again and again. `whole` reads everything and is what is shown and recorded; `quick` keeps the time
 * before the change as a profile and reads only what is new: it says whether looking properly is worth it.
 */
export const createProofJudge = (reader: Reader, linkId: string, isOfficeTime: (atMs: number) => boolean) => {
  let profiles: { key: string; each: BeforeProfile[] } | null = null
  let after: AfterWindow | null = null

  const keyOf = (tasks: readonly TaskInputs[], { before }: ProofWindow): string => canonicalJson([tasks, before])

  return {
    async whole(inputs: ProofInputs, window: ProofWindow): Promise<WholeJudgement> {
      const figures = await readProofFigures(reader, linkId, inputs.sources)
      const judged = proofSeries(inputs, figures)
      const each: BeforeProfile[] = []
      const directions = []
      for (const { series, task } of judged) {
        await breathe()
        const profile = profileBefore(series, task)
        each.push(profile)
        directions.push(judgeAfter(profile, series, task))
      }
      profiles = { key: keyOf(inputs.tasks, window), each }
      await breathe()
      return {
        judgement: combine(directions),
        inputs,
        inputsHash: inputsHash(judged, sha256),
        series: judged.map(({ series }) => series),
      }
    },

    /** Null: the tasks changed or nothing is known yet, only the whole look can tell. */
    async quick(tasks: readonly TaskInputs[], window: ProofWindow): Promise<Judgement | null> {
      const key = keyOf(tasks, window)
      if (profiles?.key !== key) return null
      const { each } = profiles
      after ??= createAfterWindow(
        reader,
        linkId,
        tasks.map(({ direction }) => direction),
      )
      const columns = await after.read(window.after)
      return combine(
        tasks.map((task, at) => {
          const full: ProofTask = { ...task, isOfficeTime }
          const series = columns[task.direction] ?? emptySeries
          // The key says that these are the same tasks, in the same order.
          return judgeAfter(each[at] as BeforeProfile, series, full)
        }),
      )
    },

    /** Samples of the past arrived: what is kept may be wrong. */
    forget(): void {
      profiles = null
      after?.forget()
    },
    /** Gives the memory back; the next quick look reads more. */
    rest(): void {
      after = null
    },
  }
}
export type ProofJudge = ReturnType<typeof createProofJudge>

/** What a reader would notice: a look with the same key shows nothing new. */
export const noticeable = ({ verdict, strength, directions }: Judgement): string => {
  const coarse = (bps: number | null): number | null => (bps === null ? null : Number(bps.toPrecision(2)))
  return canonicalJson([
    verdict,
    strength,
    directions.map((one) => [
      one.verdict,
      one.strength,
      coarse(one.oldCeilingBps),
      coarse(one.newCeilingBps),
      one.changePointMs,
      one.revertedAtMs,
      one.limiter,
      one.missing.map(({ code }) => code),
      one.forecast === null ? null : Math.floor((one.forecast.provableAtMs ?? 0) / 3_600_000),
      one.evidence.map(({ id, result }) => `${id}${result}`),
      Math.round(one.coverage.before * 100),
      Math.round(one.coverage.after * 100),
    ]),
  ])
}
