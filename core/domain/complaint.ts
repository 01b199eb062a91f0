import type { Principal } from './principal.ts'

/** Complaints (pengaduan), domain.md §7: two levels, the officer first, then the official who resolves it for good. */
export const complaintChannels = [
  'phone',
  'email',
  'website',
  'x',
  'instagram',
  'direct',
  'sp4n_lapor',
  'whatsapp',
  'in_app',
] as const
export type ComplaintChannel = (typeof complaintChannels)[number]

export const complaintCategories = ['slow', 'down', 'not_effective', 'attitude', 'procedure', 'other'] as const
export type ComplaintCategory = (typeof complaintCategories)[number]

export const complaintStates = [
  'open',
  'in_progress',
  'escalated',
  'resolved',
  'closed',
  'rejected',
  'forwarded',
] as const
export type ComplaintState = (typeof complaintStates)[number]

export const escalationCauses = ['beyond_authority', 'beyond_skill', 'overdue', 'reporter_asked'] as const
export type EscalationCause = (typeof escalationCauses)[number]

export const isEnded = (state: ComplaintState): boolean =>
  state === 'closed' || state === 'rejected' || state === 'forwarded'

/** What decides about a move. */
export interface ComplaintFacts {
  state: ComplaintState
  opdId: string | null
  filedBy: string
  assigneeId: string | null
  contests: number
}

export const complaintMoves = [
  'take',
  'answer',
  'note',
  'escalate',
  'resolve',
  'contest',
  'close',
  'reject',
  'forward',
] as const
export type ComplaintMove = (typeof complaintMoves)[number]

/** `system`: the limits (complaint-limits.ts). */
export type ComplaintActor = Principal | 'system'

const isPerson = (who: ComplaintActor): who is Principal => who !== 'system'

/** The second level: the head, and whoever carries the capability. */
export const isComplaintOfficer = (who: Principal): boolean => who.role === 'head' || who.complaintOfficer

/** The first level works on complaints; the second does too. */
export const isComplaintStaff = (who: Principal): boolean => who.role === 'technician' || isComplaintOfficer(who)

/** Who speaks for the reporter: his OPD, or the front desk that wrote it down for him. */
export const isReporterSide = (facts: ComplaintFacts, who: Principal): boolean =>
  who.role === 'opd' ? facts.opdId !== null && facts.opdId === who.opdId : facts.filedBy === who.accountId

/** Whether this complaint exists at all for the reader. */
export const maySeeComplaint = (facts: ComplaintFacts, who: Principal): boolean =>
  isComplaintStaff(who) || who.role === 'leader' || isReporterSide(facts, who)

/**
 * Name and contact of the reporter, and the text of a confidential complaint: only for those who work on it, and for
 * the side that gave them. A technician gets them by taking the complaint.
 */
export const maySeeReporter = (facts: ComplaintFacts, who: Principal): boolean =>
  isComplaintOfficer(who) ||
  (who.role === 'technician' && facts.assigneeId === who.accountId) ||
  (who.role !== 'leader' && isReporterSide(facts, who))

export const complaintRefusals = [
  'not_allowed',
  'wrong_state',
  'second_level_only',
  'not_the_assignee',
  'already_contested',
] as const
export type ComplaintRefusal = (typeof complaintRefusals)[number]

interface MoveRule {
  from: readonly ComplaintState[]
  to: ComplaintState | 'same'
  /** Null: may. */
  refuse: (facts: ComplaintFacts, who: ComplaintActor) => ComplaintRefusal | null
}

const staff = (_facts: ComplaintFacts, who: ComplaintActor): ComplaintRefusal | null =>
  isPerson(who) && isComplaintStaff(who) ? null : 'not_allowed'
const officer = (_facts: ComplaintFacts, who: ComplaintActor): ComplaintRefusal | null =>
  !isPerson(who) || !isComplaintStaff(who) ? 'not_allowed' : isComplaintOfficer(who) ? null : 'second_level_only'
/** The one who took it, or the second level; once escalated, the second level alone. */
const worker = (facts: ComplaintFacts, who: ComplaintActor): ComplaintRefusal | null => {
  if (!isPerson(who) || !isComplaintStaff(who)) return 'not_allowed'
  if (isComplaintOfficer(who)) return null
  if (facts.state === 'escalated') return 'second_level_only'
  return facts.assigneeId === who.accountId ? null : 'not_the_assignee'
}

const working = ['open', 'in_progress', 'escalated'] as const

export const complaintRules: Record<ComplaintMove, MoveRule> = {
  /** Taking an escalated complaint keeps it on the second level. */
  take: {
    from: working,
    to: 'in_progress',
    refuse: (facts, who) => (facts.state === 'escalated' ? officer(facts, who) : staff(facts, who)),
  },
  answer: { from: ['in_progress', 'escalated'], to: 'same', refuse: worker },
  note: { from: [...working, 'resolved'], to: 'same', refuse: staff },
  escalate: {
    from: ['open', 'in_progress'],
    to: 'escalated',
    refuse: (facts, who) =>
      isPerson(who) && facts.state === 'in_progress' ? worker(facts, who) : who === 'system' ? null : staff(facts, who),
  },
  resolve: { from: ['in_progress', 'escalated'], to: 'resolved', refuse: worker },
  /** Once, and it goes to the official: the officer had his turn. */
  contest: {
    from: ['resolved'],
    to: 'escalated',
    refuse: (facts, who) =>
      !isPerson(who) || !isReporterSide(facts, who) ? 'not_allowed' : facts.contests > 0 ? 'already_contested' : null,
  },
  close: {
    from: ['resolved'],
    to: 'closed',
    refuse: (facts, who) =>
      who === 'system' || isReporterSide(facts, who) || isComplaintOfficer(who) ? null : 'not_allowed',
  },
  reject: { from: working, to: 'rejected', refuse: officer },
  forward: { from: working, to: 'forwarded', refuse: officer },
}

/** Decides about a move: the state after it, or the reason why not. Rights come first: a stranger learns no state. */
export const decideComplaintMove = (
  facts: ComplaintFacts,
  move: ComplaintMove,
  who: ComplaintActor,
): { to: ComplaintState } | { refused: ComplaintRefusal } => {
  const { from, to, refuse } = complaintRules[move]
  const refused = refuse(facts, who)
  if (refused) return { refused }
  if (!from.includes(facts.state)) return { refused: 'wrong_state' }
  return { to: to === 'same' || (move === 'take' && facts.state === 'escalated') ? facts.state : to }
}

/** The moves that this person may make now: what the screen offers. */
export const movesOffered = (facts: ComplaintFacts, who: Principal): ComplaintMove[] =>
  complaintMoves.filter((move) => 'to' in decideComplaintMove(facts, move, who))
