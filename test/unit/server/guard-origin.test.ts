import { isKnownHost, isSameOrigin, type OriginRules } from '#server/http/guard-origin.ts'
import { isLoopbackHost } from '#server/http/remote-address.ts'
import { describe, expect, it } from 'vitest'

const local: OriginRules = { boundHost: '127.0.0.1', publicUrl: null }
const proxied = { boundHost: '127.0.0.1', publicUrl: 'https://pantau.example.go.id' }

describe('the host name of a request', () => {
  it.each([
    ['127.0.0.1:8080', local, true],
    ['localhost:8080', local, true],
    ['[::1]:8080', local, true],
    ['127.9.9.9', local, true],
    ['evil.example', local, false],
    ['127.0.0.1.evil.example', local, false],
    ['localhost.evil.example:8080', local, false],
    [undefined, local, false],
    ['pantau.example.go.id', proxied, true],
    ['other.example.go.id', proxied, false],
    ['anything.example', { boundHost: '0.0.0.0', publicUrl: null }, true],
  ])('%s', (host, rules, isKnown) => {
    expect(isKnownHost(host, rules)).toBe(isKnown)
  })

  it('tells loopback from what only looks like it', () => {
    expect(['127.0.0.1', '::1', 'localhost', '127.255.0.1', '::ffff:127.0.0.1'].every(isLoopbackHost)).toBe(true)
    expect(['0.0.0.0', '::', '10.0.0.1', '127.0.0.1.example', '1270.0.0.1', ''].some(isLoopbackHost)).toBe(false)
  })
})

describe('where a change comes from', () => {
  const from = (headers: Record<string, string>, rules = local): boolean => isSameOrigin({ headers }, rules)
  it('is ours when browser and address agree', () => {
    expect(from({ 'sec-fetch-site': 'same-origin', origin: 'http://127.0.0.1:8080', host: '127.0.0.1:8080' })).toBe(
      true,
    )
    expect(from({ origin: 'https://pantau.example.go.id', host: '127.0.0.1:8080' }, proxied)).toBe(true)
    expect(from({ host: '127.0.0.1:8080' })).toBe(true)
  })
  it('is foreign in every other case', () => {
    expect(from({ origin: 'http://127.0.0.1:9999', host: '127.0.0.1:8080' })).toBe(false)
    expect(from({ origin: 'null', host: '127.0.0.1:8080' })).toBe(false)
    expect(from({ origin: 'https://evil.example', 'sec-fetch-site': 'same-origin', host: '127.0.0.1:8080' })).toBe(
      false,
    )
    expect(from({ origin: 'http://127.0.0.1:8080', 'sec-fetch-site': 'cross-site', host: '127.0.0.1:8080' })).toBe(
      false,
    )
    expect(from({ origin: 'http://pantau.example.go.id', host: '127.0.0.1:8080' }, proxied)).toBe(false)
  })
})
