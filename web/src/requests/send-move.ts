import type { Move } from '#domain/request-moves.ts'
import { requestMoveRoutes } from '#wire/requests.ts'
import type { RequestRow, RequestView } from '#wire/request-views.ts'
import { ApiFailure } from '../api/api-failure.ts'
import { call } from '../api/call.ts'
import { t } from '../i18n/translator.ts'
import { clock } from '../live/live.ts'
import { mayWait, queueReport } from '../offline/outbox.ts'
import { session } from '../session/session.ts'

/** Below ground a network that is there may never answer. */
const PATIENCE_MS = 15_000

export interface Command {
  /** However often it is sent, it happens once: an answer that was lost on the way does nothing twice. */
  commandId: string
  /** The state that the person decided on. */
  expectedVersion: number
  body: Record<string, unknown>
}
type Asked = Pick<RequestRow, 'id' | 'number' | 'opdName'>
export type Sent =
  | { kind: 'done'; request: RequestView }
  /** There is no network: it is kept on this device and sent later. */
  | { kind: 'waits' }
  /** Somebody else was quicker. */
  | { kind: 'conflict' }
  | { kind: 'refused'; failure: ApiFailure }

/** Kept for later; false: this browser keeps nothing, or the move is none that may wait. */
const keep = async (request: Asked, move: Move, { commandId, expectedVersion, body }: Command): Promise<boolean> => {
  if (session.value === null || !mayWait(move)) return false
  const { id: requestId, number } = request
  const title = number === null ? request.opdName : t('requests.titleOf', { number })
  const made = { madePcMs: Date.now(), madeAtMs: clock.now(), problem: null }
  const mine = { id: commandId, accountId: session.value.id, requestId, title, move }
  // What a form hands over is reactive; what is kept must be plain.
  const plain = JSON.parse(JSON.stringify(body)) as Record<string, unknown>
  try {
    await queueReport({ ...mine, ...made, body: plain, expectedVersion })
    return true
  } catch {
    return false
  }
}

/** Makes a move. Nothing is shown as done before the server said so. */
export const sendMove = async (request: Asked, move: Move, command: Command): Promise<Sent> => {
  try {
    const { body: fields, ...told } = command
    const patience = mayWait(move) ? { signal: AbortSignal.timeout(PATIENCE_MS) } : {}
    const options = { params: { id: request.id }, body: { ...told, ...fields }, ...patience }
    const reply = await call(requestMoveRoutes[move], options as never)
    return { kind: 'done', request: reply.request }
  } catch (error) {
    const failure = error instanceof ApiFailure ? error : new ApiFailure('internal', { message: String(error) })
    if (failure.code === 'conflict') return { kind: 'conflict' }
    const isUnheard = failure.code === 'offline' || failure.code === 'cancelled'
    return isUnheard && (await keep(request, move, command)) ? { kind: 'waits' } : { kind: 'refused', failure }
  }
}
