import { officeTime, wholeTime } from '#web/proof/cut-time.ts'
import { medianBps, proofCorners, proofHoles, topBps, type ProofLine } from '#web/proof/proof-points.ts'
import { describe, expect, it } from 'vitest'

const LENGTH = 600_000
/** Points every ten minutes from 0: a rate, null for a hole; office hours where `office` says. */
const aLine = (rates: readonly (number | null)[], office: (index: number) => boolean = () => true): ProofLine => ({
  direction: 'down',
  fromBps: 50e6,
  toBps: 100e6,
  oldCeilingBps: null,
  newCeilingBps: null,
  changePointMs: null,
  points: rates.map((bps, i) => ({ atMs: i * LENGTH, bps, isOffice: office(i) })),
  distribution: { classBps: 1e6, before: [], after: [], levelBps: 1, shareBefore: null, shareAfter: null },
})

describe('the axis without nights and holidays', () => {
  const { points } = aLine([1, 2, 3, 4, 5, 6], (i) => i < 2 || i > 3)
  const axis = officeTime(points, LENGTH)
  it('keeps the hours of the office alone, one piece after the other', () => {
    expect(axis.pieces).toEqual([
      { fromMs: 0, toMs: 2 * LENGTH, startX: 0 },
      { fromMs: 4 * LENGTH, toMs: 6 * LENGTH, startX: 2 * LENGTH },
    ])
    expect(axis.lengthMs).toBe(4 * LENGTH)
  })
  it('puts an instant where its hour is, one in a cut at the break, one outside at the edge', () => {
    expect(axis.xOf(LENGTH)).toBe(LENGTH)
    expect(axis.xOf(3 * LENGTH)).toBe(2 * LENGTH)
    expect(axis.xOf(5 * LENGTH)).toBe(3 * LENGTH)
    expect(axis.xOf(-1)).toBe(0)
    expect(axis.xOf(99 * LENGTH)).toBe(4 * LENGTH)
  })
  it('finds the instant of a place again', () => {
    for (const atMs of [0, LENGTH / 2, 4 * LENGTH, 5.5 * LENGTH]) expect(axis.atMs(axis.xOf(atMs))).toBe(atMs)
  })
  it('knows what it shows', () => {
    expect([1, 2, 3, 4, 6].map((i) => axis.isShown(i * LENGTH))).toEqual([true, false, false, true, false])
    expect(wholeTime(0, LENGTH).isShown(LENGTH / 2)).toBe(true)
  })
  it('has no length when no office was open', () => {
    expect(officeTime(aLine([1, 2], () => false).points, LENGTH).lengthMs).toBe(0)
  })
})

describe('the drawn line', () => {
  it('breaks at a hole and at a cut, and draws no height there', () => {
    const line = aLine([1, null, 3, 4, 5], (i) => i !== 3)
    const corners = proofCorners(line, LENGTH, officeTime(line.points, LENGTH))
    expect(corners.map(({ y }) => y)).toEqual([1, null, 3, null, 5])
    expect(corners.every(({ x }, i) => i === 0 || x >= (corners[i - 1]?.x ?? 0))).toBe(true)
  })
  it('joins neighbouring holes and keeps the others apart', () => {
    const line = aLine([null, null, 3, null])
    expect(proofHoles(line, LENGTH, wholeTime(0, 4 * LENGTH))).toEqual([
      { fromX: 0, toX: 2 * LENGTH },
      { fromX: 3 * LENGTH, toX: 4 * LENGTH },
    ])
  })
})

describe('the spread of rates', () => {
  it('says where half of the time lies below, and how high it went', () => {
    expect(medianBps([0.2, 0.5, 0.3], 10e6)).toBe(15e6)
    expect(topBps([0.2, 0.8, 0, 0], 10e6)).toBe(20e6)
  })
  it('knows nothing of no data: not zero', () => {
    expect(medianBps([0, 0], 10e6)).toBeNull()
    expect(topBps([], 10e6)).toBeNull()
  })
})
