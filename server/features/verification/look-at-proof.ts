import { mustRepeat, nextStanding, type Standing } from '#domain/verification/standing-verdict.ts'
import type { Judgement } from '#domain/verification/judge.ts'
import { ALGORITHM } from '#domain/verification/model.ts'
import type { TaskInputs } from '#domain/verification/proof-inputs.ts'
import type { TelemetryReader } from '#telemetry/telemetry-store.ts'
import type { ServiceDb } from '../../database/service-database.ts'
import type { Clock } from '../../ports/clock.ts'
import type { NewsBus } from '../../ports/news-bus.ts'
import { type VerdictGiver, tellNews } from './give-verdict.ts'
import { createProofJudge, noticeable, type ProofJudge, type WholeJudgement } from './judge-proof.ts'
import { type FactSources, officeTimeOf, tasksOf } from './known-facts.ts'
import { inputsOf, proofWindow, type ProofWindow } from './plan-proof.ts'
import { keepProof, readProof, readVerdicts, saveProof, type StoredVerdict } from './proof-store.ts'
import { nextLookAt, phaseOf, type ProofSubject } from './proof-subject.ts'
import { seriesText } from './series-text.ts'

export interface LookParts extends FactSources {
  db: ServiceDb
  clock: Clock
  news: NewsBus
  telemetry: Pick<TelemetryReader, 'samples' | 'series'>
  giver: VerdictGiver
  /** Polling interval of a link in ms. */
  intervalMs: (linkId: string) => number
}

/** One proof under way: what is kept of it between two looks. */
export interface OpenProof {
  subject: ProofSubject
  judge: ProofJudge
  /** What is shown now (`noticeable`); null: nothing yet. */
  shown: string | null
}

export const openProof = (subject: ProofSubject, { telemetry, rules }: LookParts): OpenProof => ({
  subject,
  judge: createProofJudge(telemetry, subject.linkId, officeTimeOf(rules)),
  shown: null,
})

/** The measured verdict that stands for this increase, and whether a person overrode it since. */
const standingOf = (verdicts: readonly StoredVerdict[], increaseVersion: number) => {
  const measured = verdicts.findLast((one) => !one.isOverride && one.increaseVersion === increaseVersion)
  if (!measured) return null
  return { ...measured, isOverridden: verdicts.some((one) => one.isOverride && one.seq > measured.seq) }
}
type Stands = NonNullable<ReturnType<typeof standingOf>>

const hasDoubt = (tasks: readonly TaskInputs[]): boolean => tasks.some(({ identityDoubt }) => identityDoubt !== null)

/**
 * Looks at one proof: a quick look first; when it shows something new, everything is read, judged and recorded. Resolves
 * with when to look again (epoch ms), null: never. Rejects with TelemetryStoreError when the store cannot be read.
 */
export const lookAtProof = async (proof: OpenProof, parts: LookParts, isBursting: boolean): Promise<number | null> => {
  const { db, clock, timeScale } = parts
  const { subject, judge } = proof
  const nowMs = clock.nowMs()
  const stands = standingOf(await readVerdicts(db, subject.requestId), subject.increaseVersion)
  const phase = phaseOf(subject, stands?.verdict === 'proven', nowMs)
  const nextLookAtMs =
    phase === 'ended'
      ? null
      : isBursting
        ? nowMs + BURST_LOOK_MS * timeScale
        : nextLookAt(subject.changedAtMs, nowMs, timeScale)
  const keep = async (): Promise<number | null> => {
    await keepProof(db, subject.requestId, { phase, nextLookAtMs })
    return nextLookAtMs
  }
  if (phase === 'ended') return keep()

  const tasks = await tasksOf(subject, parts)
  // A link that is not found now was found when it was proven: that it is lost is told elsewhere.
  if (hasDoubt(tasks) && stands && stands.verdict !== 'not_yet_provable' && stands.verdict !== 'conflict') return keep()
  const tests = tasks.flatMap(({ activeTests }) => activeTests).sort((a, b) => a.fromMs - b.fromMs)
  const window = proofWindow(subject, { nowMs, intervalMs: parts.intervalMs(subject.linkId), timeScale, tests })
  const isRepeat = stands !== null && mustRepeat(stands, subject)
  if (!isRepeat && proof.shown !== null) {
    const quick = await judge.quick(tasks, window)
    if (quick && nextStanding(stands, quick) === null && noticeable(quick) === proof.shown) return keep()
  }
  const inputs = inputsOf(subject.linkId, window, tasks, officeTimeOf(parts.rules))
  const whole = await judge.whole(inputs, window)
  proof.shown = noticeable(whole.judgement)
  await conclude({ subject, whole, stands, isRepeat, window }, parts, nextLookAtMs)
  return nextLookAtMs
}

/** While a burst runs, its result is waited for. */
const BURST_LOOK_MS = 30_000

const conclude = async (
  {
    subject,
    whole,
    stands,
    isRepeat,
    window,
  }: { subject: ProofSubject; whole: WholeJudgement; stands: Stands | null; isRepeat: boolean; window: ProofWindow },
  parts: LookParts,
  nextLookAtMs: number | null,
): Promise<void> => {
  const { db, clock, news, giver } = parts
  const next: Standing | null = nextStanding(stands, whole.judgement) ?? (isRepeat ? stands : null)
  if (next) {
    const isSilent = !isRepeat && stands?.verdict === next.verdict
    const text = next.verdict === 'not_yet_provable' ? null : seriesText(whole.series)
    const standing = { verdict: next.verdict, strength: next.strength }
    await giver.record(subject, standing, { ...whole, seriesText: text }, { isSilent, nextLookAtMs })
    return
  }
  const phase = phaseOf(subject, stands?.verdict === 'proven', clock.nowMs())
  // What stands was shown by data that is gone by now: its evidence stays on the page.
  if (!stands || whole.judgement.verdict !== stands.verdict) {
    await keepProof(db, subject.requestId, { phase, nextLookAtMs })
    return
  }
  const shown = await readProof(db, subject.requestId)
  if (!shown) return
  await saveProof(db, {
    ...shown,
    ...judged(whole.judgement),
    phase,
    task: { ...shown.task, ...mutable(whole), fromMs: window.fromMs, toMs: window.toMs },
    algorithm: ALGORITHM,
    inputsHash: whole.inputsHash,
    computedAtMs: clock.nowMs(),
    nextLookAtMs,
  })
  tellNews(news, subject)
}

const judged = ({ strength, directions, missing }: Judgement) => ({
  strength,
  directions: directions as never,
  missing,
})

const mutable = ({ inputs }: WholeJudgement) => ({
  linkId: inputs.linkId,
  sources: [...inputs.sources],
  tasks: inputs.tasks.map((task) => ({ ...task, activeTests: [...task.activeTests] })),
  officeTime: inputs.officeTime.map(([fromMs, toMs]): [number, number] => [fromMs, toMs]),
})
