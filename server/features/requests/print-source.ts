import type { RequestEvent } from '#domain/request-events.ts'
import { standingEvents, type StandingEvent } from '#domain/request-replay.ts'
import type { LinkDirectory } from '../../ports/link-directory.ts'
import type { RequestRegister } from '../../ports/request-register.ts'
import type { PrintableRequest, RequestPrintSource } from '../../ports/request-print-source.ts'

/** The newest event of a type, as it stands after corrections. */
const last = <T extends RequestEvent['type']>(
  events: readonly StandingEvent[],
  type: T,
): Extract<StandingEvent, { type: T }> | null =>
  (events.findLast((event) => event.type === type) as Extract<StandingEvent, { type: T }> | undefined) ?? null

/** What the official documents say of a request: names instead of ids, corrections applied, in the scope of the reader. */
export const createRequestPrintSource = (
  register: Pick<RequestRegister, 'request' | 'inScope'>,
  directory: LinkDirectory,
): RequestPrintSource => ({
  async printable(principal, requestId): Promise<PrintableRequest | null> {
    if (!(await register.inScope(principal, requestId))) return null
    const found = await register.request(requestId)
    if (!found) return null
    const { snapshot } = found
    const events = standingEvents(found.events)
    const received = last(events, 'received')
    const reported = last(events, 'reported')
    const completed = last(events, 'completed')
    const rejected = last(events, 'rejected')
    const verdict = last(events, 'verdict_given')
    const inForce = { down: snapshot.inForce.downBps, up: snapshot.inForce.upBps }
    return {
      id: found.id,
      number: received?.data.number ?? null,
      agendaNo: received?.data.agendaNo ?? null,
      opdName: directory.opd(snapshot.opdId)?.name ?? snapshot.opdId,
      linkName: snapshot.form.linkId,
      letter: snapshot.form.letter,
      notice: snapshot.form.notice,
      reason: snapshot.form.reason,
      asked: snapshot.form.asked.map(({ direction, rateBps }) => ({
        direction,
        fromBps: inForce[direction],
        toBps: rateBps,
      })),
      untilMs: snapshot.form.untilMs,
      submittedAtMs: last(events, 'submitted')?.occurredAtMs ?? null,
      receipt: received && {
        atMs: received.occurredAtMs,
        byName: received.by.name,
        channel: received.via,
        isComplete: received.data.isComplete,
        missing: received.data.missing,
      },
      priority: snapshot.dispositions.at(-1)?.priority ?? 'normal',
      dispositions: snapshot.dispositions.map(({ atMs, from, to, instruction }) => ({
        atMs,
        fromName: from.name,
        toName: to.name,
        instruction,
      })),
      assigneeName: snapshot.assignee?.name ?? null,
      startedAtMs: last(events, 'started')?.occurredAtMs ?? null,
      increases: events.flatMap((event) =>
        event.type === 'increased'
          ? [
              {
                changedAtMs: event.data.changedAtMs,
                byName: event.by.name,
                deviceName: event.data.deviceId,
                objectName: event.data.object.name,
                rates: event.data.rates,
              },
            ]
          : [],
      ),
      report: reported && {
        atMs: reported.occurredAtMs,
        byName: reported.by.name,
        text: reported.data.text,
        readings: reported.data.readings,
        fileIds: reported.data.fileIds,
      },
      completion: completed && {
        atMs: completed.occurredAtMs,
        byName: completed.by.name,
        declaration: completed.data.declaration,
      },
      rejection: rejected && {
        atMs: rejected.occurredAtMs,
        byName: rejected.by.name,
        reason: rejected.data.reason,
        text: rejected.data.text,
      },
      verdict: verdict && {
        verdict: verdict.data.verdict,
        atMs: verdict.occurredAtMs,
        inputHash: verdict.data.reference || null,
        isFinal: snapshot.state === 'closed',
      },
    }
  },
})
