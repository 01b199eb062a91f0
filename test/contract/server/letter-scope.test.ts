import type { RequestView } from '#wire/request-views.ts'
import { printKinds } from '#wire/prints.ts'
import { strFromU8, unzipSync } from 'fflate'
import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { jpegOf } from '../records/sample-files.ts'
import { formOf, increaseOf } from '../requests/requests-app.ts'
import { quietStatus, startFakeCollector, type FakeCollector } from './fake-collector.ts'
import { letterScope } from './letter-scope.ts'
import { listenLive, until } from './live-listener.ts'
import { measuredSample, startTestServer, type RunningTestServer } from './running-server.ts'

/**
 * A letter officer handles letters (domain.md §1): no measurement, no state that comes of one, no detail of a device may
 * reach him on any way. Every figure and name below is one of a kind, and the head reads each of them somewhere.
 */
const QUARANTINE = 'ifName-menghilang'
const WARNING = 'antrean-terlewati'
const COMMAND = '/queue simple set rahasia max-limit=50M/50M'
const BURST_MS = 299_937
const READ_BPS = 7_654_320
let secrets: string[]

let server: RunningTestServer
let collector: FakeCollector
const people = {
  officer: { login: 'agenda', name: 'Agendaris', role: 'registry' },
  head: { login: 'kabid', name: 'Kabid', role: 'head' },
  technician: { login: 'teknisi', name: 'Teknisi', role: 'technician' },
  agency: { login: 'opd', name: 'Pemohon', role: 'opd', opdId: 'dinkes' },
} as const
type Who = keyof typeof people
const ids = {} as Record<Who, string>
const cookies = {} as Record<Who, string>
const things: Record<string, string> = { links: 'dinkes-utama' }

const ask = (who: Who, method: string, path: string, body?: unknown): Promise<Response> =>
  server.call(method, `/api/v1${path}`, { cookie: cookies[who], body })
const ok = async <T>(who: Who, method: string, path: string, body?: unknown): Promise<T> => {
  const response = await ask(who, method, path, body)
  const reply = (await response.json()) as T
  expect(response.ok, `${who}: ${method} ${path} ${JSON.stringify(reply).slice(0, 300)}`).toBe(true)
  return reply
}
const move = async (who: Who, before: RequestView, name: string, payload: object = {}): Promise<RequestView> => {
  const body = { expectedVersion: before.version, ...payload }
  return (await ok<{ request: RequestView }>(who, 'POST', `/requests/${before.id}/${name}`, body)).request
}

/** A request that has gone all the way, with a report full of readings. */
const finished = async (): Promise<RequestView> => {
  const { request } = await ok<{ request: RequestView }>('agency', 'POST', '/requests', {
    form: formOf({ asked: [{ direction: 'down', rateBps: 90e6 }] }),
  })
  const received = await move('officer', request, 'receive')
  const given = await move('head', received, 'dispose', { toAccountId: ids.technician, instruction: 'Tindak lanjuti.' })
  const started = await move('technician', given, 'start')
  const form = new FormData()
  form.append('file', new Blob([new Uint8Array(jpegOf())]), 'layar.jpg')
  const upload = await fetch(`${server.url}/api/v1/files`, {
    method: 'POST',
    headers: { cookie: cookies.technician },
    body: form,
  })
  things['files'] = ((await upload.json()) as { id: string }).id
  const increased = await move(
    'technician',
    started,
    'increase',
    increaseOf(server.now.ms, {
      object: { kind: 'interface', name: 'ether-dinkes' },
      rates: [{ direction: 'down', fromBps: 50e6, toBps: 90e6 }],
      command: COMMAND,
    }),
  )
  const reported = await move('technician', increased, 'report', {
    text: 'Batas dinaikkan.',
    readings: [{ direction: 'down', beforeBps: 11_222_333, afterBps: 33_444_555 }],
    fileIds: [things['files']],
  })
  return move('technician', reported, 'complete', { declaration: 'Selesai.' })
}

