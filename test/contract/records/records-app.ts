import type { Principal } from '#domain/principal.ts'
import type { ServiceDb } from '#server/database/service-database.ts'
import { handleErrors } from '#server/http/handle-errors.ts'
import { createMount, type Mount } from '#server/http/mount-route.ts'
import type { NewsBus } from '#server/ports/news-bus.ts'
import type { Route } from '#wire/route.ts'
import express from 'express'
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { openTestDatabase } from '../open-test-database.ts'
import { testIdentity } from '../test-identity.ts'

export const silentLog = pino({ level: 'silent' })

export const person = (accountId: string, role: Principal['role'], more: Partial<Principal> = {}): Principal => ({
  accountId,
  name: `Akun ${accountId}`,
  role,
  opdId: null,
  complaintOfficer: false,
  ...more,
})

export const people = {
  admin: person('admin-1', 'admin'),
  head: person('head-1', 'head'),
  officer: person('tech-officer', 'technician', { complaintOfficer: true }),
  technician: person('tech-1', 'technician'),
  otherTechnician: person('tech-2', 'technician'),
  registry: person('registry-1', 'registry'),
  leader: person('leader-1', 'leader'),
  health: person('opd-dinkes', 'opd', { opdId: 'dinkes' }),
  schools: person('opd-dindik', 'opd', { opdId: 'dindik' }),
  wall: person('wall-1', 'wall'),
} as const
export type PersonName = keyof typeof people

/** A clock that a test moves by hand; starts on Tue 2026-11-24 10:00 WIB. */
export const handClock = (startMs = Date.UTC(2026, 10, 24, 3)) => {
  let now = startMs
  return {
    nowMs: () => now,
    advance: (ms: number) => {
      now += ms
    },
    set: (ms: number) => {
      now = ms
    },
  }
}

export const newsRecorder = () => {
  const published: Parameters<NewsBus['publish']>[0][] = []
  return { published, news: { publish: (item) => void published.push(item) } satisfies NewsBus as NewsBus }
}

export interface RecordsApp {
  db: ServiceDb
  dataDir: string
  mount: Mount
  clock: ReturnType<typeof handClock>
  /** As this person, or as nobody. */
  call(who: PersonName | null, method: string, path: string, body?: unknown): Promise<Response>
  stop(): Promise<void>
}

/** An Express server with the real mount and error handling; who calls is said by a header that only this test knows. */
export const startRecordsApp = async (build: (app: RecordsApp) => void | Promise<void>): Promise<RecordsApp> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'pantau-records-'))
  const db = await openTestDatabase(join(dataDir, 'service.db'))
  const router = express.Router()
  const registry: Route[] = []
  const mount = createMount({
    router,
    registry,
    checkReplies: true,
    authenticate: (req) => Promise.resolve(testIdentity(people[req.get('x-test-person') as PersonName])),
  })
  const server = express().use(express.json(), router, handleErrors(silentLog)).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const app: RecordsApp = {
    db,
    dataDir,
    mount,
    clock: handClock(),
    call: (who, method, path, body) => {
      const headers = new Headers(who ? { 'x-test-person': who } : {})
      const multipart = body instanceof FormData
      if (body !== undefined && !multipart) headers.set('content-type', 'application/json')
      return fetch(origin + path, {
        method,
        headers,
        ...(body === undefined ? {} : { body: multipart ? body : JSON.stringify(body) }),
      })
    },
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await db.destroy()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
  await build(app)
  return app
}
