import express from 'express'
import helmet from 'helmet'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { Server } from 'socket.io'
import type { ApiError } from '#wire/api-error.ts'
import type { SessionView, SiteView } from '#wire/session.ts'
import { PROTOCOL_VERSION, type ClientToServerEvents, type ServerToClientEvents } from '#wire/socket-events.ts'
import { distDir } from './build-web.ts'
import { liveOf, seriesOf, standInLinks, standInWall } from './stand-in-city.ts'
import { mountStandInProofs, type ProofDrills } from './stand-in-proof-routes.ts'

export interface StandInServer {
  url: string
  /** Trouble on demand, for the drills of the screens. */
  trouble: {
    isMute: boolean
    isSignedOut: boolean
    collectorAgeMs: number
    telemetryOk: boolean
    failSeries: boolean
    hangSeries: boolean
  }
  proofs: ProofDrills
  /** As a server that was restarted with another build: every socket ends, and the next one hears the new version. */
  restartAs: (version: string) => void
  /** Time passes: by so much for everything that the server tells, and every link is read again. */
  advance: (ms: number) => void
  close: () => Promise<void>
}

/** The wire contract with made-up values and drills on demand; the real system is tested by the journeys. */
export const startStandIn = async (
  options: { links?: number; port?: number; heartbeatMs?: number; webDir?: string } = {},
): Promise<StandInServer> => {
  const city = standInLinks(options.links ?? 36)
  const trouble = {
    isMute: false,
    isSignedOut: false,
    collectorAgeMs: 2000,
    telemetryOk: true,
    failSeries: false,
    hangSeries: false,
  }
  let aheadMs = 0
  const nowMs = (): number => Date.now() + aheadMs
  const app = express()
  const dist = options.webDir ?? distDir
  // What the product forbids, so that an inline style or script fails here too.
  app.use(helmet({ contentSecurityPolicy: { directives: { 'style-src': ["'self'"], upgradeInsecureRequests: null } } }))

  const listeners = new Set<(topic: string, id: string) => void>()
  const refuse = (res: express.Response, status: number, code: ApiError['error']['code']): void => {
    res.status(status).json({ error: { code, message: code, errorId: '0b6c2d1e-5f1a' } } satisfies ApiError)
  }
  const find = (id: string): number => city.findIndex(({ link }) => link.id === id)
  const row = (i: number) => {
    const one = city[i] ?? city[0]
    if (!one) throw new Error('the stand-in city is empty')
    return { link: one.link, live: liveOf(one, i, nowMs()) }
  }
  const session = {
    account: {
      id: 'a1',
      login: 'demo.kabid',
      name: 'Kabid Demo',
      role: 'head',
      opdId: null,
      opdName: null,
      complaintOfficer: false,
      language: 'id',
    },
    mustChangePassword: false,
    serverNowMs: nowMs(),
  } satisfies SessionView
  app.get('/api/v1/session', (_req, res) => {
    if (trouble.isSignedOut) refuse(res, 401, 'not-signed-in')
    else res.json(session)
  })
  app.post('/api/v1/session', (_req, res) => {
    trouble.isSignedOut = false
    res.json(session)
  })
  app.patch('/api/v1/session', (_req, res) => {
    res.json(session)
  })
  app.get('/api/v1/site', (_req, res) => {
    const people = [{ login: 'demo.kabid', name: 'Kabid Demo', role: 'head' as const, password: 'demo-pantau' }]
    const site: SiteView = { name: 'Batiknet', timezone: 'Asia/Jakarta', version: '0', demo: true, demoLogins: people }
    res.json(site)
  })
  app.get('/api/v1/notices', (_req, res) => {
    res.json({ notices: [], nextBefore: null, unread: 0 })
  })
  app.get('/api/v1/me/views', (_req, res) => {
    res.json({ views: [] })
  })
  app.get('/api/v1/requests/wall', (_req, res) => {
    res.json(standInWall(nowMs()))
  })
  app.get('/api/v1/complaints', (_req, res) => {
    res.json({ complaints: [], nextBefore: null })
  })
  app.get('/api/v1/links', (_req, res) => {
    res.json({ serverNowMs: nowMs(), links: city.map((_, i) => row(i)) })
  })
  app.get('/api/v1/links/:id', (req, res) => {
    const i = find(req.params.id)
    if (i < 0) return refuse(res, 404, 'not-found')
    res.json({ serverNowMs: nowMs(), ...row(i) })
  })
  app.get('/api/v1/links/:id/contract', (req, res) => {
    res.json({ linkId: req.params.id, steps: [], changes: [] })
  })
  app.get('/api/v1/links/:id/series', (req, res) => {
    const i = find(req.params.id)
    const one = city[i]
    if (!one) return refuse(res, 404, 'not-found')
    if (trouble.hangSeries) return
    if (trouble.failSeries) return refuse(res, 503, 'unavailable')
    const fromMs = Number(req.query['from'])
    const toMs = Number(req.query['to'])
    const step = req.query['step']
    const stepMs = step && step !== 'auto' ? Number(step) * 1000 : autoStepMs(toMs - fromMs)
    res.json(seriesOf(one, i, { fromMs: Math.floor(fromMs / stepMs) * stepMs, toMs, stepMs }))
  })
  app.post('/api/v1/links/:id/burst', (_req, res) => {
    res.json({ burstUntilMs: nowMs() + 300_000 })
  })
  const proofs = mountStandInProofs(app, refuse, (topic, id) => {
    for (const tell of listeners) tell(topic, id)
  })
  app.use('/api', (_req, res) => refuse(res, 404, 'not-found'))
  app.use(express.static(dist, { index: false }))
  app.use((_req, res) => res.sendFile(join(dist, 'index.html')))

  const http = createServer(app)
  const io = new Server<ClientToServerEvents, ServerToClientEvents>(http, {
    pingInterval: options.heartbeatMs ?? 10_000,
    pingTimeout: 5000,
  })
  const ages = () => ({ collectorAgeMs: trouble.collectorAgeMs, telemetryOk: trouble.telemetryOk })
  let version = 'stand-in'
  const sleepers = new Set<() => void>()
  const timers = new Set<ReturnType<typeof setInterval>>()
  io.on('connection', (socket) => {
    let seq = 0
    const greet = (): void => {
      socket.emit('snapshot', {
        protocol: PROTOCOL_VERSION,
        serverVersion: version,
        seq: ++seq,
        serverNowMs: nowMs(),
        demo: true,
        links: city.map((_, i) => row(i)),
        ages: ages(),
      })
    }
    if (!trouble.isMute) greet()
    let beat = 0
    const timer = setInterval(() => {
      if (trouble.isMute) return
      if (seq === 0) greet()
      beat += 1
      const links = city.map((_, i) => row(i).live).filter((_, i) => i % 10 === beat % 10)
      if (proofs.isBurst()) links.push({ ...row(0).live, readAtMs: nowMs(), downBps: 40e6 + (beat % 7) * 5e6 })
      if (links.length > 0) socket.emit('live', { seq: ++seq, links })
      if (beat % 5 === 0) socket.emit('tick', { seq: ++seq, serverNowMs: nowMs(), ages: ages() })
    }, 1000)
    timers.add(timer)
    const tellAll = (): void => {
      // A hundred at most, as the server does.
      for (let from = 0; from < city.length; from += 100)
        socket.emit('live', { seq: ++seq, links: city.slice(from, from + 100).map((_, i) => row(from + i).live) })
      socket.emit('tick', { seq: ++seq, serverNowMs: nowMs(), ages: ages() })
    }
    sleepers.add(tellAll)
    const tell = (topic: string, id: string): void => {
      socket.emit('news', { seq: ++seq, topic, id, atMs: nowMs() })
    }
    listeners.add(tell)
    socket.on('disconnect', () => {
      clearInterval(timer)
      timers.delete(timer)
      listeners.delete(tell)
      sleepers.delete(tellAll)
    })
  })
  await new Promise<void>((resolve) => http.listen(options.port ?? 0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    trouble,
    proofs,
    restartAs: (next) => {
      version = next
      io.disconnectSockets(true)
    },
    advance: (ms) => {
      aheadMs += ms
      for (const tellAll of sleepers) tellAll()
    },
    close: async () => {
      for (const timer of timers) clearInterval(timer)
      await io.close()
      http.closeAllConnections()
    },
  }
}

const autoStepMs = (spanMs: number): number => {
  for (const step of [10_000, 60_000, 300_000, 900_000, 3_600_000]) if (spanMs / step <= 1200) return step
  return 6 * 3_600_000
}
