import { ApiFailure } from '#web/api/api-failure.ts'
import { addressOf, call, onSessionEnd } from '#web/api/call.ts'
import { linkRoutes } from '#wire/links.ts'
import { afterEach, describe, expect, it, vi } from 'vitest'

const answer = (status: number, body: unknown): void => {
  vi.stubGlobal(
    'fetch',
    vi.fn(() => Promise.resolve(new Response(JSON.stringify(body), { status }))),
  )
}
const burst = () => call(linkRoutes.startBurst, { params: { id: 'a/b' }, body: { minutes: 5 } })
const failureOf = async (attempt: () => Promise<unknown>): Promise<ApiFailure> => {
  const error: unknown = await attempt().then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof ApiFailure)) throw new Error(`no ApiFailure but ${String(error)}`)
  return error
}

describe('call', () => {
  afterEach(() => vi.unstubAllGlobals())

  it('fills path and query', () => {
    expect(addressOf('/links/:id/series', { id: 'a/b' }, { from: '1', step: undefined })).toBe(
      '/api/v1/links/a%2Fb/series?from=1',
    )
  })
  it('sends JSON and parses the reply', async () => {
    answer(200, { burstUntilMs: 5 })
    expect(await burst()).toEqual({ burstUntilMs: 5 })
    expect(vi.mocked(fetch).mock.calls[0]).toMatchObject([
      '/api/v1/links/a%2Fb/burst',
      { method: 'POST', body: '{"minutes":5}', headers: { 'content-type': 'application/json' } },
    ])
  })
  it('tells a refusal with its id', async () => {
    answer(503, { error: { code: 'unavailable', message: 'x', errorId: 'e1' } })
    expect(await failureOf(burst)).toMatchObject({ code: 'unavailable', details: { errorId: 'e1' } })
  })
  it('tells an end of the session to who listens', async () => {
    const ended = vi.fn()
    onSessionEnd(ended)
    answer(401, { error: { code: 'not-signed-in', message: 'x', errorId: 'e1' } })
    await failureOf(burst)
    expect(ended).toHaveBeenCalledTimes(1)
  })
  it('tells a lost network, a proxy’s page and a reply that breaks its schema apart', async () => {
    vi.stubGlobal(
      'fetch',
      vi.fn(() => Promise.reject(new TypeError('Failed to fetch'))),
    )
    expect((await failureOf(burst)).code).toBe('offline')
    vi.stubGlobal(
      'fetch',
      vi.fn(() => Promise.resolve(new Response('<html>', { status: 502 }))),
    )
    expect((await failureOf(burst)).code).toBe('internal')
    answer(200, { burstUntilMs: 'soon' })
    expect((await failureOf(burst)).code).toBe('unreadable')
  })
})
