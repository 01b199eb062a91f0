import { sessionRoutes, type SessionView } from '#wire/session.ts'
import type { AnswerKeeper } from '../api/call.ts'
import { forgetAnswers, isKeptPath, keepAnswer, keepSession, recallAnswer, recallSession } from './kept-answers.ts'

const SESSION_PATH = sessionRoutes.getSession.path

/** The last answers are kept for their reader, and shown, dated, when there is no network. */
export const keeper: AnswerKeeper = {
  keep: (path, { address, body, atMs }) => {
    if (path === SESSION_PATH) void keepSession({ body, atMs, accountId: (body as SessionView).account.id })
    else if (isKeptPath(path)) void keepAnswer(address, body, atMs)
  },
  recall: async (path, address) => {
    if (path === SESSION_PATH) return recallSession()
    return isKeptPath(path) ? recallAnswer(address) : null
  },
  reader: (session) => void keepSession(session),
  forget: forgetAnswers,
}
