import type { LinkSample } from '#domain/sample.ts'
import { toStoreError } from '#telemetry/influx/influx-error.ts'
import { readRetryAfter } from '#telemetry/influx/retry-after.ts'
import { Drain } from '#telemetry/outbox/drain.ts'
import { OutboxFile } from '#telemetry/outbox/outbox-file.ts'
import { packSamples } from '#telemetry/outbox/sample-pack.ts'
import { TelemetryStoreError } from '#telemetry/telemetry-error.ts'
import { HttpError } from '@influxdata/influxdb-client'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { sample, t0 } from '#test/contract/telemetry/sample-builder.ts'

const undo: (() => void | Promise<void>)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

it('reads seconds and dates, and nothing into anything else', () => {
  const nowMs = Date.parse('2026-11-24T10:00:00Z')
  expect(readRetryAfter('7', nowMs)).toBe(7_000)
  expect(readRetryAfter('Tue, 24 Nov 2026 10:00:30 GMT', nowMs)).toBe(30_000)
  expect(readRetryAfter('Tue, 24 Nov 2026 09:00:00 GMT', nowMs)).toBe(0)
  for (const nothing of [undefined, '', 'soon', '-5', '1.5', ['7']]) expect(readRetryAfter(nothing, nowMs)).toBeNull()
})

it('is part of what the store said, as busy', () => {
  const refusal = (status: number, headers: Record<string, string>) =>
    toStoreError(new HttpError(status, 'no', '', null, null, 'no', headers))
  expect(refusal(429, { 'retry-after': '7' })).toMatchObject({ code: 'busy', retryAfterMs: 7_000 })
  expect(refusal(503, {})).toMatchObject({ code: 'busy', retryAfterMs: null })
})

it('keeps the outbox from asking earlier, where its own pause would be shorter', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'pantau-retry-'))
  const file = new OutboxFile(dataDir)
  undo.push(
    () => rmSync(dataDir, { recursive: true }),
    () => file.close(),
  )
  const samples = [sample(t0, 1)]
  await file.put(packSamples(samples), 1, t0, t0)
  const askedAtMs: number[] = []
  const append = (_batch: readonly LinkSample[]): Promise<void> => {
    askedAtMs.push(performance.now())
    return askedAtMs.length === 1
      ? Promise.reject(new TelemetryStoreError('busy', 'InfluxDB is overloaded', { retryAfterMs: 3_000 }))
      : Promise.resolve()
  }
  const drain = new Drain({ file, writer: { append } })
  undo.push(() => drain.stop())
  drain.start()
  await vi.waitFor(() => expect(drain.problem()?.code).toBe('busy'), 5_000)
  await vi.waitFor(() => expect(file.totals().samples).toBe(0), 10_000)
  const [first = NaN, second = NaN] = askedAtMs
  // Its own first pause is at most 1.25 s.
  expect(second - first).toBeGreaterThan(2_900)
})
