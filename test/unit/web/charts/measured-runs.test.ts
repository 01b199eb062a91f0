import { lonely, measuredRuns } from '#web/charts/measured-runs.ts'
import { describe, expect, it } from 'vitest'

/** Deterministic: the same holes in every run. */
const holesOf = (seed: number, count: number): boolean[] => {
  let state = seed
  return Array.from({ length: count }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648 < (seed % 10) / 9
  })
}

describe('runs of measured points', () => {
  it('covers each measured point once, no hole, and ends only at holes', () => {
    for (let seed = 0; seed < 300; seed++) {
      const measured = holesOf(seed, seed % 41)
      const runs = measuredRuns(measured.length, (i) => measured[i] === true)
      const drawn = runs.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, i) => from + i))
      expect(drawn).toEqual(measured.flatMap((is, i) => (is ? [i] : [])))
      for (const { from, to } of runs) {
        expect(to).toBeGreaterThan(from)
        expect([measured[from - 1] ?? false, measured[to] ?? false]).toEqual([false, false])
      }
    }
  })
  it('gives a dot to a point between two holes, at the edges too', () => {
    const measured = [1, 0, 1, 1, 0, 1, 0, 0, 1]
    expect(lonely(measured.length, (i) => measured[i] === 1)).toEqual([0, 5, 8])
    expect(lonely(0, () => true)).toEqual([])
  })
})
