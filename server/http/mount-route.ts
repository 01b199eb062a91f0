import type { Principal } from '#domain/principal.ts'
import type { Route } from '#wire/route.ts'
import type { Request, RequestHandler, Response, Router } from 'express'
import { z } from 'zod/mini'
import en from 'zod/v4/locales/en.js'
import type { Identity } from '../ports/session-gate.ts'
import { AppError } from './app-error.ts'
import { fieldsOf } from './field-problem.ts'
import { remoteAddressOf } from './remote-address.ts'
import { sendJson } from './send-json.ts'

export interface Call<R extends Route> {
  /** Session or token behind the call; null only on public routes. */
  identity: Identity | null
  /** Null only on public routes. */
  principal: Principal | null
  params: z.infer<R['params']>
  query: z.infer<R['query']>
  body: z.infer<R['body']>
  /** For the audit: where the call came from. */
  remoteAddress: string
  req: Request
  res: Response
}
/** Roles other than 'public' are checked before the handler runs, so `principal` is there. */
export type SignedInCall<R extends Route> = Call<R> & { principal: Principal }

export type RouteHandler<R extends Route> = (
  call: SignedInCall<R>,
) => Promise<z.infer<R['reply']>> | z.infer<R['reply']>

/** How a request becomes somebody: cookie session, bearer token; null when neither. */
export type Authenticate = (req: Request) => Promise<Identity | null>

export interface MountOptions {
  router: Router
  authenticate: Authenticate
  /** Parse replies too (on in tests and development): a reply that breaks its schema is a defect of ours. */
  checkReplies: boolean
  /** Every mounted route, for OpenAPI and for the access test. */
  registry: Route[]
}

// Without it the small zod says "Invalid input" whatever is wrong: a caller must read what to change.
z.config(en())

/** Nobody types the character 0, files and logs stumble over it, and PostgreSQL refuses it. */
const hasNul = (value: unknown): boolean => {
  if (typeof value === 'string') return value.includes('\0')
  return value !== null && typeof value === 'object' && Object.values(value).some(hasNul)
}

const parse = <S extends z.ZodMiniType>(schema: S, value: unknown, where: string): z.infer<S> => {
  if (hasNul(value)) throw new AppError('invalid-input', `The ${where} holds the character 0`)
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw new AppError('invalid-input', `The ${where} is not valid`, {
    fields: fieldsOf(result.error.issues, [where]),
  })
}

/** Also drops every field that the contract does not name, so that nothing leaves by accident. */
const parseReply = (route: Route, reply: unknown): unknown => {
  const result = route.reply.safeParse(reply)
  if (result.success) return result.data
  throw new Error(
    `The reply of ${route.method} ${route.path} breaks its schema: ${JSON.stringify(result.error.issues)}`,
  )
}

const requireAccess = (route: Route, identity: Identity | null): void => {
  if (route.access === 'public') return
  if (!identity) throw new AppError('not-signed-in', 'Sign in first: POST /api/v1/session')
  if (!route.access.includes(identity.principal.role))
    throw new AppError('not-allowed', `The role ${identity.principal.role} may not do this`)
  if (identity.mustChangePassword && !route.beforePasswordChange)
    throw new AppError('not-allowed', 'Change the first password: POST /api/v1/session/password', {
      reason: 'password-change-required',
    })
}

export type Mount = <R extends Route>(route: R, handler: RouteHandler<R>) => void

/** Mounts one row of the wire contract: role check, parsed input, typed handler, JSON reply. A file handler ends `res` itself. */
export const createMount = ({ router, authenticate, checkReplies, registry }: MountOptions): Mount => {
  return (route, handler) => {
    registry.push(route)
    const serve: RequestHandler = async (req, res) => {
      const identity = await authenticate(req)
      requireAccess(route, identity)
      const reply = await handler({
        identity,
        // Checked just above for every route but the public ones, whose handlers take `Call`.
        principal: identity?.principal as Principal,
        params: parse(route.params, req.params, 'params') as z.infer<(typeof route)['params']>,
        query: parse(route.query, req.query, 'query') as z.infer<(typeof route)['query']>,
        body: parse(route.body, req.body ?? {}, 'body') as z.infer<(typeof route)['body']>,
        remoteAddress: remoteAddressOf(req),
        req,
        res,
      })
      if (res.headersSent || res.writableEnded) return
      await sendJson(req, res, route.status, checkReplies ? parseReply(route, reply) : reply)
    }
    router[route.method](route.path, serve)
  }
}
