import { demoSeed } from '#cli/seed-demo.ts'
import { satisfactionElements } from '#domain/evaluation/satisfaction.ts'
import type { Route } from '#wire/route.ts'
import { demoInventory } from '../demo/demo-inventory.ts'
import { pdfOf } from '../records/sample-files.ts'
import { startTestServer, type RunningTestServer } from './running-server.ts'
import type { StatementLog } from './statement-log.ts'

export interface ForeignThings {
  server: RunningTestServer
  /** Of the OPD that asks. */
  cookie: string
  /** What exists and belongs to another OPD, by the first part of the route. */
  ids: Record<string, string>
}

const bornAtMs = Date.UTC(2026, 10, 24, 3)

/** The records of the demo city, an OPD that asks, and one thing of each kind that belongs to another OPD. */
export const startWithForeignThings = async (log: StatementLog): Promise<ForeignThings> => {
  const server = await startTestServer({
    demo: true,
    inventory: demoInventory(bornAtMs),
    startMs: bornAtMs,
    watched: (db) => log.watched(db),
  })
  const seed = demoSeed(server.dataDir)
  await seed.people(server.db, bornAtMs)
  await seed.records(server, bornAtMs)
  const owner = { cookie: await server.cookieOf('demo-opd-kel-krapyak') }
  const request = 'demo-kel-krapyak-utama-10'
  const form = new FormData()
  form.append('file', new Blob([new Uint8Array(pdfOf())]), 'surat.pdf')
  const upload = await fetch(`${server.url}/api/v1/files`, { method: 'POST', headers: owner, body: form })
  const { id: file } = (await upload.json()) as { id: string }
  const { request: seen } = (await (await server.call('GET', `/api/v1/requests/${request}`, owner)).json()) as {
    request: { version: number }
  }
  const body = { expectedVersion: seen.version, text: 'Lampiran.', fileIds: [file] }
  const noted = await server.call('POST', `/api/v1/requests/${request}/note`, { ...owner, body })
  if (!noted.ok) throw new Error(`the note was refused: ${await noted.text()}`)
  return {
    server,
    cookie: await server.cookieOf('demo-opd-dinkes'),
    ids: { requests: request, complaints: 'demo-aduan-krapyak', files: file, links: 'kel-krapyak-utama' },
  }
}

/** An id of the same length that nothing has. */
export const inventedLike = (id: string): string => `${id.slice(0, -2)}~9`

const form = {
  linkId: 'dinkes-utama',
  asked: [{ direction: 'down', rateBps: 500e6 }],
  wanted: { date: '2026-11-26' },
  reason: 'Lambat.',
  letter: { number: '1', date: '2026-11-23', subject: 'x', signatory: 'y' },
}
/** Bodies that their route accepts: a refusal must come from the scope, not from the form. */
const bodies: Record<string, object> = {
  submit: { expectedVersion: 1, form },
  draft: { expectedVersion: 1, form },
  accept: { expectedVersion: 1 },
  contest: { expectedVersion: 1, remark: 'x' },
  cancel: { expectedVersion: 1, reason: 'other', text: 'x' },
  'attach-letter': { expectedVersion: 1, ...form.letter },
  note: { expectedVersion: 1, text: 'x' },
  survey: {
    answers: Object.fromEntries(satisfactionElements.map((element) => [element, 4])),
    comment: '',
    isAnonymous: false,
  },
  contestComplaint: { version: 1, text: 'Belum selesai.' },
}

export interface ScopedCall {
  name: string
  method: string
  /** Of the kind that the id belongs to. */
  kind: string
  path(id: string): string
  body?: object
}

/**
 * Every mounted route that an OPD may call with an id of its choice in the path. Below `/me/` an id names something of the
 * caller alone, and the same one may name another's: saved-views.test.ts.
 */
export const scopedCalls = (routes: readonly Route[]): ScopedCall[] =>
  routes
    .filter(
      ({ access, path }) =>
        access !== 'public' && access.includes('opd') && path.includes(':id') && !path.startsWith('/me/'),
    )
    .map(({ method, path }) => {
      const kind = path.split('/')[1] ?? ''
      const last = path.split('/').at(-1) ?? ''
      const body = path === '/complaints/:id/:move' ? bodies['contestComplaint'] : bodies[last]
      const rest = path.replace(':kind', 'receipt').replace(':move', 'contest')
      return {
        name: `${method.toUpperCase()} ${path}`,
        method: method.toUpperCase(),
        kind,
        path: (id) =>
          `/api/v1${rest.replace(':id', id)}${path.endsWith('links/:id/series') ? '?from=1795000000000&to=1795003600000&step=300' : ''}`,
        ...(method === 'get' ? {} : { body: body ?? {} }),
      }
    })
