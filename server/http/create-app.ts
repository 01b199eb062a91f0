import { grantOf } from '#domain/permissions.ts'
import type { Role } from '#domain/principal.ts'
import type { Config } from '#platform/config.ts'
import type { Logger } from '#platform/logger.ts'
import type { Metrics } from '#platform/metrics.ts'
import type { Route } from '#wire/route.ts'
import express, { Router, type Express, type RequestHandler } from 'express'
import helmet from 'helmet'
import type { SessionGate } from '../ports/session-gate.ts'
import { AppError } from './app-error.ts'
import { guardOrigin } from './guard-origin.ts'
import { handleErrors } from './handle-errors.ts'
import { limitTime } from './limit-time.ts'
import { createMount, type Mount } from './mount-route.ts'
import { createOpenApi } from './open-api.ts'
import { isScraper } from './is-scraper.ts'
import { isLocalCaller } from './remote-address.ts'
import { sendJson } from './send-json.ts'
import type { StaticWeb } from './static-web.ts'

export interface AppDependencies {
  config: Pick<Config, 'http'>
  gate: SessionGate
  web: StaticWeb
  metrics: Metrics
  version: string
  /** See MountOptions. */
  checkReplies: boolean
  log: Logger
}

/** Only our own files; no inline script or style, no frames, no other host. */
const secureHeaders = (isTls: boolean): RequestHandler =>
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    hsts: isTls,
    crossOriginOpenerPolicy: isTls,
    originAgentCluster: isTls,
    referrerPolicy: { policy: 'same-origin' },
  })

const noRoute: RequestHandler = (req) => {
  throw new AppError('not-found', `There is no ${req.method} ${req.baseUrl}${req.path}`)
}

/** Metrics are of every link: not for who reads those of one agency, or none. A collector has measured them. */
const readsCity = (role: Role): boolean =>
  role === 'collector' || ['all', 'aggregates'].includes(grantOf('readMeasurements', role) ?? '')

/**
 * The HTTP application, built without listening: a test drives the same one. Features mount their routes through
 * `mount` until the first request comes.
 */
export const createApp = ({
  config,
  gate,
  web,
  metrics,
  version,
  checkReplies,
  log,
}: AppDependencies): {
  app: Express
  mount: Mount
  routes: readonly Route[]
} => {
  const app = express()
  const api = Router()
  const routes: Route[] = []
  const mount = createMount({
    router: api,
    authenticate: (req) => gate.identify(req.headers),
    checkReplies,
    registry: routes,
  })

  app.disable('x-powered-by')
  app.disable('etag')
  app.set('trust proxy', [...config.http.trustProxy])
  app.set('query parser', 'simple')
  app.use(secureHeaders(config.http.publicUrl?.startsWith('https:') ?? false))
  app.use(guardOrigin({ boundHost: config.http.host, publicUrl: config.http.publicUrl }))
  app.use(limitTime(60_000))

  app.get('/metrics', async (req, res) => {
    if (!isLocalCaller(req) && !isScraper(req.headers.authorization, config.http.metricsToken)) {
      const identity = await gate.identify(req.headers)
      if (!identity || !readsCity(identity.principal.role))
        throw new AppError('not-signed-in', 'Metrics are for this machine, or with a token or a staff session')
    }
    res.set('Content-Type', metrics.contentType).send(await metrics.text())
  })
  // The inventory of a whole city comes as one text.
  api.use(/^\/inventory\/(preview|import)$/, express.json({ limit: '2mb' }))
  api.use(express.json({ limit: '100kb' }))
  api.get('/openapi.json', (req, res) => sendJson(req, res, 200, createOpenApi(routes, version)))
  app.use('/api/v1', api)
  app.use('/api', noRoute)
  app.use('/socket.io', noRoute)
  app.use(web.serve)
  app.use(noRoute)
  app.use(handleErrors(log))
  return { app, mount, routes }
}
