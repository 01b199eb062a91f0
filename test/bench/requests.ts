/**
 * Lists and boards over many requests on the service database, and moves a second: 10,000 requests with 100 events each, whose
 * states, links and times are spread over two years. Measures what the routes do, through HTTP and JSON, and how long
 * the features take to start. Target: p95 under 100 ms, and a start that does not replay everything.
 *
 *   node test/bench/requests.ts [requests, default 10000] [events each, default 100] [sqlite (default) | postgres]
 */
import type { Principal } from '#domain/principal.ts'
import type { NewRequestEvent, Person } from '#domain/request-events.ts'
import { requestNumber } from '#domain/request-number.ts'
import { openPostgresDatabase, openServiceDatabase } from '#server/database/open-service-database.ts'
import { createInventoryDirectory } from '#server/directory/inventory-directory.ts'
import { createAuditLog } from '#server/features/audit/audit-log.ts'
import { createPeople } from '#server/features/accounts/people.ts'
import { createCalendarFeature } from '#server/features/calendar/create-calendar-feature.ts'
import { createContractsFeature } from '#server/features/contracts/create-contracts-feature.ts'
import { createFileFolder } from '#server/features/files/file-folder.ts'
import { createFileStore } from '#server/features/files/file-store.ts'
import { saveProjection } from '#server/features/requests/commit-events.ts'
import { createRequestsFeature } from '#server/features/requests/create-requests-feature.ts'
import type { RequestParts } from '#server/features/requests/request-parts.ts'
import { replayStored } from '#server/features/requests/request-scope.ts'
import { appendEvents } from '#server/features/requests/request-store.ts'
import { createSettingsFeature } from '#server/features/settings/create-settings-feature.ts'
import { handleErrors } from '#server/http/handle-errors.ts'
import { createMount } from '#server/http/mount-route.ts'
import type { RequestList } from '#wire/requests.ts'
import express from 'express'
import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { startPostgres } from '../stores/postgres.ts'

const requests = Number(process.argv[2] ?? 10_000)
const eventsEach = Number(process.argv[3] ?? 100)
const postgres = process.argv[4] === 'postgres' ? await startPostgres({ isDurable: true }) : null
const HOUR = 3_600_000
const nowMs = Date.UTC(2026, 10, 24, 3)
const opds = Array.from({ length: 60 }, (_, index) => ({
  id: `opd-${index}`,
  name: `Dinas ${index}`,
  shortName: `D${index}`,
}))
const links = opds.flatMap(({ id }) =>
  Array.from({ length: 4 }, (_, index) => ({
    id: `${id}-${index}`,
    opdId: id,
    deviceId: 'core',
    target: { kind: 'interface' as const, name: 'e', alias: null, mac: null },
    faces: 'opd' as const,
    contract: { downBps: 20e6, upBps: 20e6 },
  })),
)
const technician = (index: number): Person => ({
  accountId: `t-${index % 4}`,
  name: `Petugas ${index % 4}`,
  role: 'technician',
})
const headPerson: Person = { accountId: 'head', name: 'Kabid', role: 'head' }

