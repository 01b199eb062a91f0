import { isClockEvent, type NewRequestEvent, type RequestEvent } from '#domain/request-events.ts'
import { numberYear } from '#domain/request-number.ts'
import { alarmEvents } from '#domain/request-system.ts'
import { alarmsDue } from '#domain/sla-alarms.ts'
import { judgingRules, readClock } from '#domain/sla-clock.ts'
import type { Tx } from '../../database/service-database.ts'
import type { NewsAudience } from '../../ports/news-bus.ts'
import { projectRequest } from './project-request.ts'
import { keepSequence } from './request-facts.ts'
import { filesOf } from './request-files.ts'
import { noticesOf } from './request-notices.ts'
import type { RequestParts } from './request-parts.ts'
import { type LoadedRequest, replayStored } from './request-scope.ts'
import { appendEvents } from './request-store.ts'

export interface Committed extends LoadedRequest {
  added: RequestEvent[]
}

/** The clock events that the request owes at this moment: after any move, and at each look of the clock job. */
const owedAlarms = ({ snapshot }: LoadedRequest, { rules }: RequestParts, nowMs: number): NewRequestEvent[] => {
  const clock = readClock(snapshot.clock, rules.history(), nowMs)
  const judging = judgingRules(snapshot.clock, rules.history(), nowMs)
  return alarmEvents(alarmsDue(clock, judging, snapshot.alarms, nowMs), nowMs)
}

/** Writes the list row of a request anew. */
export const saveProjection = async (
  tx: Tx,
  parts: RequestParts,
  { stored, snapshot }: LoadedRequest,
  nowMs: number,
): Promise<void> => {
  const { closeAfterProvenDays } = parts.settings.current('requests')
  const projection = { directory: parts.directory, history: parts.rules.history(), closeAfterProvenDays }
  const updatedAtMs = stored.events.at(-1)?.event.recordedAtMs ?? nowMs
  const row = projectRequest(stored.id, snapshot, projection, { nowMs, updatedAtMs })
  await tx
    .insertInto('requests')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute()
}

const changeContracts = async (tx: Tx, parts: RequestParts, id: string, event: RequestEvent, loaded: LoadedRequest) => {
  if (event.type !== 'increased') return
  const { linkId, untilMs } = loaded.snapshot.form
  const { accountId: byAccountId, name: byName } = event.by
  for (const { direction, toBps: rateBps } of event.data.rates) {
    const validFromMs = event.data.changedAtMs
    // A limit that was set again after a reopening changes the device, not the contract.
    if (parts.contracts.rateAt(linkId, direction, validFromMs) === rateBps) continue
    await parts.contracts.change(tx, {
      linkId,
      direction,
      rateBps,
      validFromMs,
      untilMs,
      source: id,
      byAccountId,
      byName,
    })
  }
}

/**
 * Appends what was decided and everything that follows from it, in one transaction: clock events, contract, number,
 * files, list row, audit, notices. Either all of it happened, or none.
 */
export const commitEvents = async (
  tx: Tx,
  parts: RequestParts,
  before: LoadedRequest,
  { events, nowMs, remoteAddress }: { events: readonly NewRequestEvent[]; nowMs: number; remoteAddress: string },
): Promise<Committed> => {
  const decided = replayStored(await appendEvents(tx, before.stored, events), parts.rules)
  const after = replayStored(await appendEvents(tx, decided.stored, owedAlarms(decided, parts, nowMs)), parts.rules)
  const { id, opdId } = after.stored
  const added = after.stored.events.slice(before.stored.events.length)
  const known = new Set(before.stored.events.flatMap(({ event }) => filesOf(event)))
  for (const { event, hash } of added) {
    await changeContracts(tx, parts, id, event, after)
    if (event.type === 'received') await keepSequence(tx, numberYear(event.occurredAtMs), event.data.sequence)
    const fileIds = filesOf(event).filter((fileId) => !known.has(fileId))
    await parts.files.attach(tx, { fileIds, owner: { kind: 'request', id }, byAccountId: event.by.accountId })
    await parts.audit.record(tx, {
      action: `request.${event.type}`,
      subject: `request:${id}`,
      byAccountId: isClockEvent(event.type) || event.via === 'system' ? null : event.by.accountId,
      byName: event.by.name,
      remoteAddress,
      before: { version: event.version - 1, state: before.snapshot.state },
      // The hash ties the audit to the log of the request: neither can be shortened without the other.
      after: { version: event.version, state: after.snapshot.state, eventHash: hash },
    })
    const opdName = parts.directory.opd(opdId)?.shortName ?? opdId
    for (const notice of noticesOf(id, event, after.snapshot, opdName)) await parts.notifier.notify(tx, notice)
  }
  await saveProjection(tx, parts, after, nowMs)
  return { ...after, added: added.map(({ event }) => event) }
}

const office: NewsAudience[] = (['head', 'technician', 'registry', 'leader', 'admin', 'wall'] as const).map((role) => ({
  role,
}))

/** After commit: contracts in memory, and the news. A draft and an internal note are nobody else's business. */
export const afterCommit = async (parts: RequestParts, { stored, snapshot, added }: Committed): Promise<void> => {
  if (added.some((event) => event.type === 'increased')) await parts.contracts.refresh()
  if (added.length === 0) return
  const isInternal = added.every((event) => event.type === 'noted' && event.data.isInternal)
  const opd: NewsAudience[] = isInternal ? [] : [{ opdId: stored.opdId }]
  const isDraft = snapshot.clock.submittedAtMs === null
  parts.news.publish({ topic: 'request', id: stored.id, audiences: isDraft ? opd : [...opd, ...office] })
}
