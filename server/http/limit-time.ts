import type { RequestHandler } from 'express'
import { AppError } from './app-error.ts'

/** Answers 503 when a handler has not begun to answer in time; the connection is never left hanging. */
export const limitTime =
  (limitMs: number): RequestHandler =>
  (_req, res, next) => {
    const timer = setTimeout(() => {
      if (!res.headersSent) next(new AppError('unavailable', `No answer within ${limitMs / 1000} s; try again`))
    }, limitMs)
    res.once('close', () => {
      clearTimeout(timer)
    })
    next()
  }
