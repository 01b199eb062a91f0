import { forgetOnFailure } from '#server/features/collectors/forget-on-failure.ts'
import { createSilenceWatch } from '#server/features/collectors/silence-watch.ts'
import { EventEmitter } from 'node:events'
import { expect, it } from 'vitest'

it('counts silence from the first look at a count that stands, anew after each heartbeat and each break', () => {
  const watch = createSilenceWatch()
  expect(watch.silenceMs('a', 7, 1_000)).toBe(0)
  expect(watch.silenceMs('a', 7, 19_000)).toBe(18_000)
  expect(watch.silenceMs('a', 8, 20_000)).toBe(0)
  expect(watch.silenceMs('b', 8, 21_000)).toBe(0)
  watch.forget('a')
  expect([watch.silenceMs('a', 8, 30_000), watch.silenceMs('b', 8, 30_000)]).toEqual([0, 9_000])
  watch.restart()
  expect([watch.silenceMs('a', 8, 50_000), watch.silenceMs('b', 8, 50_000)]).toEqual([0, 0])
})

it('begins anew when a heartbeat was answered with a failure of ours, and for nothing else', () => {
  let restarts = 0
  const onRequest = forgetOnFailure({ restart: () => void restarts++ })
  const answered = (url: string, statusCode: number): number => {
    const response = Object.assign(new EventEmitter(), { statusCode })
    onRequest({ url }, response as unknown as Parameters<typeof onRequest>[1])
    response.emit('finish')
    return restarts
  }
  expect(answered('/api/v1/collector/heartbeat', 200)).toBe(0)
  expect(answered('/api/v1/collector/heartbeat', 401)).toBe(0)
  expect(answered('/api/v1/links', 500)).toBe(0)
  expect(answered('/api/v1/collector/heartbeat', 500)).toBe(1)
  expect(answered('/api/v1/collector/heartbeat?x', 503)).toBe(2)
})
