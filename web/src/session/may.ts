import { grantOf, type Action } from '#domain/permissions.ts'
import { session } from './session.ts'

/** Whether the reader's role may do it at all: what it may not is not asked for. The server decides, and narrows it by scope. */
export const may = (action: Action): boolean => session.value !== null && grantOf(action, session.value.role) !== null
