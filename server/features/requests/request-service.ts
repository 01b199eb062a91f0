import type { Principal } from '#domain/principal.ts'
import { type Correction, decideCorrection } from '#domain/request-correct.ts'
import { decideMove, type Decision, personOf } from '#domain/request-decide.ts'
import { isClockEvent, type NewRequestEvent, type RequestEvent, type RequestForm } from '#domain/request-events.ts'
import type { Move, MovePayloads } from '#domain/request-moves.ts'
import type { RequestSnapshot } from '#domain/request-snapshot.ts'
import { randomUUID } from 'node:crypto'
import type { Tx } from '../../database/service-database.ts'
import { AppError } from '../../http/app-error.ts'
import { afterCommit, type Committed, commitEvents } from './commit-events.ts'
import { wasDone } from './request-commands.ts'
import { gatherFacts } from './request-facts.ts'
import type { RequestParts } from './request-parts.ts'
import { type LoadedRequest, loadInScope, replayStored } from './request-scope.ts'
import { loadRequest } from './request-store.ts'

export interface Caller {
  who: Principal
  remoteAddress: string
}

/** A refusal of the domain as the edge tells it. */
const refusal = ({ reason, field }: Extract<Decision, { ok: false }>): AppError =>
  new AppError('refused', `This is refused: ${reason}`, {
    reason,
    ...(field === null ? {} : { fields: [{ path: `body.${field}`, message: reason }] }),
  })

/** Clock events, notes, and a verdict that says nothing yet: they change nothing that a person decides upon. */
const changesNothing = (event: RequestEvent): boolean =>
  isClockEvent(event.type) ||
  event.type === 'noted' ||
  (event.type === 'verdict_given' && event.data.verdict === 'not_yet_provable')

/** Others moved on since the version that the caller had on screen. */
const checkVersion = ({ stored }: LoadedRequest, expectedVersion: number, { who }: Caller): void => {
  const changes = stored.events
    .map(({ event }) => event)
    .filter((event) => event.version > expectedVersion && !changesNothing(event))
  if (changes.length === 0 && expectedVersion <= stored.events.length) return
  throw new AppError('conflict', 'Somebody changed this request meanwhile: look at it again', {
    reason: 'stale-version',
    changes: changes.map(({ version, type, by, recordedAtMs }) => ({
      version,
      type,
      byName: who.role === 'opd' && by.role !== 'opd' ? 'Dinas Kominfo' : by.name,
      recordedAtMs,
    })),
  })
}

