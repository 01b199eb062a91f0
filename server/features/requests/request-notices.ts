import type { RequestEvent } from '#domain/request-events.ts'
import type { RequestSnapshot } from '#domain/request-snapshot.ts'
import type { Notice, NoticeAudience } from '../../ports/notifier.ts'

const head: NoticeAudience = { role: 'head' }
const registry: NoticeAudience = { role: 'registry' }

/** Who is told of an event, and with which words; null: nobody needs to be woken for it. */
const audienceOf = (event: RequestEvent, request: RequestSnapshot): { kind: string; to: NoticeAudience[] } | null => {
  const opd: NoticeAudience = { opdId: request.opdId }
  const assignee: NoticeAudience[] = request.assignee ? [{ accountId: request.assignee.accountId }] : []
  switch (event.type) {
    case 'submitted':
      return { kind: 'request.submitted', to: [registry, head] }
    case 'received':
      return { kind: 'request.received', to: [opd, head] }
    case 'dispositioned':
    case 'reassigned':
      return { kind: 'request.dispositioned', to: [{ accountId: event.data.to.accountId }] }
    case 'started':
      return { kind: 'request.started', to: [opd] }
    case 'paused':
      return { kind: 'request.paused', to: event.data.party === 'opd' ? [opd, head] : [head] }
    case 'resumed':
      return { kind: 'request.resumed', to: assignee }
    case 'increased':
      return { kind: 'request.increased', to: [opd, head] }
    case 'reported':
      return { kind: 'request.reported', to: [head] }
    case 'completed':
      return { kind: 'request.done', to: [opd, head] }
    case 'accepted':
    case 'confirmed':
    case 'closed':
      return { kind: 'request.closed', to: [...assignee, opd] }
    case 'contested':
    case 'reopened':
      return { kind: 'request.reopened', to: [...assignee, head, opd] }
    case 'rejected':
      return { kind: 'request.rejected', to: [opd, ...assignee] }
    case 'cancelled':
      return { kind: 'request.cancelled', to: [head, registry, ...assignee] }
    case 'warned':
      return { kind: 'request.at_risk', to: assignee.length > 0 ? assignee : [head] }
    case 'breached':
      return { kind: 'request.breached', to: [head, ...assignee] }
    default:
      return null
  }
}

/** The agency is asked how the service was once its request has ended well; the survey itself opens with `done`. */
const surveyOf = (id: string, event: RequestEvent, { number, opdId }: RequestSnapshot): Notice[] =>
  ['accepted', 'confirmed', 'closed'].includes(event.type)
    ? [
        {
          cause: `survey:${id}`,
          to: [{ opdId }],
          kind: 'survey.open',
          values: { number },
          path: `/requests/${id}/survey`,
          urgency: 'normal',
        },
      ]
    : []

/** The notices of an event, one per cause and person; `opdName` is for the office, which has many. */
export const noticesOf = (id: string, event: RequestEvent, request: RequestSnapshot, opdName: string): Notice[] => {
  const audience = audienceOf(event, request)
  if (!audience || audience.to.length === 0 || (event.type === 'cancelled' && request.clock.submittedAtMs === null))
    return []
  const notice: Notice = {
    cause: `request:${id}:${event.version}`,
    to: audience.to,
    kind: audience.kind,
    values: { number: request.number, opd: opdName },
    path: `/requests/${id}`,
    urgency: event.type === 'breached' ? 'breach' : 'normal',
  }
  return [notice, ...surveyOf(id, event, request)]
}
