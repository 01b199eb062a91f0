import { knownLimits, unknownSide, type LinkReadBack } from '#domain/configured-rate.ts'
import { judgeDirection } from '#domain/verification/judge-direction.ts'
import type { DirectionJudgement, KnownLimits } from '#domain/verification/model.ts'
import { describe, expect, it } from 'vitest'
import { CHANGED_AT, pressed, rows, task } from './pressing.ts'

const nothing: KnownLimits = { shaperBps: null, portBps: null, uplinkBps: null }

/** 50 Mbit/s asked to become `toBps`; for an hour after it traffic runs at `nowBps`. */
const judged = (nowBps: number, limits: Partial<KnownLimits>, toBps = 100e6): DirectionJudgement =>
  judgeDirection(
    pressed(
      50e6,
      rows(CHANGED_AT, 360, () => nowBps, 10_000),
    ),
    task(50e6, toBps, { limits: { ...nothing, ...limits } }),
  )
const configuration = ({ evidence }: DirectionJudgement) => evidence.find(({ id }) => id === 'E1')?.result

describe('a configured rate supports or contradicts', () => {
  it.each([
    ['proven', 99e6, null, 'unknown'],
    ['proven', 99e6, 100e6, 'pass'],
    ['conflict', 99e6, 50e6, 'fail'],
    ['not_effective', 50e6, null, 'unknown'],
    ['not_effective', 50e6, 50e6, 'fail'],
    ['conflict', 50e6, 100e6, 'pass'],
    ['partial', 70e6, 70e6, 'weak'],
    ['partial', 70e6, 100e6, 'pass'],
  ] as const)('%s: traffic at %d, the device says %s', (verdict, nowBps, shaperBps, result) => {
    const judgement = judged(nowBps, { shaperBps })
    expect([judgement.verdict, configuration(judgement)]).toEqual([verdict, result])
    if (verdict === 'conflict') expect(judgement.strength).toBeNull()
  })

  it.each([50e6, 70e6, 100e6])(
    'and never decides alone: without demand, %d proves nothing and denies nothing',
    (bps) => {
      expect(judged(5e6, { shaperBps: bps }).verdict).toBe('not_yet_provable')
    },
  )
})

describe('what really limits has a name', () => {
  it.each<[string, number, Partial<KnownLimits>, number?]>([
    ['old_limit', 50e6, {}],
    ['contract', 99e6, {}],
    ['shaper', 70e6, { shaperBps: 70e6, portBps: 1e9 }],
    ['port', 94e6, { portBps: 100e6 }, 200e6],
    ['uplink', 80e6, { uplinkBps: 80e6, portBps: 1e9 }],
    ['unknown', 70e6, { shaperBps: 100e6, portBps: 1e9 }],
  ])('%s at %d', (name, nowBps, limits, toBps) => {
    expect(judged(nowBps, limits, toBps).limiter).toBe(name)
  })
})

it('an older reading than the declared change says what was before, so it says nothing', () => {
  const reading: LinkReadBack = {
    linkId: 'a',
    readAtMs: CHANGED_AT,
    down: { bps: 100e6, source: 'cbqos-shape', name: 'OPD', uplinkBps: 500e6 },
    up: unknownSide,
    portBps: 1e9,
    problem: null,
  }
  expect(knownLimits(reading, 'down', CHANGED_AT)).toEqual({ shaperBps: 100e6, portBps: 1e9, uplinkBps: 500e6 })
  expect(knownLimits(reading, 'up', CHANGED_AT)).toEqual({ shaperBps: null, portBps: 1e9, uplinkBps: null })
  expect(knownLimits(reading, 'down', CHANGED_AT + 1)).toEqual(nothing)
  expect(knownLimits(undefined, 'down', 0)).toEqual(nothing)
})
