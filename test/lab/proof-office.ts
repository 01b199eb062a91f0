import type { Role } from '#domain/principal.ts'
import { loadInventory } from '#platform/load-inventory.ts'
import type { TelemetryReader } from '#telemetry/telemetry-store.ts'
import type { RequestView } from '#wire/request-views.ts'
import type { ProofReply } from '#wire/verification.ts'
import { formOf, increaseOf } from '../contract/requests/requests-app.ts'
import { startTestServer } from '../contract/server/running-server.ts'
import { ASKED_BPS, OLD_BPS, TIME_SCALE } from './proof-lab.ts'

const DAY_MS = 86_400_000
const dateOf = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10)

/**
 * The whole server on the lab's data folder: it reads what the collector wrote, hears it over the feed, and its own job
 * judges the requests of the office. People come over HTTP.
 */
export const openOffice = async (lab: { dataDir: string; inventory: string; store: TelemetryReader }) => {
  const server = await startTestServer({
    dataDir: lab.dataDir,
    inventory: loadInventory(lab.inventory),
    // The server closes what it is given; the lab's reader stays open.
    telemetry: { ...readerOf(lab.store), close: () => Promise.resolve() },
    isLive: true,
    proofTimeScale: TIME_SCALE,
  })
  const cookies = new Map<Role, string>()
  let technicianId = ''
  for (const role of ['opd', 'registry', 'head', 'technician'] as const) {
    const id = await server.addPerson({ login: `lab-${role}`, name: role, role, opdId: role === 'opd' ? 'opd' : null })
    if (role === 'technician') technicianId = id
    cookies.set(role, await server.cookieOf(id))
  }
  const ask = async <T>(role: Role, method: string, path: string, body?: unknown): Promise<T> => {
    const response = await server.call(method, `/api/v1${path}`, { cookie: cookies.get(role), body })
    if (!response.ok) throw new Error(`${role}: ${method} ${path}: ${response.status} ${await response.text()}`)
    return (await response.json()) as T
  }
  const move = async (role: Role, { id, version }: RequestView, name: string, payload: object = {}) =>
    (
      await ask<{ request: RequestView }>(role, 'POST', `/requests/${id}/${name}`, {
        expectedVersion: version,
        ...payload,
      })
    ).request

  return {
    /** A letter for 50 Mbit/s on this link, on the technician's desk. */
    async begin(linkId: string): Promise<RequestView> {
      const now = Date.now()
      const form = formOf({
        linkId,
        wanted: { date: dateOf(now + 3 * DAY_MS) },
        asked: [{ direction: 'down', rateBps: ASKED_BPS }],
        letter: { number: '005/1/OPD', date: dateOf(now - DAY_MS), subject: 'Permohonan', signatory: 'Kepala' },
      })
      const { request } = await ask<{ request: RequestView }>('opd', 'POST', '/requests', { form })
      const received = await move('registry', request, 'receive')
      const work = { toAccountId: technicianId, instruction: 'Tindak lanjuti.' }
      return move('technician', await move('head', received, 'dispose', work), 'start')
    },
    /** The technician says that he raised it, and declares it done. */
    async declare(request: RequestView, changedAtMs: number): Promise<RequestView> {
      const rates = [{ direction: 'down', fromBps: OLD_BPS, toBps: ASKED_BPS }]
      const object = { kind: 'interface', name: request.form?.linkId ?? 'x' }
      const increase = increaseOf(changedAtMs, { rates, object, deviceId: 'router' })
      const increased = await move('technician', request, 'increase', increase)
      return move('technician', increased, 'report', { text: 'Naik.', andComplete: { declaration: 'Selesai.' } })
    },
    proof: async (id: string) => (await ask<ProofReply>('head', 'GET', `/requests/${id}/verification`)).proof,
    request: async (id: string) => (await ask<{ request: RequestView }>('head', 'GET', `/requests/${id}`)).request,
    close: () => server.stop(),
  }
}

const readerOf = (store: TelemetryReader): TelemetryReader => ({
  latest: (...given) => store.latest(...given),
  samples: (...given) => store.samples(...given),
  series: (...given) => store.series(...given),
  columns: (...given) => store.columns(...given),
  summary: (...given) => store.summary(...given),
  health: () => store.health(),
  close: () => store.close(),
})
