import type { QuarterId } from '#domain/calendar-quarter.ts'
import { figureDifferences, saysTheSame } from '#domain/evaluation/differences.ts'
import type { EvaluationDocument } from '#domain/evaluation/document.ts'
import type { EarlierQuarter } from '#domain/evaluation/input.ts'
import { shiftQuarter } from '#domain/evaluation/quarter.ts'
import type { Principal } from '#domain/principal.ts'
import { canonicalJson } from '#domain/canonical-json.ts'
import type { EvaluationHead, FrozenEvaluation } from '#wire/evaluation.ts'
import { randomUUID } from 'node:crypto'
import type { FeatureContext } from '../../feature-context.ts'
import { AppError } from '../../http/app-error.ts'
import { computeDocument, type ComputeOptions } from './compute-document.ts'
import type { EvaluationStore } from './evaluation-store.ts'
import { type EvaluationState, followUpView, noteView, signRefusal } from './evaluation-views.ts'
import { type EvaluationSources, gatherInput, sha256 } from './gather-input.ts'

export type OfficeParts = Pick<FeatureContext, 'db' | 'clock' | 'telemetry' | 'news' | 'log' | 'audit' | 'notifier'> & {
  store: EvaluationStore
  sources: EvaluationSources
}

/** `manual` by a person, `close` by the job after the quarter's end, `late_data` by its daily look for corrections. */
export type ComputeCause = 'manual' | 'close' | 'late_data'
export interface Actor {
  accountId: string | null
  name: string
  remoteAddress: string
}
export const systemActor: Actor = { accountId: null, name: 'Pantau', remoteAddress: '' }

export interface Signing {
  hash: string
  name: string
  nip: string
  position: string
  note: string
  reason?: string | undefined
}

const TREND_QUARTERS = 4
/** News of progress at most this often (share of the links). */
const PROGRESS_STEP = 0.1

const conflict = (message: string, reason: string) => new AppError('conflict', message, { reason })

