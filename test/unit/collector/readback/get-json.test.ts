import { getText } from '#collector/readback/get-json.ts'
import type { RestAccess } from '#platform/inventory.ts'
import { createAuthority, startRestRouter, type RestRouter, type TestAuthority } from '#test/agents/rest-router.ts'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'

const PATH = '/rest/queue/simple?.proplist=name'
const PASSWORD = 'rahasia-sekali'
let authority: TestAuthority
let identity: { key: string; cert: string }
let router: RestRouter

beforeAll(() => {
  authority = createAuthority()
  identity = authority.issue('IP:127.0.0.1')
})
afterAll(() => authority.remove())
beforeEach(async () => {
  router = await startRestRouter(identity, { user: 'pantau', password: PASSWORD, queues: [{ name: 'bkd' }] })
})
afterEach(() => router.stop())

const access = (more: Partial<RestAccess> = {}): RestAccess => ({
  port: router.port,
  user: 'pantau',
  password: PASSWORD,
  ca: authority.ca,
  serverName: null,
  ...more,
})
/** The sentence of the failure. Whatever it is, no credential stands in it. */
const failure = async (rest: RestAccess, timeoutMs?: number): Promise<string> => {
  const error: unknown = await getText('127.0.0.1', rest, PATH, timeoutMs).then(
    () => expect.fail('it did not fail'),
    (reason: unknown) => reason,
  )
  const everything = `${String(error)} ${JSON.stringify(error)} ${error instanceof Error ? error.stack : ''}`
  expect(everything).not.toContain(PASSWORD)
  expect(everything).not.toContain(Buffer.from(`pantau:${PASSWORD}`).toString('base64'))
  return String(error)
}

it('asks once, and only to read', async () => {
  expect(await getText('127.0.0.1', access(), PATH)).toBe('[{"name":"bkd"}]')
  expect(router.seen).toEqual([`GET ${PATH}`])
})

describe('whom it trusts', () => {
  it('an authority of the office, not a stranger', async () => {
    expect(await failure(access({ ca: null }))).toMatch(/not trusted .*rest\.ca/)
    const stranger = createAuthority()
    expect(await failure(access({ ca: stranger.ca }))).toMatch(/not trusted/)
    stranger.remove()
    expect(router.seen).toEqual([])
  })

  it('a certificate for this host, or for the name that the inventory gives', async () => {
    const named = await startRestRouter(authority.issue('DNS:core-1.batiknet'), {
      user: 'pantau',
      password: PASSWORD,
      queues: [],
    })
    const { port } = named
    expect(await failure(access({ port }))).toMatch(/another name.*rest\.name/)
    expect(await failure(access({ port, serverName: 'core-2.batiknet' }))).toMatch(/another name/)
    expect(named.seen).toEqual([])
    expect(await getText('127.0.0.1', access({ port, serverName: 'core-1.batiknet' }), PATH)).toBe('[]')
    await named.stop()
  })
})

describe('what it does not put up with', () => {
  it('a refusal', async () => {
    expect(await failure(access({ password: `${PASSWORD}-x` }))).toMatch(/refuses the user or the password/)
  })

  it('a redirect: credentials go to no other place', async () => {
    router.answer((_, response) => response.writeHead(302, { location: `https://127.0.0.1:${router.port}/x` }).end())
    expect(await failure(access())).toMatch(/answers 302 to GET \/rest\/queue\/simple$/)
    expect(router.seen).toHaveLength(1)
  })

  it('an answer without an end', async () => {
    router.answer((_, response) => {
      response.writeHead(200)
      const part = Buffer.alloc(1 << 20, ' ')
      const more = (): void => {
        while (!response.destroyed && response.write(part));
      }
      response.on('drain', more)
      more()
    })
    expect(await failure(access())).toMatch(/more than 4 MiB/)
  })

  it('silence, before and within the answer', async () => {
    router.answer(() => undefined)
    expect(await failure(access(), 200)).toMatch(/did not answer within 0\.2 s/)
    router.answer((_, response) => void response.writeHead(200).write('['))
    expect(await failure(access(), 300)).toMatch(/did not answer within 0\.3 s/)
  })

  it('an answer that breaks off', async () => {
    router.answer((_, response) => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('[', () => response.destroy())
    })
    expect(await failure(access())).toMatch(/broke off|cannot be reached/)
  })

  it('a port where nobody listens', async () => {
    const { port } = router
    await router.stop()
    expect(await failure(access({ port }))).toMatch(/cannot be reached over TLS: ECONNREFUSED/)
    router = await startRestRouter(identity, { user: 'pantau', password: PASSWORD, queues: [] })
  })
})
