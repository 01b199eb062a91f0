import { type Action, type Grant, grantOf } from './permissions.ts'
import type { Principal } from './principal.ts'
import type {
  CancelReason,
  IncreaseData,
  Letter,
  Person,
  Priority,
  RejectReason,
  ReopenCause,
  ReportReading,
  RequestForm,
} from './request-events.ts'
import type { RequestSnapshot, RequestState } from './request-snapshot.ts'
import type { BreachCause } from './sla-alarms.ts'
import type { PauseParty } from './sla-pauses.ts'

/** What each move must carry (domain.md §2). `atMs`: when it happened, if not now. */
export interface MovePayloads {
  submit: { form: RequestForm; occurredAtMs: number | null }
  receive: {
    receivedAtMs: number | null
    agendaNo: string | null
    isComplete: boolean
    missing: string
    evidenceFileId: string | null
  }
  dispose: {
    to: Person
    instruction: string
    priority: Priority
    dueHintMs: number | null
    occurredAtMs: number | null
  }
  reassign: { to: Person; reason: string }
  start: { occurredAtMs: number | null }
  pause: {
    cause: string
    party: PauseParty
    fromMs: number | null
    /** End of a wait that is already over. */
    toMs: number | null
    note: string
    fileId: string | null
  }
  resume: { pauseVersion: number | null; atMs: number | null; note: string }
  increase: IncreaseData
  report: {
    text: string
    readings: ReportReading[]
    fileIds: string[]
    occurredAtMs: number | null
    /** Steps 5 and 6 in one go: still two events. */
    andComplete: { declaration: string; fileIds: string[] } | null
  }
  complete: { declaration: string; fileIds: string[]; occurredAtMs: number | null }
  accept: { remark: string }
  confirm: { remark: string }
  contest: { remark: string }
  reopen: { cause: ReopenCause; reference: string | null; note: string }
  restore: IncreaseData
  reject: { reason: RejectReason; text: string }
  cancel: { reason: CancelReason; text: string }
  attachLetter: Letter
  explain: { cause: BreachCause; responsible: string; remedy: string; note: string }
  note: { text: string; isInternal: boolean; fileIds: string[]; occurredAtMs: number | null }
}
export type Move = keyof MovePayloads

export interface MoveRule {
  /** States in which the move exists. */
  from: readonly RequestState[]
  /** The state after it; null: the state stays. */
  to: RequestState | null
  /** Who may, as a row of the permissions table. */
  action: Action
  /** The document that it prints; null: none. */
  prints: 'receipt' | 'dispositionSheet' | 'followUpReport' | 'completionRecord' | 'rejectionLetter' | null
}

const beforeIncrease = ['submitted', 'received', 'dispositioned', 'in_progress'] as const
const atWork = ['received', 'dispositioned', 'in_progress', 'increased', 'reported'] as const
const alive = ['submitted', ...atWork, 'done', 'closed'] as const

/** The one table of moves: the server enforces it, the web offers buttons from it, the tests walk it. */
export const moveRules: Record<Move, MoveRule> = {
  submit: { from: ['draft'], to: 'submitted', action: 'createRequest', prints: null },
  receive: { from: ['submitted'], to: 'received', action: 'receive', prints: 'receipt' },
  dispose: { from: ['received', 'dispositioned'], to: 'dispositioned', action: 'dispose', prints: 'dispositionSheet' },
  reassign: { from: ['in_progress', 'increased', 'reported'], to: null, action: 'supervise', prints: null },
  start: { from: ['dispositioned'], to: 'in_progress', action: 'work', prints: null },
  pause: { from: atWork, to: null, action: 'pause', prints: null },
  resume: { from: atWork, to: null, action: 'pause', prints: null },
  increase: { from: ['in_progress'], to: 'increased', action: 'work', prints: null },
  report: { from: ['increased'], to: 'reported', action: 'work', prints: 'followUpReport' },
  complete: { from: ['reported'], to: 'done', action: 'work', prints: 'completionRecord' },
  accept: { from: ['done'], to: 'closed', action: 'judgeResult', prints: null },
  confirm: { from: ['done'], to: 'closed', action: 'confirmResult', prints: null },
  contest: { from: ['done'], to: 'in_progress', action: 'judgeResult', prints: null },
  reopen: { from: ['done', 'closed'], to: 'in_progress', action: 'supervise', prints: null },
  restore: { from: ['increased', 'reported', 'done', 'closed'], to: null, action: 'work', prints: null },
  reject: { from: beforeIncrease, to: 'rejected', action: 'reject', prints: 'rejectionLetter' },
  cancel: { from: ['draft', ...beforeIncrease], to: 'cancelled', action: 'cancel', prints: null },
  attachLetter: { from: ['submitted', ...atWork], to: null, action: 'attachLetter', prints: null },
  explain: { from: alive, to: null, action: 'supervise', prints: null },
  note: { from: alive, to: null, action: 'note', prints: null },
}
export const moves = Object.keys(moveRules) as Move[]

