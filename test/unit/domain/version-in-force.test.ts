import { versionInForce } from '#domain/version-in-force.ts'
import { describe, expect, it } from 'vitest'

const version = (number: number, recordedAtMs: number) => ({ version: number, recordedAtMs })
const history = [version(0, 0), version(1, 1000), version(2, 2000)]

describe('the version of a setting in force', () => {
  it.each([
    [0, 1],
    [999, 1],
    [1000, 1],
    [1999, 1],
    [2000, 2],
    [9e15, 2],
  ])('at %d is version %d', (atMs, expected) => expect(versionInForce(history, atMs).version).toBe(expected))
  it('is the default while nobody decided, and an empty history is a defect', () => {
    expect(versionInForce([version(0, 0)], 5).version).toBe(0)
    expect(() => versionInForce([], 5)).toThrow(RangeError)
  })
})
