import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openInfluxReader, openInfluxSink } from '#telemetry/influx/influx-telemetry.ts'
import { OutboxFile } from '#telemetry/outbox/outbox-file.ts'
import { packSamples, unpackSamples } from '#telemetry/outbox/sample-pack.ts'
import type { TelemetryReader, TelemetryWriter } from '#telemetry/telemetry-store.ts'
import type { Influx2Gateway } from '#test/stores/influx2-gateway.ts'
import { startInflux2Gateway } from '#test/stores/influx2-gateway.ts'
import type { Influxd } from '#test/stores/influxd.ts'
import { startInfluxd } from '#test/stores/influxd.ts'
import { directionOf, hour, minute, sample, steady, t0, unanswered } from './sample-builder.ts'

let influxd: Influxd
beforeAll(async () => {
  influxd = await startInfluxd()
})
afterAll(() => influxd.stop())

/** One polling interval: by then the trouble must be told, and after it the healing. */
const intervalMs = 10_000
const linkId = 'dinkes-utama'
const range = { linkId, fromMs: t0, toMs: t0 + hour, limit: 1000 }
let names = 0
let dataDir: string
let gateway: Influx2Gateway
let sink: TelemetryWriter
let reader: TelemetryReader
let told: string[]

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'pantau-outbox-'))
  gateway = await startInflux2Gateway(influxd, { version: '2.7.12' })
  const settings = gateway.settings(`kotak_${names++}`)
  told = []
  const tell = (_fields: object, message: string) => void told.push(message)
  sink = openInfluxSink({ ...settings, dataDir, rollupEveryMs: 300_000, log: { info: tell, warn: tell, error: tell } })
  reader = openInfluxReader(settings)
})
afterEach(async () => {
  await sink.close()
  await reader.close()
  await gateway.stop()
  rmSync(dataDir, { recursive: true })
})

const status = () => sink.outbox?.() ?? expect.fail('a sink has an outbox')
const within = async (ms: number, what: string, is: () => boolean): Promise<void> => {
  const endsAt = performance.now() + ms
  while (!is()) {
    if (performance.now() > endsAt) throw new Error(`${what} did not come: ${JSON.stringify(status())} ${told.join()}`)
    await sleep(20)
  }
}
const isEmpty = () => status().depth === 0
const stored = () => reader.samples(range)

describe('troubles of the store', () => {
  const samples = steady(t0, t0 + 5 * minute, 1_000)
  /** Written before and after; while `trouble` holds it waits, told as `code` in state and log; then it heals by itself. */
  const overcomes = async (code: string, words: string, begin: () => void | Promise<void>, end: () => void) => {
    await sink.append(samples.slice(0, 10))
    await within(intervalMs, 'the first samples', isEmpty)
    await begin()
    await sink.append(samples.slice(10, 20))
    await within(intervalMs, code, () => status().problem?.code === code)
    await within(2000, 'the log', () => told.some((line) => line.includes(words)))
    expect(status()).toMatchObject({ depth: 10, oldestMs: samples[10]?.slotMs, givenUp: 0 })
    await sink.append(samples.slice(20))
    end()
    await within(3 * intervalMs, 'the healing', () => isEmpty() && status().problem === null)
    expect(told).toContain('the telemetry store takes samples again')
    expect(await stored()).toEqual(samples)
  }

  it('wrong token', () =>
    overcomes(
      'unauthorized',
      'refuses the token',
      () => void (gateway.state.token = 'diganti'),
      () => (gateway.state.token = 'rahasia-token'),
    ))

  it('full disk', () =>
    overcomes(
      'full',
      'disk of InfluxDB is full',
      () => {
        const body = '{"code":"internal error","message":"write /var/lib/influxdb/wal: no space left on device"}'
        gateway.state.trouble.write = { status: 500, body }
      },
      () => delete gateway.state.trouble.write,
    ))

  it('half of a batch written, then an error: nothing twice, nothing missing', () =>
    overcomes(
      'busy',
      'overloaded',
      () => void (gateway.state.trouble.write = { status: 503, body: 'unavailable', afterForwarding: true }),
      () => delete gateway.state.trouble.write,
    ))

  it('answers after 10 s', () =>
    overcomes(
      'slow',
      's to answer',
      () => void (gateway.state.trouble.delayMs = 10_000),
      () => delete gateway.state.trouble.delayMs,
    ))

  it('a database that was dropped is told, made anew, and nothing that waits is lost', async () => {
    await sink.append(samples.slice(0, 10))
    await within(intervalMs, 'the first samples', isEmpty)
    gateway.buckets.clear()
    await influxd.ask(`DROP DATABASE "kotak_${names - 1}"`)
    await sink.append(samples.slice(10))
    await within(intervalMs, 'the log', () => told.some((line) => line.includes('is missing in InfluxDB')))
    await within(3 * intervalMs, 'the healing', () => isEmpty() && status().problem === null)
    expect(await stored()).toEqual(samples.slice(10))
  })
})

