import { createServerRound } from '#collector/remote/ask-servers.ts'
import { createPoster, type Posted } from '#collector/remote/post-json.ts'
import { makeCertificate } from '#test/stores/certificate.ts'
import type { HeartbeatBody } from '#wire/collectors.ts'
import { createServer as createHttpServer } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'

const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

const body: HeartbeatBody = {
  instance: 'process-0001',
  applied: null,
  has: null,
  isLeaving: false,
  report: { outboxDepth: 0, outboxOldestMs: null, outboxGivenUp: 0, problem: null, version: '0' },
}
const answer = (status: number, json: unknown): Posted => ({ kind: 'answer', status, json })
const failure = (status: number, code: string) => answer(status, { error: { code, message: 'no', errorId: 'e' } })
const grant = answer(200, { offer: 1, isAlone: true, keepsRollups: true, etag: 'x', share: null })
const refused: Posted = { kind: 'refused' }
const silent: Posted = { kind: 'silent', reason: 'ETIMEDOUT' }

describe('a round of asking', () => {
  const roundOf = async (...said: Posted[]) => {
    const urls = said.map((_, index) => `https://s${index}`)
    const asked: string[] = []
    const poster = {
      post(url: string) {
        const of = urls.findIndex((one) => url.startsWith(`${one}/`))
        asked.push(`s${of}`)
        return Promise.resolve(said[of] ?? silent)
      },
    }
    const ask = createServerRound({ urls, poster })
    const { kind } = await ask(body)
    return { kind, asked, ask }
  }
  it.each<[string, Posted[], string]>([
    ['one grants', [silent, grant], 'granted'],
    ['a grant beats a denial', [failure(409, 'conflict'), grant], 'granted'],
    ['nothing listens anywhere', [refused, refused], 'refused-by-all'],
    ['one may live behind its silence', [refused, silent], 'silent'],
    ['a proxy has no server', [answer(502, null), answer(503, null)], 'refused-by-all'],
    ['a slow server may be behind a proxy', [answer(504, null), refused], 'silent'],
    ['a server cannot reach its database', [failure(500, 'internal'), failure(503, 'unavailable')], 'refused-by-all'],
    ['a server that works says no', [failure(401, 'not-signed-in'), refused], 'denied'],
    ['what is no share is no grant', [answer(200, { hello: 1 }), refused], 'denied'],
  ])('%s', async (_, said, kind) => {
    expect((await roundOf(...said)).kind).toBe(kind)
  })
  it('goes on with the server that granted last, and asks the others only when it does not', async () => {
    const { asked, ask } = await roundOf(silent, grant)
    expect(asked).toEqual(['s0', 's1'])
    await ask(body)
    expect(asked).toEqual(['s0', 's1', 's1'])
  })
})

describe('a call', () => {
  const token = 'd_rahasia'
  it('tells what answers, what listens not, and what keeps still, and never its token', async () => {
    const heard: (string | undefined)[] = []
    const server = createHttpServer((req, res) => {
      heard.push(req.headers.authorization)
      if (req.url === '/still') return
      res.writeHead(201, { 'content-type': 'application/json' }).end('{"a":1}')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const poster = createPoster({ token, ca: null })
    undo.push(() => poster.close())
    expect(await poster.post(`${url}/x`, { b: 2 }, 2_000)).toEqual({ kind: 'answer', status: 201, json: { a: 1 } })
    expect(heard).toEqual([`Bearer ${token}`])
    const still = await poster.post(`${url}/still`, {}, 200)
    expect(still.kind).toBe('silent')
    expect(JSON.stringify(still)).not.toContain(token)
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    expect(await poster.post(`${url}/x`, {}, 2_000)).toEqual({ kind: 'refused' })
  })

  it('believes a server of its own authority, and no other', async () => {
    const { key, cert } = makeCertificate()
    const server = createHttpsServer({ key, cert }, (_req, res) => res.end('{}'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    undo.push(() => {
      server.closeAllConnections()
      server.close()
    })
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`
    const own = createPoster({ token, ca: cert })
    const other = createPoster({ token, ca: null })
    undo.push(
      () => own.close(),
      () => other.close(),
    )
    expect(await own.post(url, {}, 2_000)).toMatchObject({ kind: 'answer', status: 200 })
    const refusal = await other.post(url, {}, 2_000)
    expect(refusal).toMatchObject({ kind: 'silent', reason: expect.stringMatching(/SELF_SIGNED|CERT/) as string })
  })
})
