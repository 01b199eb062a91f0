import type { ComplaintCategory, ComplaintChannel, ComplaintMove, EscalationCause } from '#domain/complaint.ts'
import type { Principal } from '#domain/principal.ts'
import type { DemoPerson } from '../city/people.ts'
import { officeInstant } from '../traffic/wib-time.ts'

/** What somebody did with a complaint, so many working days after it came in, at `HH:MM` WIB. */
export interface Deed {
  move: ComplaintMove
  by: DemoPerson
  after: number
  at: string
  text?: string
  cause?: EscalationCause
  where?: string
}

/** A complaint of the demo city with what people did; the limits do their part when it is imported. */
export interface DemoComplaint {
  id: string
  filing: {
    channel: ComplaintChannel
    category: ComplaintCategory
    text: string
    reporterName?: string
    opdId?: string
    anonymous?: boolean
    confidential?: boolean
    linkId?: string
    requestId?: string
    receivedAtMs: number
  }
  by: Principal
  recordedAtMs: number
  lapor?: { number: string; category: string; receivedAtMs: number; answeredAtMs: null }
  reopened: boolean
  moves: { move: ComplaintMove; by: Principal; atMs: number; body: Omit<Deed, 'move' | 'by' | 'after' | 'at'> }[]
}

const MINUTE_MS = 60_000

export const asPrincipal = ({ id, name, role, opdId, complaintOfficer }: DemoPerson): Principal => ({
  accountId: id,
  name,
  role,
  opdId,
  complaintOfficer,
})

/** Everything but when: `filing` without its time, who wrote it down, how long after it came in (minutes). */
export interface Tale {
  id: string
  filing: Omit<DemoComplaint['filing'], 'receivedAtMs'>
  by: DemoPerson
  writtenAfter?: number
  lapor?: string
  reopened?: boolean
  deeds: readonly Deed[]
}

/** A tale at its time. What would lie after `untilMs` has not happened yet. */
export const tellTale = (tale: Tale, receivedAtMs: number, untilMs: number): DemoComplaint => {
  const recordedAtMs = Math.min(receivedAtMs + (tale.writtenAfter ?? 0) * MINUTE_MS, untilMs)
  return {
    id: tale.id,
    filing: { ...tale.filing, receivedAtMs },
    by: asPrincipal(tale.by),
    recordedAtMs,
    ...(tale.lapor === undefined
      ? {}
      : { lapor: { number: tale.lapor, category: 'Infrastruktur', receivedAtMs, answeredAtMs: null } }),
    reopened: tale.reopened ?? false,
    moves: tale.deeds
      .map(({ move, by, after, at, ...body }) => ({
        move,
        by: asPrincipal(by),
        atMs: Math.max(officeInstant(receivedAtMs, after, at), recordedAtMs),
        body,
      }))
      .filter(({ atMs }) => atMs < untilMs),
  }
}