/** One request's events: all steps for most of them, fewer for the newest, the rest notes. */
const eventsOf = (index: number): { opdId: string; events: NewRequestEvent[] } => {
  const link = links[index % links.length] ?? links[0]
  if (!link) throw new Error('no links')
  const startMs = nowMs - (requests - index) * ((2 * 365 * 24 * HOUR) / requests)
  const steps = index > requests - 200 ? index % 7 : index % 50 === 0 ? 4 : 8
  const at = (hours: number) => Math.floor((startMs + hours * HOUR) / 60_000) * 60_000
  const lateBy = index % 9 === 0 ? 20 : 0
  const told = (hours: number, by: Person) => ({
    occurredAtMs: at(hours),
    recordedAtMs: at(hours),
    by,
    onBehalfOf: null,
    via: 'web' as const,
  })
  const opd: Person = { accountId: link.opdId, name: 'Pemohon', role: 'opd' }
  const form = {
    linkId: link.id,
    asked: [{ direction: 'down' as const, rateBps: 50e6 }],
    wanted: { atMs: at(1) },
    reason: `Alasan ke-${index}: aplikasi lambat pada jam kerja`,
    untilMs: null,
    letter: {
      number: `005/${index}`,
      date: '2026-01-05',
      subject: 'Penambahan bandwidth',
      signatory: 'Kepala',
      fileId: null,
    },
    notice: null,
    linkedRequestId: null,
  }
  const work = technician(index)
  const increase = {
    changedAtMs: at(10 + lateBy),
    deviceId: 'core',
    object: { kind: 'interface' as const, name: 'e' },
    rates: [{ direction: 'down' as const, fromBps: 20e6, toBps: 50e6 }],
    command: '/queue simple set',
    isBackedUp: true,
    bySupervisor: false,
    isLessThanAsked: false,
  }
  const story: NewRequestEvent[] = [
    { ...told(0, opd), type: 'submitted', data: { ...form, isPaper: false, inForce: { downBps: 20e6, upBps: 20e6 } } },
    {
      ...told(1, headPerson),
      type: 'received',
      data: {
        number: requestNumber(index + 1, at(1)),
        sequence: index + 1,
        agendaNo: null,
        isComplete: true,
        missing: '',
        evidenceFileId: null,
      },
    },
    {
      ...told(2, headPerson),
      type: 'dispositioned',
      data: { from: headPerson, to: work, instruction: 'Tindak lanjuti', priority: 'normal', dueHintMs: null },
    },
    { ...told(4, work), type: 'started', data: { bySupervisor: false } },
    { ...told(10 + lateBy, work), type: 'increased', data: increase },
    {
      ...told(11 + lateBy, work),
      type: 'reported',
      data: { text: 'Selesai', readings: [], fileIds: [], bySupervisor: false },
    },
    {
      ...told(12 + lateBy, work),
      type: 'completed',
      data: { declaration: 'Selesai', fileIds: [], bySupervisor: false },
    },
    { ...told(30 + lateBy, opd), type: 'accepted', data: { remark: '' } },
  ]
  const kept = story.slice(0, Math.max(1, steps))
  const last = kept.at(-1)?.occurredAtMs ?? startMs
  const notes = Array.from({ length: Math.max(0, eventsEach - kept.length) }, (_, note): NewRequestEvent => ({
    ...told(0, work),
    occurredAtMs: last,
    recordedAtMs: last,
    type: 'noted',
    data: { text: `Catatan ${note} tentang pekerjaan di lapangan`, isInternal: true, fileIds: [] },
  }))
  return { opdId: link.opdId, events: [...kept, ...notes] }
}

const dataDir = mkdtempSync(join(tmpdir(), 'pantau-requests-'))
const db = await (postgres
  ? openPostgresDatabase(await postgres.createDatabase())
  : openServiceDatabase(join(dataDir, 'service.db')))
const clock = { nowMs: () => nowMs }
const log = pino({ level: 'error' })
const router = express.Router()
let caller: Principal = { accountId: 'head', name: 'Kabid', role: 'head', opdId: null, complaintOfficer: false }
const mount = createMount({
  router,
  registry: [],
  checkReplies: false,
  authenticate: () => Promise.resolve({ principal: caller, sessionId: 's', via: 'cookie', mustChangePassword: false }),
})
const base = {
  db,
  clock,
  log,
  mount,
  news: { publish: () => undefined },
  directory: createInventoryDirectory({ opds, links }),
}
const audit = createAuditLog(clock)
const files = createFileStore({ db, clock, folder: createFileFolder(dataDir) })
const settings = createSettingsFeature({ ...base, audit, files })
const calendar = createCalendarFeature({ ...base, audit, settings: settings.settings })
const contracts = createContractsFeature({ ...base, audit })
const parts: RequestParts = {
  ...base,
  audit,
  files,
  notifier: { notify: () => Promise.resolve() },
  rules: calendar.rules,
  contracts: contracts.contracts,
  settings: settings.settings,
  people: createPeople(),
}
const feature = createRequestsFeature({ ...parts, mount })

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const from = performance.now()
  await work()
  return performance.now() - from
}
const quantile = (values: number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.ceil(values.length * share) - 1)] ?? NaN

