import type { LinkSample } from '#domain/sample.ts'
import { measuredSeries, type MeasuredSeries } from '#domain/verification/measured-series.ts'
import { proofPoints } from '#domain/verification/proof-figures.ts'
import type { SeriesSource } from '#domain/verification/proof-inputs.ts'
import { createAfterWindow } from '#server/features/verification/after-window.ts'
import { readProofFigures } from '#telemetry/read-proof-figures.ts'
import { expect, it } from 'vitest'

const START = Date.UTC(2026, 10, 24)
const MINUTE = 60_000

/** Samples every ten seconds, read a little late as polls are; each carries another number of octets. */
const store = () => {
  let reads = 0
  const sampleAt = (slotMs: number): LinkSample => {
    const delta = { label: 'ok' as const, octets: 1000 + ((slotMs / 10_000) % 997), packets: 1, discards: 0, errors: 0 }
    const readAtMs = slotMs + 40 + ((slotMs / 10_000) % 7)
    return {
      linkId: 'a',
      deviceId: 'd',
      slotMs,
      readAtMs,
      intervalMs: 10_000,
      down: delta,
      up: delta,
      oper: 'up',
      rttUs: 1,
    }
  }
  return {
    count: () => reads,
    samples: ({ fromMs, toMs, limit }: { fromMs: number; toMs: number; limit: number }) => {
      const found = []
      for (let slotMs = Math.ceil(fromMs / 10_000) * 10_000; slotMs < toMs && found.length < limit; slotMs += 10_000)
        found.push(sampleAt(slotMs))
      reads += found.length
      return Promise.resolve(found)
    },
    series: () => Promise.reject(new Error('not asked')),
  }
}
const bitsOf = ({ bits }: MeasuredSeries): number => bits.reduce((sum, each) => sum + each, 0)

it('reads only the end again, and counts no sample twice and none never', async () => {
  const reader = store()
  const window = createAfterWindow(reader, 'a', ['down'])
  for (let minutes = 30; minutes <= 240; minutes += 5) {
    const source: SeriesSource = { kind: 'samples', fromMs: START, toMs: START + minutes * MINUTE, pointMs: MINUTE }
    const before = reader.count()
    const { down } = await window.read([source])
    const reads = reader.count() - before
    if (minutes > 30) expect(reads).toBeLessThanOrEqual(66)
    const whole = measuredSeries(proofPoints([source], await readProofFigures(reader, 'a', [source]), 'down'), null)
    if (!down) expect.fail()
    expect(bitsOf(down)).toBe(bitsOf(whole))
    expect([...down.startMs]).toEqual([...whole.startMs])
  }
})

it('lets go of what the range has left behind, and reads all of it after `forget`', async () => {
  const reader = store()
  const window = createAfterWindow(reader, 'a', ['down'])
  const source = (fromMinute: number): SeriesSource => ({
    kind: 'samples',
    fromMs: START + fromMinute * MINUTE,
    toMs: START + 120 * MINUTE,
    pointMs: MINUTE,
  })
  await window.read([source(0)])
  const { down } = await window.read([source(60)])
  expect(down?.startMs[0]).toBeGreaterThanOrEqual(START + 60 * MINUTE)
  const before = reader.count()
  window.forget()
  await window.read([source(60)])
  expect(reader.count() - before).toBe(360)
})