beforeAll(async () => {
  server = await startTestServer()
  collector = await startFakeCollector(server.dataDir, () => null)
  for (const who of Object.keys(people) as Who[]) {
    ids[who] = await server.addPerson({ opdId: null, ...people[who] })
    cookies[who] = await server.cookieOf(ids[who])
  }
  const untilMs = server.now.ms + BURST_MS
  secrets = ['core-1', 'ether-dinkes', 'ether-bkd', QUARANTINE, WARNING, COMMAND, String(untilMs)]
  secrets.push(String(READ_BPS), '123.457', '11222333', '33444555')
  things['requests'] = (await finished()).id
  const complaint = { channel: 'phone', category: 'slow', text: 'Lambat.', opdId: 'dinkes', linkId: 'dinkes-utama' }
  const filed = { ...complaint, reporterName: 'Pelapor' }
  things['complaints'] = (await ok<{ id: string }>('officer', 'POST', '/complaints', filed)).id
  await until('the collector', () => collector.connected() === 1)
  collector.status(
    quietStatus(server.now.ms, {
      quarantined: { 'bkd-utama': QUARANTINE },
      warnings: { 'dinkes-utama': WARNING },
      bursts: { 'dinkes-utama': untilMs },
    }),
  )
  collector.samples([{ ...measuredSample('dinkes-utama', server.now.ms, READ_BPS), rttUs: 123_457 }])
  const seen = async (): Promise<string> => (await ask('head', 'GET', '/links')).text()
  const deadline = performance.now() + 8_000
  while (!(await seen()).includes(String(READ_BPS)) || !(await seen()).includes(WARNING))
    if (performance.now() > deadline) throw new Error('the sample did not arrive')
}, 30_000)
afterAll(async () => {
  await collector.stop()
  await server.stop()
})

const openToOfficer = () =>
  server.routes
    .filter(({ access }) => access === 'public' || access.includes('registry'))
    .map(({ method, path }) => `${method.toUpperCase()} ${path.replaceAll(/:(\w+)/g, '{$1}')}`)

/** Every address behind a route: with the thing that exists, and with each kind of paper. */
const addressesOf = (path: string): string[] => {
  const withId = path.replace('{id}', things[path.split('/')[1] ?? ''] ?? 'x').replace('{version}', 'x')
  return withId.includes('{kind}') ? printKinds.map((kind) => withId.replace('{kind}', kind)) : [withId]
}

/** What a reader gets to see, also of a PDF and of a workbook. */
const textOf = async (response: Response): Promise<string> => {
  const bytes = Buffer.from(await response.arrayBuffer())
  const type = response.headers.get('content-type') ?? ''
  if (!response.ok) return bytes.toString()
  if (type.includes('pdf')) return execFileSync('pdftotext', ['-', '-'], { input: bytes, encoding: 'utf8' })
  if (type.includes('sheet')) return Object.values(unzipSync(bytes)).map((part) => strFromU8(part)).join('\n') // prettier-ignore
  return bytes.toString()
}

