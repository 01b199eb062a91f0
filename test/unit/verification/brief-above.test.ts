import { judgeDirection } from '#domain/verification/judge-direction.ts'
import type { SeriesPoint, Verdict } from '#domain/verification/model.ts'
import { expect, it } from 'vitest'
import { createRandom } from '../../generator/random.ts'
import { CHANGED_AT, pressed, rows, task } from './pressing.ts'

const asked = task(50e6, 100e6)
const judged = (after: readonly SeriesPoint[]) => judgeDirection(pressed(50e6, after), asked)

/** The verdicts after every ten seconds of a burst that runs against the new limit. */
const course = (newBps: number, seconds: number): Verdict[] => {
  const after = rows(CHANGED_AT, seconds, () => newBps)
  const verdicts: Verdict[] = []
  for (let end = 10; end <= seconds; end += 10) verdicts.push(judged(after.slice(0, end)).verdict)
  return verdicts.filter((verdict, k) => verdict !== verdicts[k - 1])
}

it('is not proven in the minutes before a ceiling beneath the asked rate could show', () => {
  expect(course(80e6, 2400)).toEqual(['not_yet_provable', 'partial'])
})

it('is proven at once where the asked rate itself is over-run', () => {
  const { verdict, strength } = judged(rows(CHANGED_AT, 180, (second) => (second < 5 ? 50e6 : 150e6)))
  expect([verdict, strength]).toEqual(['proven', 'exceeded'])
})

it('is proven after three quarters of an hour at a rate between that stays restless, not after a third', () => {
  const random = createRandom(5)
  let level = 0
  const after = rows(CHANGED_AT, 3000, (second) => {
    if (second % 10 === 0) level = 50e6 + 22e6 * (random.next() + random.next())
    return level
  })
  expect(judged(after.slice(0, 1200)).verdict).toBe('not_yet_provable')
  const { verdict, strength } = judged(after)
  expect([verdict, strength]).toEqual(['proven', 'exceeded'])
})
