import type { Logger } from '#platform/logger.ts'
import type { ApiError, ErrorCode } from '#wire/api-error.ts'
import type { ErrorRequestHandler } from 'express'
import { randomUUID } from 'node:crypto'
import { isDatabaseAway } from '../database/database-away.ts'
import { AppError } from './app-error.ts'

const statusOf: Record<ErrorCode, number> = {
  'invalid-input': 400,
  'not-signed-in': 401,
  'not-allowed': 403,
  'not-found': 404,
  conflict: 409,
  refused: 422,
  'too-large': 413,
  'too-many': 429,
  unavailable: 503,
  internal: 500,
}

/** body-parser and express mark their own client errors with a 4xx status. */
const clientError = (error: unknown): AppError | undefined => {
  const status = (error as { status?: unknown } | null)?.status
  if (status === 413) return new AppError('too-large', 'The request body is too large')
  if (typeof status === 'number' && status >= 400 && status < 500)
    return new AppError('invalid-input', 'The request could not be read: send valid JSON')
  return undefined
}

/** Asked again in a moment, it may be answered. */
const unavailable = () => new AppError('unavailable', 'The database cannot be reached now; try again in a moment')

/** The one error handler: an AppError is told, anything else is 500 (503: the database is away), logged once under its errorId. */
export const handleErrors =
  (log: Logger): ErrorRequestHandler =>
  (error: unknown, req, res, _next) => {
    const errorId = randomUUID()
    const isAway = isDatabaseAway(error)
    const known = error instanceof AppError ? error : isAway ? unavailable() : clientError(error)
    if (!known || isAway) log.error({ errorId, error, method: req.method, path: req.path }, 'request failed')
    const code = known?.code ?? 'internal'
    const body: ApiError = {
      error: {
        code,
        message: known?.message ?? 'Something went wrong on our side; quote the errorId',
        errorId,
        ...known?.details,
      },
    }
    if (res.headersSent) res.destroy()
    else res.status(statusOf[code]).json(body)
  }
