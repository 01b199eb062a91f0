import type { LinkSample } from '#domain/sample.ts'
import type { Part } from '#platform/lifecycle.ts'
import type { Logger } from '#platform/logger.ts'
import { TelemetryStoreError } from '#telemetry/telemetry-error.ts'
import type { ContractBook } from '../../ports/contract-book.ts'
import type { RegisteredRequest, RequestRegister } from '../../ports/request-register.ts'
import { lookAtProof, openProof, type LookParts, type OpenProof } from './look-at-proof.ts'
import { subjectOf, WATCH_DAYS } from './proof-subject.ts'

const TICK_MS = 5_000
/** Requests are heard of when they change; all of them are gone through again this often. */
const REVIEW_MS = 3_600_000
const RETRY_MS = 60_000
/** A sample this much older than what was already looked at makes what is kept wrong. */
const LATE_MS = 240_000
/** Proofs whose figures stay in memory between two looks. */
const MAX_AWAKE = 200

export interface ProofJobParts extends LookParts {
  register: RequestRegister
  contracts: ContractBook
  log: Logger
}

interface Entry extends OpenProof {
  nextLookAtMs: number
}

/**
 * Looks at every open proof with each new 5-minute figure, and at proven ones as a sentinel, one after the other. All of
 * its memory can be lost at any time: verdicts are in the database, the rest is read again.
 */
export const createProofJob = (parts: ProofJobParts) => {
  const { clock, register, contracts, log, giver, state } = parts
  const entries = new Map<string, Entry>()
  const changed = new Set<string>()
  const awake = new Set<string>()
  let reviewAtMs = 0
  let isStopped = false

  const take = (request: RegisteredRequest): void => {
    const subject = subjectOf(request, contracts)
    if (!subject) {
      entries.delete(request.id)
      return
    }
    const known = entries.get(request.id)
    if (known && known.subject.increaseVersion === subject.increaseVersion) {
      // Declared done, lowered, closed: judged again at once, on what is kept.
      if (JSON.stringify(known.subject) !== JSON.stringify(subject)) known.nextLookAtMs = clock.nowMs()
      known.subject = subject
      return
    }
    entries.set(request.id, { ...openProof(subject, parts), nextLookAtMs: clock.nowMs() })
  }

  const review = async (): Promise<void> => {
    const nowMs = clock.nowMs()
    const found = await register.provable(nowMs - WATCH_DAYS * 86_400_000)
    const ids = new Set(found.map(({ id }) => id))
    for (const id of entries.keys()) if (!ids.has(id)) entries.delete(id)
    found.forEach(take)
    reviewAtMs = nowMs + REVIEW_MS
  }

  const takeChanged = async (): Promise<void> => {
    const ids = [...changed]
    changed.clear()
    for (const id of ids) {
      const request = await register.request(id)
      if (request) take(request)
    }
  }

  const keepAwake = (id: string): void => {
    awake.delete(id)
    awake.add(id)
    const [oldest] = awake
    if (awake.size <= MAX_AWAKE || oldest === undefined) return
    awake.delete(oldest)
    entries.get(oldest)?.judge.rest()
  }

  const lookAt = async (entry: Entry): Promise<void> => {
    const { requestId, linkId } = entry.subject
    const nowMs = clock.nowMs()
    try {
      const isBursting = (state.view(linkId, nowMs)?.burstUntilMs ?? null) !== null
      const nextMs = await lookAtProof(entry, parts, isBursting)
      entry.nextLookAtMs = nextMs ?? Infinity
      keepAwake(requestId)
    } catch (error) {
      entry.nextLookAtMs = nowMs + RETRY_MS
      // One proof that cannot be judged must not stop the others.
      const isBusy = error instanceof TelemetryStoreError && error.retryable
      log[isBusy ? 'warn' : 'error']({ error, requestId }, 'a proof could not be looked at; tried again in a minute')
    }
  }

  /** Everything that is due now; resolves with how many proofs were looked at. */
  const look = async (): Promise<number> => {
    if (clock.nowMs() >= reviewAtMs) await review()
    if (changed.size > 0) await takeChanged()
    await giver.tellOwed()
    const due = [...entries.values()]
      .filter(({ nextLookAtMs }) => nextLookAtMs <= clock.nowMs())
      .sort((a, b) => a.nextLookAtMs - b.nextLookAtMs)
    let looked = 0
    for (const entry of due) {
      if (isStopped) break
      await lookAt(entry)
      looked += 1
    }
    return looked
  }

  let timer: NodeJS.Timeout | undefined
  let running: Promise<unknown> | null = null
  const tick = (): void => {
    running ??= look()
      .catch((error: unknown) => log.error({ error }, 'the proofs could not be looked at'))
      .finally(() => {
        running = null
      })
  }
  const part: Part = {
    name: 'proofs',
    start() {
      isStopped = false
      // Another server may have done this in between: everything is gone through again.
      reviewAtMs = 0
      changed.clear()
      timer = setInterval(tick, TICK_MS)
      timer.unref()
      tick()
      return Promise.resolve()
    },
    async stop() {
      isStopped = true
      clearInterval(timer)
      await running
    },
  }

  return {
    look,
    part,
    /** A request moved on: it may have something to prove now. */
    requestChanged(id: string): void {
      changed.add(id)
    },
    /** A whole history came in: everything is gone through again. */
    reviewSoon(): void {
      reviewAtMs = 0
    },
    /** New samples: late ones make kept figures wrong. */
    heard(samples: readonly LinkSample[]): void {
      const lateBeforeMs = clock.nowMs() - LATE_MS
      const late = new Set(samples.filter(({ slotMs }) => slotMs < lateBeforeMs).map(({ linkId }) => linkId))
      if (late.size === 0) return
      for (const entry of entries.values()) if (late.has(entry.subject.linkId)) entry.judge.forget()
    },
    /** The next look of this request comes at once (a burst began or ended). */
    hurry(requestId: string): void {
      const entry = entries.get(requestId)
      if (entry) entry.nextLookAtMs = clock.nowMs()
    },
    size: () => entries.size,
  }
}
export type ProofJob = ReturnType<typeof createProofJob>
