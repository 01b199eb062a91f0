import { decidedAt, type Standing } from '#domain/verification/standing-verdict.ts'
import { ALGORITHM } from '#domain/verification/model.ts'
import type { ProofTaskView } from '#wire/verification-views.ts'
import { verificationTopic } from '#wire/verification.ts'
import { randomUUID } from 'node:crypto'
import type { ServiceDb, Tx } from '../../database/service-database.ts'
import type { Clock } from '../../ports/clock.ts'
import type { NewsBus } from '../../ports/news-bus.ts'
import type { NoticeAudience, Notifier } from '../../ports/notifier.ts'
import type { RequestRegister } from '../../ports/request-register.ts'
import type { WholeJudgement } from './judge-proof.ts'
import { appendVerdict, markTold, saveProof, type StoredVerdict, untoldVerdicts } from './proof-store.ts'
import { phaseOf, type ProofSubject } from './proof-subject.ts'

export interface VerdictParts {
  db: ServiceDb
  clock: Clock
  news: NewsBus
  notifier: Notifier
  register: RequestRegister
}

/** A proof of long ago (an archive, a demo's history) is no news to anybody. */
const NEWS_MS = 2 * 86_400_000

/** Good news goes to who asked, bad news to who must act (domain.md §1); what is open is no news. */
const audienceOf = (verdict: Standing['verdict'], { assigneeId, opdId }: ProofSubject): NoticeAudience[] => {
  if (verdict === 'not_yet_provable') return []
  const worker: NoticeAudience[] = assigneeId === null ? [] : [{ accountId: assigneeId }]
  return verdict === 'proven' ? [{ opdId }, ...worker] : [{ role: 'head' }, ...worker]
}

export const tellNews = (news: NewsBus, { requestId, opdId }: Pick<ProofSubject, 'requestId' | 'opdId'>): void => {
  news.publish({
    topic: verificationTopic,
    id: requestId,
    audiences: [{ opdId }, ...(['head', 'technician', 'leader', 'admin'] as const).map((role) => ({ role }))],
  })
}

/**
 * Records verdicts and tells the request. The record comes first and is durable; then the request is told, then the
 * record is marked. A program that dies in between tells again at its next start, and the request takes the same
 * reference only once.
 */
export const createVerdictGiver = ({ db, clock, news, notifier, register }: VerdictParts) => {
  let queue: Promise<void> = Promise.resolve()

  const tell = async ({ requestId, reference, verdict, atMs, isOverride, reason }: StoredVerdict): Promise<void> => {
    const request = await register.request(requestId)
    const isKnown = request?.events.some(
      (event) => event.type === 'verdict_given' && event.data.reference === reference,
    )
    if (request && !isKnown)
      await register.giveVerdict(requestId, { verdict, reference, atMs, isOverride, note: reason })
    await markTold(db, reference, clock.nowMs())
  }

  const notify = async (tx: Tx, subject: ProofSubject, standing: Standing, at: { reference: string; atMs: number }) => {
    const to = audienceOf(standing.verdict, subject)
    if (to.length === 0 || (standing.verdict === 'proven' && at.atMs < clock.nowMs() - NEWS_MS)) return
    await notifier.notify(tx, {
      cause: `verification:${at.reference}`,
      to,
      kind: `verification.${standing.verdict}`,
      values: { number: subject.number },
      path: `/requests/${subject.requestId}`,
      urgency: 'normal',
    })
  }

  return {
    /**
     * Records a measured verdict with its evidence. `isSilent`: the request knows this verdict already (only its
     * strength grew), so it is recorded and not told. Resolves with the reference.
     */
    async record(
      subject: ProofSubject,
      standing: Standing,
      { judgement, inputs, inputsHash, seriesText }: WholeJudgement & { seriesText: string | null },
      { isSilent, nextLookAtMs }: { isSilent: boolean; nextLookAtMs: number | null },
    ): Promise<string> {
      const nowMs = clock.nowMs()
      const reference = randomUUID()
      const { changedAtMs, increaseVersion, requestId, linkId } = subject
      const fromMs = inputs.sources[0]?.fromMs ?? changedAtMs
      const toMs = inputs.sources.at(-1)?.toMs ?? changedAtMs
      const task: ProofTaskView = { ...taskOf(inputs), increaseVersion, changedAtMs, fromMs, toMs }
      const atMs = Math.min(nowMs, decidedAt(standing.verdict, judgement.directions, { changedAtMs, toMs }))
      await db.transaction().execute(async (tx) => {
        await appendVerdict(tx, {
          request_id: requestId,
          reference,
          increase_version: increaseVersion,
          verdict: standing.verdict,
          strength: standing.strength,
          at_ms: atMs,
          recorded_at_ms: nowMs,
          is_override: 0,
          by_account_id: null,
          by_name: null,
          reason: '',
          algorithm: ALGORITHM,
          inputs_hash: inputsHash,
          task_json: JSON.stringify(task),
          directions_json: JSON.stringify(judgement.directions),
          series_text: seriesText,
          told_at_ms: isSilent ? nowMs : null,
        })
        await saveProof(tx, {
          requestId,
          linkId,
          increaseVersion,
          phase: phaseOf(subject, standing.verdict === 'proven', nowMs),
          ...standing,
          reference,
          sinceMs: atMs,
          task,
          directions: judgement.directions as never,
          missing: judgement.missing,
          algorithm: ALGORITHM,
          inputsHash,
          computedAtMs: nowMs,
          nextLookAtMs,
        })
        if (!isSilent) await notify(tx, subject, standing, { reference, atMs })
      })
      if (!isSilent) await this.tellOwed()
      tellNews(news, subject)
      return reference
    },

    /** Tells the requests what they are owed; safe at any time and any number of times. */
    tellOwed(): Promise<void> {
      // One after the other: two tellers at once could give one verdict twice.
      queue = queue.then(async () => {
        for (const verdict of await untoldVerdicts(db)) await tell(verdict)
      })
      const told = queue
      queue = queue.catch(() => undefined)
      return told
    },
  }
}
export type VerdictGiver = ReturnType<typeof createVerdictGiver>

const taskOf = ({ linkId, sources, tasks, officeTime }: WholeJudgement['inputs']) => ({
  linkId,
  sources: [...sources],
  tasks: tasks.map((task) => ({ ...task, activeTests: [...task.activeTests] })),
  officeTime: officeTime.map(([fromMs, toMs]): [number, number] => [fromMs, toMs]),
})