describe('what a letter officer may call', () => {
  it('says of every route how it is proven', () => {
    expect(Object.keys(letterScope).sort(), 'say it in letter-scope.ts').toEqual(openToOfficer().sort())
  })

  it('tells no measurement and no device, where the head reads each of them', async () => {
    for (const [name, proof] of Object.entries(letterScope)) {
      if (proof !== 'asked' || !name.startsWith('GET ')) continue
      for (const address of addressesOf(name.slice(4))) {
        const response = await ask('officer', 'GET', address)
        expect(response.status, address).not.toBe(500)
        const text = await textOf(response)
        for (const secret of secrets) expect(text.includes(secret), `${address} tells ${secret}`).toBe(false)
      }
    }
    const pages = ['/links', `/requests/${things['requests']}`]
    const headReads = await Promise.all(pages.map(async (path) => (await ask('head', 'GET', path)).text()))
    for (const secret of secrets)
      expect(
        headReads.some((text) => text.includes(secret)),
        secret,
      ).toBe(true)
  })

  it('keeps what a letter needs: names, agencies, contracts, and the papers without readings', async () => {
    const { links } = await ok<{ links: { link: object; live: object }[] }>('officer', 'GET', '/links')
    const contract = { downBps: 90e6, upBps: 20e6 }
    expect(links).toHaveLength(2)
    expect(links[0]?.link).toMatchObject({ id: 'dinkes-utama', opdName: 'Dinas Kesehatan', contract })
    const nothing = { slotMs: null, readAtMs: null, downLabel: null, upLabel: null, oper: null, rttMs: null }
    expect(links[0]?.live).toEqual({ id: 'dinkes-utama', downBps: null, upBps: null, ...nothing })
    const statusOf = async (kind: string): Promise<number> =>
      (await ask('officer', 'GET', `/requests/${things['requests']}/prints/${kind}.pdf`)).status
    expect(await Promise.all(['receipt', 'disposition', 'completion', 'report'].map(statusOf))).toEqual([
      200, 200, 200, 403,
    ])
    expect((await ask('officer', 'GET', `/files/${things['files']}`)).status).toBe(404)
    expect((await ask('head', 'GET', `/files/${things['files']}`)).status).toBe(200)
  })

  it('has no metrics of the links, where other staff has', async () => {
    const outside = { 'x-forwarded-for': '203.0.113.7' }
    const statusOf = async (who: Who) =>
      (await server.call('GET', '/metrics', { headers: outside, cookie: cookies[who] })).status
    expect([await statusOf('officer'), await statusOf('head')]).toEqual([401, 200])
  })

  it('tells none either in the answer to a move', async () => {
    const { request } = await ok<{ request: RequestView }>('officer', 'GET', `/requests/${things['requests']}`)
    const text = JSON.stringify(await move('officer', request, 'note', { text: 'Arsip lengkap.' }))
    expect(text).toContain('Arsip lengkap.')
    for (const secret of secrets) expect(text.includes(secret), secret).toBe(false)
  })
})

describe('what a letter officer hears', () => {
  it('is the links by name and their contracts, news of letters, and nothing that was measured', async () => {
    const [officer, head] = await Promise.all(
      (['officer', 'head'] as const).map((who) => listenLive(server.url, { cookie: cookies[who] })),
    )
    if (!officer || !head) throw new Error('nobody listens')
    try {
      officer.socket.emit('watch', { linkIds: ['dinkes-utama'] })
      expect(officer.snapshot().links.map(({ link }) => link.id)).toEqual(['dinkes-utama', 'bkd-utama'])

      server.now.ms += 10_000
      collector.samples([measuredSample('dinkes-utama', server.now.ms, READ_BPS)])
      // Another reason than before: what comes and goes between two looks of the server is told to nobody.
      collector.status(quietStatus(server.now.ms, { quarantined: { 'bkd-utama': `${QUARANTINE} lagi` } }))
      const body = { direction: 'up', rateBps: 25e6, validFromMs: server.now.ms, untilMs: null, reason: 'Salah catat.' }
      await ok('head', 'POST', '/links/dinkes-utama/contract', body)
      const changed = ({ heard }: typeof head): string[] =>
        heard.flatMap(({ event, body: said }) => (event === 'linkChanged' ? [said.link.id] : []))
      await until('the head to hear it all', () => {
        const events = head.heard.map(({ event }) => event)
        return events.includes('live') && changed(head).includes('bkd-utama') && changed(head).includes('dinkes-utama')
      })
      await until('the officer to hear of the contract', () => changed(officer).length > 0)
      // What was sent before this is heard before it.
      server.news.publish({ topic: 'last', id: 'last', audiences: [{ role: 'registry' }] })
      await until('the last word', () => officer.heard.some(({ event, body: said }) => event === 'news' && said.topic === 'last')) // prettier-ignore

      expect(officer.heard.filter(({ event }) => event === 'live')).toEqual([])
      expect(new Set(changed(officer))).toEqual(new Set(['dinkes-utama']))
      const text = JSON.stringify(officer.heard)
      for (const secret of secrets) expect(text.includes(secret), secret).toBe(false)
    } finally {
      for (const { socket } of [officer, head]) socket.close()
    }
  }, 30_000)
})