try {
  for (const part of [settings.part, calendar.part, contracts.part]) await part.start()
  const written = await timed(async () => {
    for (let from = 0; from < requests; from += 200)
      await db.transaction().execute(async (tx) => {
        for (let index = from; index < Math.min(requests, from + 200); index += 1) {
          const { opdId, events } = eventsOf(index)
          const stored = await appendEvents(tx, { id: `r-${index}`, opdId, events: [] }, events)
          await saveProjection(tx, parts, replayStored(stored, parts.rules), nowMs)
        }
      })
  })
  const { n } = await db
    .selectFrom('request_events')
    .select((t) => t.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  console.log(`${requests} requests, ${n} events written in ${(written / 1000).toFixed(1)} s`)

  const firstLook = await timed(() => feature.part.start())
  console.log(`first look of the clock job, with the overdue of two years to make up: ${firstLook.toFixed(0)} ms`)
  await feature.part.stop()
  const start = await timed(async () => {
    for (const part of [settings.part, calendar.part, contracts.part, feature.part]) await part.start()
  })
  await feature.part.stop()
  console.log(`start of settings, calendar, contracts and requests: ${start.toFixed(0)} ms`)

  const MOVES = 2_000
  const recordMove = (index: number) =>
    db.transaction().execute((tx) =>
      audit.record(tx, {
        action: 'bench.move',
        subject: `request:r-${index}`,
        byAccountId: null,
        byName: 'bench',
        remoteAddress: '',
        before: null,
        after: { index },
      }),
    )
  const moving = await timed(async () => {
    for (let from = 0; from < MOVES; from += 20)
      await Promise.all(Array.from({ length: 20 }, (_, index) => recordMove(from + index)))
  })
  console.log(
    `commits with their place in the audit, 20 people at once: ${Math.round(MOVES / (moving / 1000))} a second`,
  )

  const server = express().use(express.json(), router, handleErrors(log)).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const get = async (path: string): Promise<unknown> => {
    const response = await fetch(origin + path)
    const body: unknown = await response.json()
    if (!response.ok) throw new Error(`${path}: ${JSON.stringify(body)}`)
    return body
  }
  const head = caller
  const opd: Principal = { accountId: 'o', name: 'o', role: 'opd', opdId: 'opd-7', complaintOfficer: false }
  const cases: [string, Principal, string][] = [
    ['list, first page', head, '/requests'],
    ['list, open', head, '/requests?state=open&size=200'],
    ['list, page 150', head, '/requests?page=150'],
    ['list, search', head, '/requests?q=alasan%20ke-77'],
    ['list, search without a hit', head, '/requests?q=tiadasamasekali'],
    ['list, late', head, '/requests?clock=breached,stopped_late'],
    ['list, a quarter, newest first', head, '/requests?quarter=2026-Q3&sort=received'],
    ['list of an OPD', opd, '/requests'],
    ['board', head, '/requests/board'],
    ['wall', head, '/requests/wall'],
    ['one request, 100 events', head, `/requests/r-${Math.floor(requests / 2)}`],
  ]
  let worst = 0
  for (const [name, who, path] of cases) {
    caller = who
    const first = (await get(path)) as Partial<RequestList>
    const times: number[] = []
    for (let run = 0; run < 60; run += 1) times.push(await timed(() => get(path)))
    const p95 = quantile(times, 0.95)
    worst = Math.max(worst, p95)
    const total = first.total === undefined ? '' : ` (${first.total} found)`
    console.log(`${name.padEnd(32)} p50 ${quantile(times, 0.5).toFixed(1)} ms  p95 ${p95.toFixed(1)} ms${total}`)
  }
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  console.log(`worst p95: ${worst.toFixed(1)} ms, target 100 ms: ${worst < 100 ? 'met' : 'MISSED'}`)
  process.exitCode = worst < 100 ? 0 : 1
} finally {
  await db.destroy()
  await postgres?.stop()
  rmSync(dataDir, { recursive: true, force: true })
}
