import { createSamplePipeline } from '#collector/feed/sample-pipeline.ts'
import { noDelta, type LinkSample } from '#domain/sample.ts'
import { createMemoryWriter } from '#test/agents/memory-writer.ts'
import { expect, it } from 'vitest'

const sample = (slotMs: number): LinkSample => ({
  linkId: 'a',
  deviceId: 'd',
  slotMs,
  readAtMs: slotMs,
  intervalMs: null,
  down: noDelta('gap'),
  up: noDelta('gap'),
  oper: null,
  rttUs: null,
})

const setUp = (maxWaiting?: number) => {
  const memory = createMemoryWriter()
  const published: number[] = []
  const troubles: { waiting: number; dropped: number }[] = []
  const pipeline = createSamplePipeline({
    writer: memory.writer,
    publish: (samples) => published.push(...samples.map(({ slotMs }) => slotMs)),
    onTrouble: ({ waiting, dropped }) => troubles.push({ waiting, dropped }),
    flushEveryMs: 5,
    ...(maxWaiting === undefined ? {} : { maxWaiting }),
  })
  return { ...memory, pipeline, published, troubles }
}
const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

it('gathers samples into one write and publishes after it', async () => {
  const { pipeline, state, published } = setUp()
  pipeline.push([sample(1)])
  pipeline.push([sample(2), sample(3)])
  expect(published).toEqual([])
  await pipeline.stop()
  expect(state.appends).toBe(1)
  expect(published).toEqual([1, 2, 3])
  expect(pipeline.counters()).toEqual({ written: 3, dropped: 0, waiting: 0 })
})

it('keeps what the store refuses and writes it in order later, publishing nothing before', async () => {
  const { pipeline, state, published, troubles } = setUp()
  state.isRefusing = true
  pipeline.push([sample(1)])
  await wait(30)
  pipeline.push([sample(2)])
  expect(published).toEqual([])
  expect(pipeline.counters().waiting).toBe(2)
  expect(troubles).toEqual([{ waiting: 1, dropped: 0 }])
  state.isRefusing = false
  await pipeline.stop()
  expect(published).toEqual([1, 2])
})

it('is bounded: the oldest go, counted and told', async () => {
  const { pipeline, state, troubles, published } = setUp(10)
  state.isRefusing = true
  pipeline.push(Array.from({ length: 25 }, (_, i) => sample(i)))
  expect(pipeline.counters()).toMatchObject({ dropped: 15, waiting: 10 })
  expect(troubles[0]).toMatchObject({ dropped: 15 })
  state.isRefusing = false
  await pipeline.stop()
  expect(published).toEqual(Array.from({ length: 10 }, (_, i) => i + 15))
})
