import type { Role } from '#domain/principal.ts'
import { z } from 'zod/mini'

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

/**
 * One row = one route: server, web client, OpenAPI and the access test read the same object.
 * `access` is obligatory, so that a new route cannot forget its rule: 'public' or the roles that may call it.
 */
export interface Route<
  Params extends z.ZodMiniType = z.ZodMiniType,
  Query extends z.ZodMiniType = z.ZodMiniType,
  Body extends z.ZodMiniType = z.ZodMiniType,
  Reply extends z.ZodMiniType = z.ZodMiniType,
> {
  method: Method
  /** Express path below /api/v1: `/links/:id`. */
  path: string
  summary: string
  access: 'public' | readonly Role[]
  params: Params
  query: Query
  body: Body
  reply: Reply
  /** 'json' (default) or the content type of a file reply; a file route's reply schema is z.unknown(). */
  replyType: string
  status: number
  /** Answers also while the first password is still to be changed: the session routes alone. */
  beforePasswordChange: boolean
}

const nothing = z.strictObject({})
type Nothing = typeof nothing

interface RouteInput<P, Q, B, R> {
  method: Method
  path: string
  summary: string
  access: 'public' | readonly Role[]
  params?: P
  query?: Q
  body?: B
  reply: R
  replyType?: string
  status?: number
  beforePasswordChange?: boolean
}

export const defineRoute = <
  R extends z.ZodMiniType,
  P extends z.ZodMiniType = Nothing,
  Q extends z.ZodMiniType = Nothing,
  B extends z.ZodMiniType = Nothing,
>(
  input: RouteInput<P, Q, B, R>,
): Route<P, Q, B, R> => ({
  method: input.method,
  path: input.path,
  summary: input.summary,
  access: input.access,
  params: input.params ?? (nothing as unknown as P),
  query: input.query ?? (nothing as unknown as Q),
  body: input.body ?? (nothing as unknown as B),
  reply: input.reply,
  replyType: input.replyType ?? 'json',
  status: input.status ?? 200,
  beforePasswordChange: input.beforePasswordChange ?? false,
})
