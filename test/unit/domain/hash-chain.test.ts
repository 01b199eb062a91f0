import { canonicalJson } from '#domain/canonical-json.ts'
import { chainHash, EMPTY_CHAIN, GENESIS_HASH, walkChain, type ChainLink } from '#domain/hash-chain.ts'
import fc from 'fast-check'
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

const chainOf = (entries: readonly unknown[]): ChainLink[] => {
  const links: ChainLink[] = []
  let prevHash = GENESIS_HASH
  for (const [index, content] of entries.entries()) {
    const entry = { seq: index + 1, content }
    const hash = chainHash(sha256, prevHash, entry)
    links.push({ seq: index + 1, entry, prevHash, hash })
    prevHash = hash
  }
  return links
}

describe('canonicalJson', () => {
  it('gives one text however the keys were written', () => {
    expect(canonicalJson({ b: 1, a: [true, null, { d: 'x', c: undefined }] })).toBe('{"a":[true,null,{"d":"x"}],"b":1}')
    expect(canonicalJson({ a: 1, b: 2 })).toBe(canonicalJson({ b: 2, a: 1 }))
  })

  it('reads back as the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  it('gives the text that proofs and quarters were sealed with while they had a function of their own', () => {
    const asSealed = (value: unknown): string => {
      if (Array.isArray(value)) return `[${value.map(asSealed).join(',')}]`
      if (value === null || typeof value !== 'object') return JSON.stringify(value)
      const held = Object.entries(value).filter(([, inner]) => inner !== undefined)
      held.sort(([a], [b]) => (a < b ? -1 : 1))
      return `{${held.map(([key, inner]) => `${JSON.stringify(key)}:${asSealed(inner)}`).join(',')}}`
    }
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(canonicalJson(value)).toBe(asSealed(value))
      }),
    )
    // A hole that had been written as null is stored, and read, as null: its seal still fits.
    const kept: unknown = JSON.parse('{"p95Bps":null,"rows":[null,1e21,-0,0.1]}')
    expect(sha256(canonicalJson(kept))).toBe(
      sha256(asSealed({ p95Bps: Number.NaN, rows: [Number.NaN, 1e21, -0, 0.1] })),
    )
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 1n, new Date(0), () => 1, Symbol('x')])('refuses %s', (value) => {
    expect(() => canonicalJson(value)).toThrow(TypeError)
  })
})

describe('walkChain', () => {
  const sound = chainOf(['a', 'b', 'c', 'd'])

  it('gives the head of a sound chain, and goes on from a known head', () => {
    const { head, broken } = walkChain(sha256, sound)
    expect(broken).toBeNull()
    expect(head).toEqual({ seq: 4, hash: sound[3]?.hash })
    const half = walkChain(sha256, sound.slice(0, 2)).head
    expect(walkChain(sha256, sound.slice(2), half)).toEqual({ head, broken: null })
    expect(walkChain(sha256, [])).toEqual({ head: EMPTY_CHAIN, broken: null })
  })

  const change = (at: number, patch: Partial<ChainLink>) =>
    sound.map((link, index) => (index === at ? { ...link, ...patch } : link))

  it.each([
    ['content', change(1, { entry: { seq: 2, content: 'B' } }), { seq: 2, problem: 'altered' }],
    ['hash', change(1, { hash: 'f'.repeat(64) }), { seq: 2, problem: 'altered' }],
    ['link', change(2, { prevHash: 'f'.repeat(64) }), { seq: 3, problem: 'unlinked' }],
    ['removed', sound.toSpliced(1, 1), { seq: 2, problem: 'hole' }],
    ['first removed', sound.slice(1), { seq: 1, problem: 'hole' }],
    ['swapped', [sound[0], sound[2], sound[1], sound[3]] as ChainLink[], { seq: 2, problem: 'hole' }],
    ['doubled', sound.toSpliced(2, 0, sound[1] as ChainLink), { seq: 3, problem: 'hole' }],
  ])('names the first bad record: %s', (_name, links, broken) => {
    expect(walkChain(sha256, links).broken).toEqual(broken)
  })

  it('cannot be mended by hashing the altered record anew: the next one no longer stands', () => {
    const entry = { seq: 2, content: 'forged' }
    const forged = change(1, { entry, hash: chainHash(sha256, sound[0]?.hash ?? '', entry) })
    expect(walkChain(sha256, forged).broken).toEqual({ seq: 3, problem: 'unlinked' })
  })
})
