import { type EventData, type NewRequestEvent } from '#domain/request-events.ts'
import { alarmEvents } from '#domain/request-system.ts'
import { alarmsDue } from '#domain/sla-alarms.ts'
import { judgingRules, readClock } from '#domain/sla-clock.ts'
import { numberYear, requestNumber } from '#domain/request-number.ts'
import type { Tx } from '../../database/service-database.ts'
import type { HistoricRequest } from '../../ports/request-register.ts'
import { saveProjection } from './commit-events.ts'
import { keepSequence } from './request-facts.ts'
import type { RequestParts } from './request-parts.ts'
import { replayStored } from './request-scope.ts'
import { appendEvents, loadRequest, type StoredRequest } from './request-store.ts'

const CHUNK = 100

/** Numbers in the order of receipt, continuing each year's sequence: an imported history has no holes either. */
const giveNumbers = async (
  tx: Tx,
  requests: readonly HistoricRequest[],
): Promise<Map<string, EventData['received']>> => {
  const receipts = requests
    .flatMap(({ id, events }) => events.flatMap((event) => (event.type === 'received' ? [{ id, event }] : [])))
    .sort((a, b) => a.event.occurredAtMs - b.event.occurredAtMs)
  const last = new Map<number, number>()
  for (const row of await tx.selectFrom('request_sequences').selectAll().execute()) last.set(row.year, row.last)
  const numbers = new Map<string, EventData['received']>()
  for (const { id, event } of receipts) {
    const year = numberYear(event.occurredAtMs)
    const sequence = (last.get(year) ?? 0) + 1
    last.set(year, sequence)
    numbers.set(id, { ...event.data, sequence, number: requestNumber(sequence, event.occurredAtMs) })
  }
  for (const [year, sequence] of last) await keepSequence(tx, year, sequence)
  return numbers
}

/**
 * The clock events that the program would have written had it run then: after each event, what fell due before the next
 * one. Their `recordedAt` is their time, as of a server that was awake.
 */
const appendWithAlarms = async (
  tx: Tx,
  parts: RequestParts,
  start: StoredRequest,
  { events, nowMs }: { events: readonly NewRequestEvent[]; nowMs: number },
): Promise<StoredRequest> => {
  let stored = start
  for (const [index, event] of events.entries()) {
    stored = await appendEvents(tx, stored, [event])
    const untilMs = Math.min(nowMs, events[index + 1]?.recordedAtMs ?? nowMs)
    const { snapshot } = replayStored(stored, parts.rules)
    const history = parts.rules.history()
    const clock = readClock(snapshot.clock, history, untilMs)
    const due = alarmsDue(clock, judgingRules(snapshot.clock, history, untilMs), snapshot.alarms, untilMs)
    const awake = alarmEvents(due, untilMs).map((alarm) => ({
      ...alarm,
      recordedAtMs: Math.max(event.recordedAtMs, alarm.occurredAtMs),
    }))
    stored = await appendEvents(tx, stored, awake)
  }
  return stored
}

const writeContracts = async (tx: Tx, parts: RequestParts, { events, id }: HistoricRequest): Promise<void> => {
  const form = events.find((event) => event.type === 'submitted')?.data
  if (!form) return
  for (const event of events)
    if (event.type === 'increased')
      for (const { direction, toBps: rateBps } of event.data.rates)
        await parts.contracts.change(tx, {
          linkId: form.linkId,
          direction,
          rateBps,
          validFromMs: event.data.changedAtMs,
          untilMs: form.untilMs,
          source: id,
          byAccountId: event.by.accountId,
          byName: event.by.name,
        })
}

/**
 * Writes requests that happened before this installation: the demo city, or the archive of an office. The events carry
 * their own times and are hashed like any others; warnings and breaches are added as of their time, contracts change at
 * `changedAt`. No notices, no news, no files; one audit entry per chunk. A request whose id exists already is left
 * alone, so that it may be run again. Returns how many were written.
 *
 * Order matters for contracts: give requests in the order of their increases, and the contracts from before the first
 * one through `ContractBook.change` (or the inventory), else "since ever" is what the inventory says today.
 */
export const importHistory = async (parts: RequestParts, requests: readonly HistoricRequest[]): Promise<number> => {
  const { db, clock, audit, contracts } = parts
  const sorted = [...requests].sort((a, b) => (a.events[0]?.occurredAtMs ?? 0) - (b.events[0]?.occurredAtMs ?? 0))
  const fresh: HistoricRequest[] = []
  for (const request of sorted) if (!(await loadRequest(db, request.id))) fresh.push(request)
  const numbers = await db.transaction().execute((tx) => giveNumbers(tx, fresh))
  for (let from = 0; from < fresh.length; from += CHUNK) {
    const chunk = fresh.slice(from, from + CHUNK)
    await db.transaction().execute(async (tx) => {
      for (const request of chunk) {
        const events = request.events.map((event) => {
          const data = event.type === 'received' ? numbers.get(request.id) : undefined
          return data ? ({ ...event, data } as NewRequestEvent) : event
        })
        const empty = { id: request.id, opdId: request.opdId, events: [] }
        const nowMs = clock.nowMs()
        const stored = await appendWithAlarms(tx, parts, empty, { events, nowMs })
        await writeContracts(tx, parts, request)
        await saveProjection(tx, parts, replayStored(stored, parts.rules), nowMs)
      }
      await audit.record(tx, {
        action: 'request.import',
        subject: 'requests',
        byAccountId: null,
        byName: 'Pantau',
        remoteAddress: '',
        before: null,
        after: { requests: chunk.length, first: chunk[0]?.id ?? null },
      })
    })
  }
  await contracts.refresh()
  return fresh.length
}
