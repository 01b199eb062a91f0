import type { Move } from '#domain/request-moves.ts'
import type { Tx } from '../../database/service-database.ts'
import { AppError } from '../../http/app-error.ts'

/** A phone that was below ground for longer than this asks its reader to look again. */
const KEPT_MS = 90 * 86_400_000

export interface Command {
  commandId: string
  requestId: string
  accountId: string
  move: Move
}

/**
 * Remembers, in the transaction of a move, that this command is done. True: it was done before, by the same person on
 * the same request, and its answer was lost on the way; nothing may happen again. An id that stood for something else is
 * refused: two things that a person did must not become one.
 */
export const wasDone = async (tx: Tx, command: Command, nowMs: number): Promise<boolean> => {
  const { commandId, requestId, accountId, move } = command
  const before = await tx
    .selectFrom('request_commands')
    .selectAll()
    .where('command_id', '=', commandId)
    .executeTakeFirst()
  if (before) {
    if (before.request_id === requestId && before.account_id === accountId && before.move === move) return true
    throw new AppError('invalid-input', 'This command id stands for something else', {
      fields: [{ path: 'body.commandId', message: 'used before for another command' }],
    })
  }
  await tx
    .deleteFrom('request_commands')
    .where('recorded_at_ms', '<', nowMs - KEPT_MS)
    .execute()
  await tx
    .insertInto('request_commands')
    .values({ command_id: commandId, request_id: requestId, account_id: accountId, move, recorded_at_ms: nowMs })
    .execute()
  return false
}
