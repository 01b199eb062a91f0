import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  inventedLike,
  scopedCalls,
  startWithForeignThings,
  type ForeignThings,
  type ScopedCall,
} from './foreign-things.ts'
import { createStatementLog } from './statement-log.ts'

/**
 * What is another OPD's and what does not exist must not be told apart by how they are refused. Time is luck on a busy
 * machine, so the causes of time are compared: the statements that the database gets, in order, and every byte of the
 * answer. The medians of 500 calls are measured by test/bench/scope-timing.ts.
 */
describe('a foreign id and an invented one', () => {
  const log = createStatementLog()
  let things: ForeignThings
  beforeAll(async () => {
    things = await startWithForeignThings(log)
  }, 60_000)
  afterAll(() => things.server.stop())

  /** What stands in an answer by chance: its own id, and the second at which it was given. */
  const byChance = ['date', 'x-request-id']
  const ask = async (call: ScopedCall, id: string) => {
    log.take()
    const { server, cookie } = things
    const response = await server.call(call.method, call.path(id), { cookie, body: call.body })
    const text = await response.text()
    const { error } = JSON.parse(text) as { error: { errorId: string } }
    return {
      status: response.status,
      headers: [...response.headers].filter(([name]) => !byChance.includes(name)),
      body: text.replace(error.errorId, ''),
      idLength: error.errorId.length,
      // The session is looked up once a minute or so anew; what the route itself asks is compared.
      statements: log.take().filter((sql) => !/sessions|"accounts"/.test(sql)),
    }
  }

  it('are refused by the same statements and with the same bytes, on every route that an OPD may call', async () => {
    const calls = scopedCalls(things.server.routes)
    expect(calls.length).toBeGreaterThanOrEqual(14)
    for (const call of calls) {
      const foreign = things.ids[call.kind]
      expect(foreign, `say in foreign-things.ts what exists behind ${call.name}`).toBeDefined()
      if (foreign === undefined) continue
      const refused = await ask(call, foreign)
      expect(refused.status, `${call.name} (a body that its route accepts? see foreign-things.ts)`).toBe(404)
      // Links are in memory; everything else is asked of the database, so that there is something to compare.
      if (call.kind !== 'links') expect(refused.statements.length, call.name).toBeGreaterThan(0)
      expect(refused, call.name).toEqual(await ask(call, inventedLike(foreign)))
      expect(refused.body, call.name).not.toContain(foreign)
    }
  })

  it('are the same to a filing that names them', async () => {
    const file = (about: object): ScopedCall => ({
      name: 'POST /complaints',
      method: 'POST',
      kind: 'complaints',
      path: () => '/api/v1/complaints',
      body: { channel: 'in_app', category: 'slow', text: 'Sambungan lambat.', ...about },
    })
    const { links = '', requests = '', files = '' } = things.ids
    for (const [name, id] of [
      ['linkId', links],
      ['requestId', requests],
    ] as const) {
      const refused = await ask(file({ [name]: id }), '')
      expect(refused.status, name).toBe(404)
      expect(refused, name).toEqual(await ask(file({ [name]: inventedLike(id) }), ''))
    }
    // An attachment of somebody else is as unknown as one that is not there; the answer repeats what was sent.
    const attach = async (id: string) => {
      const refused = await ask(file({ fileIds: [id] }), '')
      return { ...refused, body: refused.body.replace(id, '') }
    }
    expect(await attach(files)).toEqual(await attach(inventedLike(files)))
  })

  it('are the same to a request that names a foreign link', async () => {
    const create = (linkId: string): ScopedCall => ({
      name: 'POST /requests',
      method: 'POST',
      kind: 'links',
      path: () => '/api/v1/requests',
      body: {
        form: {
          linkId,
          asked: [{ direction: 'down', rateBps: 500e6 }],
          wanted: { date: '2026-11-26' },
          reason: 'Lambat.',
          letter: { number: '1', date: '2026-11-23', subject: 'x', signatory: 'y' },
        },
      },
    })
    const { links = '' } = things.ids
    const refused = await ask(create(links), '')
    expect(refused.status).toBe(422)
    expect(refused).toEqual(await ask(create(inventedLike(links)), ''))
  })
})
