import type { Move } from './request-moves.ts'
import type { RequestSnapshot, RequestState } from './request-snapshot.ts'

/** Who has to act next. `nature` is force majeure. */
export type WaitsFor = 'opd' | 'registry' | 'head' | 'technician' | 'supplier' | 'nature' | 'nobody'

const steps: Record<RequestState, { waitsFor: WaitsFor; next: Move | null }> = {
  draft: { waitsFor: 'opd', next: 'submit' },
  submitted: { waitsFor: 'registry', next: 'receive' },
  received: { waitsFor: 'head', next: 'dispose' },
  dispositioned: { waitsFor: 'technician', next: 'start' },
  in_progress: { waitsFor: 'technician', next: 'increase' },
  increased: { waitsFor: 'technician', next: 'report' },
  reported: { waitsFor: 'technician', next: 'complete' },
  done: { waitsFor: 'opd', next: 'accept' },
  closed: { waitsFor: 'nobody', next: null },
  rejected: { waitsFor: 'nobody', next: null },
  cancelled: { waitsFor: 'nobody', next: null },
}

/** The step that comes next by the table of moves; null when it has ended. */
export const nextMove = (state: RequestState): Move | null => steps[state].next

/** Who is waited for: during a pause its party, else whoever makes the next step. */
export const waitsFor = (request: RequestSnapshot): WaitsFor => {
  const open = request.pauses.findLast((pause) => pause.toMs === null && pause.party !== 'kominfo')
  if (open) return open.party === 'force_majeure' ? 'nature' : (open.party as 'opd' | 'supplier')
  return steps[request.state].waitsFor
}

/** The office still has to act. */
export const isOpen = (state: RequestState): boolean =>
  ['submitted', 'received', 'dispositioned', 'in_progress', 'increased', 'reported'].includes(state)

export const isEnded = (state: RequestState): boolean => ['closed', 'rejected', 'cancelled'].includes(state)