describe('samples that the store will never take', () => {
  it('are put aside and counted, one by one; the others arrive', async () => {
    gateway.state.trouble.refuses = 'link=buruk'
    const bad = sample(t0 + 20_000, 5, { linkId: 'buruk' })
    const broken = sample(t0 + 30_000, 0, { linkId: 'rusak', down: directionOf('ok', 1.5) })
    await sink.append([sample(t0, 1), bad, sample(t0 + 10_000, 2), broken])
    await within(intervalMs, 'an empty outbox', isEmpty)
    await within(2000, 'the log', () => told.some((line) => line.includes('refuses some samples')))
    expect(status()).toMatchObject({ givenUp: 2, problem: null })
    expect(await stored()).toEqual([sample(t0, 1), sample(t0 + 10_000, 2)])
  })

  it('stay where they are when the store takes none at all', async () => {
    gateway.state.trouble.write = { status: 400, body: '{"code":"invalid","message":"field type conflict"}' }
    await sink.append(steady(t0, t0 + 50 * minute, 1))
    await within(intervalMs, 'the trouble', () => status().problem?.code === 'refused')
    expect(status()).toMatchObject({ depth: 300, givenUp: 0 })
    delete gateway.state.trouble.write
    await within(2 * intervalMs, 'the healing', isEmpty)
  })
})

it('rollups wait for the store too, and are the same in the end', async () => {
  gateway.state.token = 'diganti'
  await sink.append(steady(t0, t0 + hour, 1_000))
  await within(intervalMs, 'the trouble', () => status().problem !== null)
  expect(await sink.maintain(t0 + hour)).toMatchObject({ bucketsWritten: 0 })
  gateway.state.token = 'rahasia-token'
  await within(2 * intervalMs, 'the healing', () => isEmpty() && status().problem === null)
  expect((await sink.maintain(t0 + hour)).bucketsWritten).toBe(12)
  const [bucket] = (await reader.series({ linkId, fromMs: t0, toMs: t0 + hour, stepMs: hour })).buckets
  expect(bucket).toMatchObject({ coverage: 1, down: { octets: 360_000 } })
})

describe('the file', () => {
  const odd = [
    sample(t0, 2 ** 40, { intervalMs: 10_000.125, down: directionOf('wrap32', 2 ** 33) }),
    unanswered(t0 + 10_000, { linkId: 'lain', deviceId: 'core-2' }),
  ]

  it('keeps samples as they were', () => {
    expect(unpackSamples(packSamples(odd))).toEqual(odd)
  })

  it('is bounded by size and by age: the oldest go, and are counted', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'pantau-outbox-'))
    const body = packSamples(odd)
    const file = new OutboxFile(dir, { maxBytes: 3 * body.byteLength, maxAgeMs: hour })
    try {
      for (let k = 0; k < 5; k++) await file.put(body, 2, t0 + k * minute, t0 + k * minute)
      expect(file.totals()).toMatchObject({ samples: 6, overflowed: 4, oldestMs: t0 + 2 * minute })
      expect(await file.put(body, 2, t0 + 3 * hour, t0 + 3 * hour)).toBe(6)
      expect(file.totals()).toMatchObject({ samples: 2, bytes: body.byteLength, overflowed: 10 })
      await file.done(file.take(10).map(({ id }) => id))
      expect(file.totals()).toEqual({ samples: 0, bytes: 0, oldestMs: null, refused: 0, overflowed: 10 })
    } finally {
      file.close()
      rmSync(dir, { recursive: true })
    }
  })
})
