import { createUndeclaredJob, retryWaitMs, type UndeclaredParts } from '#server/features/verification/undeclared-job.ts'
import { expect, it, vi } from 'vitest'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

it('waits longer after each failure, and never longer than between two looks', () => {
  expect([1, 2, 3, 4].map(retryWaitMs)).toEqual([1, 2, 4, 8].map((minutes) => minutes * MINUTE))
  expect(retryWaitMs(20)).toBe(6 * HOUR)
  expect(retryWaitMs(5_000)).toBe(6 * HOUR)
})

it('asks a link that cannot be read again soon, looks at the others meanwhile, and forgives', async () => {
  let nowMs = Date.parse('2026-11-30T02:00:00Z')
  let isBroken = true
  const asked: string[] = []
  const series = ({ linkId }: { linkId: string }) => {
    asked.push(linkId)
    return isBroken && linkId === 'a'
      ? Promise.reject(new Error('the store is away'))
      : Promise.resolve({ buckets: [] })
  }
  const log = { warn: vi.fn() }
  const job = createUndeclaredJob({
    clock: { nowMs: () => nowMs },
    directory: { links: () => [{ id: 'a' }, { id: 'b' }] },
    contracts: { rateAt: () => null },
    telemetry: { series },
    log,
  } as unknown as UndeclaredParts)
  const lookAfter = async (waitMs: number): Promise<string[]> => {
    nowMs += waitMs
    asked.length = 0
    await job.lookAtDue()
    return [...new Set(asked)]
  }
  expect(await lookAfter(0)).toEqual(['a', 'b'])
  expect(await lookAfter(MINUTE - 1)).toEqual([])
  expect(await lookAfter(1)).toEqual(['a'])
  expect(await lookAfter(MINUTE)).toEqual([])
  isBroken = false
  expect(await lookAfter(MINUTE)).toEqual(['a'])
  expect(log.warn).toHaveBeenCalledTimes(2)
  // From now on as rarely as the others; and what failed before is forgotten.
  expect(await lookAfter(5 * HOUR)).toEqual([])
  isBroken = true
  expect(await lookAfter(HOUR)).toEqual(['a', 'b'])
  expect(await lookAfter(MINUTE)).toEqual(['a'])
})