/** Computes, keeps and signs evaluations. One computation at a time: the telemetry store has other readers. */
export const createEvaluationOffice = (parts: OfficeParts) => {
  const { db, clock, store, sources, telemetry, news, log, audit, notifier } = parts
  const running = new Map<QuarterId, NonNullable<EvaluationHead['computation']>>()
  let queue: Promise<unknown> = Promise.resolve()
  /** The server stops: a computation ends at its next link instead of holding the stop up. */
  const stopping = new AbortController()

  const publish = (quarter: QuarterId): void =>
    news.publish({
      topic: 'evaluation',
      id: quarter,
      audiences: [{ role: 'head' }, { role: 'leader' }, { role: 'admin' }],
    })

  /** The quarters before, as their newest signature or else their newest figures tell them. */
  const earlierQuarters = async (quarter: QuarterId): Promise<EarlierQuarter[]> => {
    const found: EarlierQuarter[] = []
    for (let back = TREND_QUARTERS; back > 0; back--) {
      const earlier = shiftQuarter(quarter, -back)
      const signed = (await store.signatures(earlier)).at(-1)?.frozen.document
      const document = signed ?? (await store.newestDocument(earlier))?.document
      if (!document) continue
      const { definitionsVersion, figures } = document
      found.push({
        quarter: earlier,
        definitionsVersion,
        isSigned: signed !== undefined,
        figures: figures.map(({ id, value, interval, absent }) => ({ id, value, interval, absent })),
      })
    }
    return found
  }

  /** The document as the data stand now; nothing is kept. */
  const document = async (quarter: QuarterId, options: ComputeOptions = {}): Promise<EvaluationDocument> => {
    const gathered = await gatherInput(sources, quarter, clock.nowMs(), await earlierQuarters(quarter))
    return computeDocument(telemetry, gathered, { signal: stopping.signal, ...options })
  }

  const state = async (quarter: QuarterId): Promise<EvaluationState> => ({
    quarter,
    newest: await store.newestDocument(quarter),
    signatures: await store.signatures(quarter),
    computation: running.get(quarter) ?? null,
    nowMs: clock.nowMs(),
  })

  const keep = async (made: EvaluationDocument, cause: ComputeCause, by: Actor): Promise<void> => {
    const { quarter } = made
    const before = await state(quarter)
    const signed = before.signatures.at(-1)?.frozen.document
    const isRevision = signed !== undefined && !saysTheSame(signed, made)
    await db.transaction().execute(async (tx) => {
      await store.saveDocument(tx, made, { cause, byName: by.name })
      await audit.record(tx, {
        action: 'evaluation.compute',
        subject: `evaluation:${quarter}`,
        byAccountId: by.accountId,
        byName: by.name,
        remoteAddress: by.remoteAddress,
        before: before.newest ? { hash: before.newest.document.hash } : null,
        after: { hash: made.hash, cause, isRevision },
      })
      if (cause === 'manual') return
      await notifier.notify(tx, {
        cause: `evaluation:${quarter}:${made.hash}`,
        to: [{ role: 'leader' }, { role: 'head' }],
        kind: isRevision ? 'evaluation.revision' : 'evaluation.ready',
        values: { quarter },
        path: `/evaluations/${quarter}`,
        urgency: 'normal',
      })
    })
  }

  /** Computes and keeps, one after the other; a second call for a quarter that is being computed joins it. */
  const compute = (quarter: QuarterId, cause: ComputeCause, by: Actor): Promise<void> => {
    const progress = {
      state: 'running' as const,
      doneLinks: 0,
      totalLinks: 0,
      startedAtMs: clock.nowMs(),
      errorId: null,
    }
    running.set(quarter, progress)
    const run = async (): Promise<void> => {
      let told = 0
      publish(quarter)
      try {
        const made = await document(quarter, {
          onProgress: (doneLinks, totalLinks) => {
            running.set(quarter, { ...progress, doneLinks, totalLinks })
            if (doneLinks / totalLinks - told < PROGRESS_STEP) return
            told = doneLinks / totalLinks
            publish(quarter)
          },
        })
        await keep(made, cause, by)
        running.delete(quarter)
      } catch (error) {
        const errorId = randomUUID()
        if (stopping.signal.aborted) running.delete(quarter)
        else {
          log.error({ error, errorId, quarter }, 'the evaluation could not be computed')
          running.set(quarter, { ...progress, state: 'failed', errorId })
        }
        throw error
      } finally {
        publish(quarter)
      }
    }
    const turn = queue.then(run, run)
    queue = turn.catch(() => undefined)
    return turn
  }

  /** Freezes what the leader saw. Later figures are a numbered revision with a reason, never an edit. */
  const sign = async (quarter: QuarterId, signing: Signing, by: Principal, remoteAddress: string): Promise<void> => {
    await db.transaction().execute(async (tx) => {
      const newest = await store.newestDocument(quarter, tx)
      const signatures = await store.signatures(quarter, tx)
      const nowMs = clock.nowMs()
      const refusal = signRefusal({ quarter, newest, signatures, computation: null, nowMs })
      if (refusal !== null || !newest)
        throw new AppError('refused', 'This evaluation cannot be signed now', { reason: refusal ?? 'not_computed' })
      if (newest.document.hash !== signing.hash)
        throw conflict('The figures changed since they were shown; look at them again', 'figures_changed')
      const previous = signatures.at(-1)?.frozen
      if (previous && signing.reason === undefined)
        throw new AppError('invalid-input', 'A revision says why', {
          fields: [{ path: 'body.reason', code: 'missing', message: 'say why the figures are signed again' }],
        })
      const { hash: documentHash, name, nip, position, note, reason = '' } = signing
      const copy: Omit<FrozenEvaluation, 'hash'> = {
        document: newest.document,
        notes: (await store.notes(quarter, tx)).map(noteView),
        followUps: (await store.followUps(quarter, tx)).map((row) => followUpView(row, quarter, nowMs)),
        signature: {
          revision: signatures.length + 1,
          signedAtMs: nowMs,
          name,
          nip,
          position,
          note,
          reason,
          documentHash,
          differences: previous ? figureDifferences(previous.document, newest.document) : [],
        },
      }
      const frozen: FrozenEvaluation = { ...copy, hash: sha256(canonicalJson(copy)) }
      await store.saveSignature(tx, frozen, { documentSeq: newest.seq, byAccountId: by.accountId })
      await audit.record(tx, {
        action: 'evaluation.sign',
        subject: `evaluation:${quarter}`,
        byAccountId: by.accountId,
        byName: by.name,
        remoteAddress,
        before: previous ? { revision: previous.signature.revision, hash: previous.hash } : null,
        after: { revision: copy.signature.revision, documentHash, hash: frozen.hash, reason },
      })
    })
    publish(quarter)
  }

  return {
    document,
    compute,
    sign,
    state,
    publish,
    isRunning: (quarter: QuarterId) => running.get(quarter)?.state === 'running',
    idle: () => queue,
    isStopping: () => stopping.signal.aborted,
    async stop() {
      stopping.abort()
      await queue
    },
  }
}
export type EvaluationOffice = ReturnType<typeof createEvaluationOffice>