/** The commands on requests: load, decide, append, in one transaction; news after commit. */
export const createRequestService = (parts: RequestParts) => {
  const { db, clock, rules } = parts

  /** Runs one decision in a transaction and tells the news once it stands. */
  const transact = async (work: (tx: Tx) => Promise<Committed>): Promise<Committed> => {
    const committed = await db.transaction().execute(work)
    await afterCommit(parts, committed)
    return committed
  }

  const commitDecision = (tx: Tx, loaded: LoadedRequest, decision: Decision, caller: Caller, nowMs: number) => {
    if (!decision.ok) throw refusal(decision)
    const { remoteAddress } = caller
    return commitEvents(tx, parts, loaded, { events: decision.events, nowMs, remoteAddress })
  }

  const decide = async <M extends Move>(
    tx: Tx,
    loaded: LoadedRequest,
    { move, payload, caller, nowMs }: { move: M; payload: MovePayloads[M]; caller: Caller; nowMs: number },
  ): Promise<Committed> => {
    const given = payload as Partial<MovePayloads['submit'] & MovePayloads['receive']>
    const form = given.form ?? loaded.snapshot.form
    const { id } = loaded.stored
    const facts = await gatherFacts(tx, parts, { id, form, receivedAtMs: given.receivedAtMs ?? null, nowMs })
    const decision = decideMove(loaded.snapshot, move, payload, { who: caller.who, facts })
    return commitDecision(tx, loaded, decision, caller, nowMs)
  }

  const draftEvent = (form: RequestForm, { who }: Caller, nowMs: number): NewRequestEvent => ({
    type: 'drafted',
    occurredAtMs: nowMs,
    recordedAtMs: nowMs,
    by: personOf(who),
    onBehalfOf: null,
    via: 'web',
    data: form,
  })

  /** A draft may be incomplete, but it is about a link of its own OPD. */
  const checkDraft = (form: RequestForm, { who }: Caller): void => {
    const opdId = parts.directory.link(form.linkId)?.opdId
    if (who.role !== 'opd') throw refusal({ ok: false, reason: 'wrong-role', field: null })
    if (opdId !== who.opdId) throw refusal({ ok: false, reason: 'link-not-of-opd', field: 'form.linkId' })
  }

  return {
    /** A new request, submitted at once or kept as a draft of the OPD. */
    create(
      input: { opdId: string; form: RequestForm; submit: boolean; occurredAtMs: number | null },
      caller: Caller,
    ): Promise<Committed> {
      const { form, occurredAtMs, opdId } = input
      return transact((tx) => {
        const nowMs = clock.nowMs()
        const fresh = replayStored({ id: randomUUID(), opdId, events: [] }, rules)
        if (input.submit) return decide(tx, fresh, { move: 'submit', payload: { form, occurredAtMs }, caller, nowMs })
        checkDraft(form, caller)
        const events = [draftEvent(form, caller, nowMs)]
        return commitEvents(tx, parts, fresh, { events, nowMs, remoteAddress: caller.remoteAddress })
      })
    },

    saveDraft(id: string, form: RequestForm, expectedVersion: number, caller: Caller): Promise<Committed> {
      return transact(async (tx) => {
        const nowMs = clock.nowMs()
        const loaded = await loadInScope(tx, rules, caller.who, id)
        checkVersion(loaded, expectedVersion, caller)
        if (loaded.snapshot.state !== 'draft') throw refusal({ ok: false, reason: 'wrong-state', field: null })
        checkDraft(form, caller)
        const events = [draftEvent(form, caller, nowMs)]
        return commitEvents(tx, parts, loaded, { events, nowMs, remoteAddress: caller.remoteAddress })
      })
    },

    move<M extends Move>(
      input: {
        id: string
        move: M
        expectedVersion: number
        /** Given by the caller, so that a repeated call is known as such. */
        commandId: string | null
        payload: (tx: Tx) => Promise<MovePayloads[M]>
      },
      caller: Caller,
    ): Promise<Committed> {
      return transact(async (tx) => {
        const nowMs = clock.nowMs()
        const loaded = await loadInScope(tx, rules, caller.who, input.id)
        const { commandId, move } = input
        const command = { requestId: input.id, accountId: caller.who.accountId, move }
        if (commandId !== null && (await wasDone(tx, { ...command, commandId }, nowMs))) return { ...loaded, added: [] }
        checkVersion(loaded, input.expectedVersion, caller)
        return decide(tx, loaded, { move, payload: await input.payload(tx), caller, nowMs })
      })
    },

    correct(id: string, correction: Correction, expectedVersion: number, caller: Caller): Promise<Committed> {
      return transact(async (tx) => {
        const nowMs = clock.nowMs()
        const loaded = await loadInScope(tx, rules, caller.who, id)
        checkVersion(loaded, expectedVersion, caller)
        const events = loaded.stored.events.map(({ event }) => event)
        const decision = decideCorrection(events, correction, { who: caller.who, nowMs })
        return commitDecision(tx, loaded, decision, caller, nowMs)
      })
    },

    /**
     * Events of the product itself: verdicts, closing, the clock. Inside the caller's transaction; `afterCommit` of the
     * result is then the caller's. Null when there is no such request.
     */
    async system(
      tx: Tx,
      id: string,
      events: (request: RequestSnapshot, nowMs: number) => NewRequestEvent[],
    ): Promise<Committed | null> {
      const stored = await loadRequest(tx, id)
      if (!stored) return null
      const nowMs = clock.nowMs()
      const loaded = replayStored(stored, rules)
      return commitEvents(tx, parts, loaded, {
        events: events(loaded.snapshot, nowMs),
        nowMs,
        remoteAddress: '',
      })
    },

    transact,
  }
}
export type RequestService = ReturnType<typeof createRequestService>