/** Why a move is refused. The web has a sentence for each; the list is the contract. */
export const refusals = [
  'wrong-role',
  'not-own',
  'not-assignee',
  'request-ended',
  'wrong-state',
  'nothing-asked',
  'not-an-increase',
  'open-request-exists',
  'link-not-of-opd',
  'letter-or-notice-needed',
  'letter-needed',
  'not-before-previous-step',
  'in-the-future',
  'until-before-wanted',
  'wanted-in-the-past',
  'assignee-not-technician',
  'text-needed',
  'missing-items-needed',
  'pause-ends-before-it-begins',
  'no-open-pause',
  'direction-not-asked',
  'more-than-asked',
  'contract-changed-since',
  'two-person-rule',
  'not-temporary',
  'already-restored',
  'not-the-old-rate',
  'no-breach',
  'event-unknown',
  'event-not-correctable',
  'not-last-step',
  'only-the-head',
  'nothing-changed',
  'not-a-date',
] as const
export type Refusal = (typeof refusals)[number]

const endStates: readonly RequestState[] = ['rejected', 'cancelled']

type Asked = Pick<RequestSnapshot, 'opdId'> & { assignee: Pick<Person, 'accountId'> | null }

/** Why somebody of a role that may make a move may still not make this one. */
const stranger = (
  { opdId, assignee }: Asked,
  grant: Grant,
  who: Pick<Principal, 'accountId' | 'opdId'>,
): 'not-own' | 'not-assignee' | null => {
  if (grant === 'own' && who.opdId !== opdId) return 'not-own'
  return grant === 'assignee' && assignee?.accountId !== who.accountId ? 'not-assignee' : null
}

/** Is the move this person's to make, once the request stands where it begins? Who may stand in is not waited for. */
export const isTheirs = (request: Asked, move: Move, who: Pick<Principal, 'role' | 'accountId' | 'opdId'>): boolean => {
  const grant = grantOf(moveRules[move].action, who.role)
  return grant !== null && grant !== 'supervisor' && stranger(request, grant, who) === null
}

/**
 * May this person make this move now, whatever it carries? Null: yes. The web greys out a button with the answer; the
 * server asks again before it decides. Scope (another OPD's request) is the server's: it answers "not found" instead.
 */
export const checkMove = (request: RequestSnapshot, move: Move, who: Principal): Refusal | null => {
  const rule = moveRules[move]
  const grant = grantOf(rule.action, who.role)
  if (grant === null) return 'wrong-role'
  const theirs = stranger(request, grant, who)
  if (theirs === 'not-own') return theirs
  if (endStates.includes(request.state)) return 'request-ended'
  if (!rule.from.includes(request.state)) return 'wrong-state'
  // "Before increased" (domain.md §2) stays true after a reopening: what changed a contract is not undone by an end state.
  if ((move === 'reject' || move === 'cancel') && request.increases.length > 0) return 'wrong-state'
  if (theirs !== null) return theirs
  if (move === 'resume' && !request.pauses.some((pause) => pause.toMs === null)) return 'no-open-pause'
  if (move === 'explain' && request.breach === null) return 'no-breach'
  if (move === 'restore' && request.form.untilMs === null) return 'not-temporary'
  if (move === 'restore' && request.loweredAtMs !== null) return 'already-restored'
  return null
}
