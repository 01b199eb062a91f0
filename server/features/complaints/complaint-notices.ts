import type { ComplaintActor, ComplaintMove } from '#domain/complaint.ts'
import type { Notice, NoticeAudience } from '../../ports/notifier.ts'
import type { StoredComplaint } from './complaint-view.ts'

const firstLevel: readonly NoticeAudience[] = [{ role: 'technician' }, { role: 'head' }]
const secondLevel: readonly NoticeAudience[] = [{ role: 'head' }, { complaintOfficers: true }]

type Told = { kind: string; to: readonly NoticeAudience[]; isBreach?: boolean }

/** Who is told of what, by the side on which he stands; nobody gets two messages of one event. */
const toldOf = (row: StoredComplaint, type: 'filed' | ComplaintMove, isOverdue: boolean): Told[] => {
  /** Who complains: his OPD; for a citizen the one who wrote it down and has to answer him. */
  const reporter: NoticeAudience[] = row.opd_id === null ? [{ accountId: row.filed_by }] : [{ opdId: row.opd_id }]
  const assignee: NoticeAudience[] = row.assignee_id === null ? [] : [{ accountId: row.assignee_id }]
  switch (type) {
    case 'filed':
      return [
        { kind: 'complaint.filed', to: firstLevel },
        { kind: 'complaint.recorded', to: reporter },
      ]
    case 'take':
      return [{ kind: 'complaint.taken', to: reporter }]
    case 'answer':
      return [{ kind: 'complaint.answered', to: reporter }]
    case 'note':
      return [{ kind: 'complaint.noted', to: assignee }]
    case 'escalate':
      return isOverdue
        ? [{ kind: 'complaint.overdue', to: [...secondLevel, ...assignee], isBreach: true }]
        : [{ kind: 'complaint.escalated', to: secondLevel }]
    case 'resolve':
      return [{ kind: 'complaint.resolved', to: reporter }]
    case 'contest':
      return [{ kind: 'complaint.contested', to: [...secondLevel, ...assignee] }]
    case 'close':
      return [{ kind: 'complaint.closed', to: [...assignee, ...reporter] }]
    case 'reject':
      return [{ kind: 'complaint.rejected', to: [...reporter, ...assignee] }]
    case 'forward':
      return [{ kind: 'complaint.forwarded', to: [...reporter, ...assignee] }]
  }
}

/** The notices of one event. Number and category alone: text and reporter stay on the page that guards them. */
export const complaintNotices = (
  row: StoredComplaint,
  type: 'filed' | ComplaintMove,
  { who, isOverdue = false }: { who: ComplaintActor; isOverdue?: boolean },
): Notice[] =>
  toldOf(row, type, isOverdue)
    .filter(({ to }) => to.length > 0)
    .map(({ kind, to, isBreach }) => ({
      cause: `complaint:${row.id}:${row.version}`,
      to,
      ...(who === 'system' ? {} : { except: who.accountId }),
      kind,
      values: { number: row.number, category: row.category },
      path: `/complaints/${row.id}`,
      urgency: isBreach ? 'breach' : 'normal',
    }))

/** The days to resolve it are over: the second level, which it has reached by then, and the one who works on it. Once. */
export const resolveLimitNotice = (row: StoredComplaint): Notice => ({
  cause: `complaint:${row.id}:resolve-limit`,
  to: [...secondLevel, ...(row.assignee_id === null ? [] : [{ accountId: row.assignee_id }])],
  kind: 'complaint.unresolved',
  values: { number: row.number, category: row.category },
  path: `/complaints/${row.id}`,
  urgency: 'breach',
})
