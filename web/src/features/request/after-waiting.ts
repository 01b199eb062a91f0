import { moveRules, type Move } from '#domain/request-moves.ts'
import type { RequestView } from '#wire/request-views.ts'
import { mayWait, type WaitingReport } from '../../offline/outbox.ts'

/**
 * The moves that are open to the one whose reports wait: as if they had been taken, so that a whole job can be told
 * below ground. The request itself stays as the server last said it; nothing else may be done on a guess.
 */
export const afterWaiting = (request: RequestView, waiting: readonly WaitingReport[]): RequestView => {
  const isDone = (body: Record<string, unknown>): boolean => (body['andComplete'] ?? null) !== null
  const state = waiting.reduce(
    (before, { move, body }) =>
      move === 'report' && isDone(body) ? ('done' as const) : (moveRules[move].to ?? before),
    request.state,
  )
  if (state === request.state) return request
  const isOpen = (move: Move): boolean =>
    mayWait(move) && moveRules[move].from.includes(state) && waiting.every(({ problem }) => problem === null)
  return {
    ...request,
    nextMove: null,
    moves: request.moves.map((row) =>
      isOpen(row.move)
        ? { ...row, isAllowed: true, reason: null }
        : { ...row, isAllowed: false, reason: row.reason ?? 'wrong-state' },
    ),
  }
}
