import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { emptyRollup } from '#domain/rollup.ts'
import type { Rollup } from '#domain/rollup.ts'
import { TelemetryStoreError } from '#telemetry/telemetry-error.ts'
import type { TelemetryReader, TelemetryWriter } from '#telemetry/telemetry-store.ts'
import { openSqliteBackfill } from '#telemetry/sqlite/sqlite-backfill.ts'
import { telemetryFile } from '#telemetry/sqlite/schema.ts'
import { openSqliteTelemetry } from '#telemetry/sqlite/sqlite-telemetry.ts'
import { day, hour, minute, sample, steady, t0 } from './sample-builder.ts'

const linkId = 'dinkes-utama'

/** What only the embedded store promises: about its file, its threads and its bulk entrance. */
describe('the telemetry file', () => {
  let dataDir: string
  const open: { close(): Promise<void> }[] = []
  const keep = <T extends { close(): Promise<void> }>(store: T): T => {
    open.push(store)
    return store
  }
  const writerOf = async (over: object = {}): Promise<TelemetryWriter> =>
    keep(await openSqliteTelemetry({ dataDir, mode: 'writer', rollupEveryMs: 300_000, ...over }))
  const readerOf = async (): Promise<TelemetryReader> => keep(await openSqliteTelemetry({ dataDir, mode: 'reader' }))
  const octets = async (reader: TelemetryReader, fromMs: number, toMs: number, stepMs: number) =>
    (await reader.series({ linkId, fromMs, toMs, stepMs })).buckets.map(({ down }) => down.octets)

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'pantau-telemetry-'))
  })
  afterEach(async () => {
    for (const store of open.splice(0)) await store.close()
    rmSync(dataDir, { recursive: true })
  })

  it('may be missing when a reader comes, appear, and be replaced', async () => {
    const reader = await readerOf()
    expect((await reader.latest(0)).size).toBe(0)
    expect(await octets(reader, t0, t0 + hour, hour)).toEqual([0])
    expect(await reader.health()).toMatchObject({ ok: false, detail: 'no telemetry yet' })
    const first = await writerOf()
    await first.append([sample(t0, 7)])
    expect(await octets(reader, t0, t0 + hour, hour)).toEqual([7])
    await first.close()
    for (const suffix of ['', '-wal', '-shm']) rmSync(telemetryFile(dataDir) + suffix, { force: true })
    expect(await octets(reader, t0, t0 + hour, hour)).toEqual([0])
    await (await writerOf()).append([sample(t0, 9)])
    expect(await octets(reader, t0, t0 + hour, hour)).toEqual([9])
  })

  it('refuses with `full` and keeps nothing of the batch, and works again when there is room', async () => {
    const writer = await writerOf({ maxPages: 40 })
    let cycle = 0
    const batch = () =>
      Array.from({ length: 500 }, (_, link) => sample(t0 + cycle * 10_000, 1e6, { linkId: `link-${link}` }))
    const fill = async () => {
      for (; cycle < 1000; cycle++) await writer.append(batch())
    }
    const error: unknown = await fill().catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(TelemetryStoreError)
    expect(error).toMatchObject({ code: 'full', retryable: true })
    await writer.close()
    const db = new DatabaseSync(telemetryFile(dataDir))
    expect(db.prepare('SELECT count(*) AS n FROM raw_20260915').get()?.n).toBe(cycle * 500)
    db.close()
    const roomy = await writerOf()
    await roomy.append(batch())
    const reader = await readerOf()
    const latest = await reader.latest(t0)
    expect([...latest.values()].every(({ slotMs }) => slotMs === t0 + cycle * 10_000)).toBe(true)
  })

  it('waits for another writer without blocking the thread', async () => {
    const writer = await writerOf()
    const other = new DatabaseSync(telemetryFile(dataDir))
    other.exec('BEGIN IMMEDIATE')
    let turns = 0
    const turning = setInterval(() => (turns += 1), 5)
    const appended = writer.append([sample(t0, 1)])
    await new Promise((resolve) => setTimeout(resolve, 200))
    other.exec('COMMIT')
    other.close()
    await appended
    clearInterval(turning)
    expect(turns).toBeGreaterThan(10)
  })

  it('refuses with `busy` when another writer does not let go, and with `corrupt` when it is not a database', async () => {
    const writer = await writerOf({ appendWaitMs: 100 })
    const other = new DatabaseSync(telemetryFile(dataDir))
    other.exec('BEGIN IMMEDIATE')
    await expect(writer.append([sample(t0, 1)])).rejects.toMatchObject({ code: 'busy', retryable: true })
    other.exec('ROLLBACK')
    other.close()
    await writer.append([sample(t0, 2)])
    expect(await octets(await readerOf(), t0, t0 + hour, hour)).toEqual([2])

    const damaged = mkdtempSync(join(tmpdir(), 'pantau-damaged-'))
    writeFileSync(telemetryFile(damaged), 'this is no database. '.repeat(1000))
    await expect(openSqliteTelemetry({ dataDir: damaged, mode: 'writer' })).rejects.toMatchObject({ code: 'corrupt' })
    rmSync(damaged, { recursive: true })
  })

  it('drops the oldest raw days first when it grows beyond its size, and never the day that is written', async () => {
    const writer = await writerOf({ retention: { maxBytes: 1 } })
    for (let d = 0; d < 3; d++) await writer.append(steady(t0 + d * day, t0 + d * day + hour, 1000))
    expect(await writer.maintain(t0 + 2 * day + hour)).toMatchObject({ rawDaysDropped: 2 })
    const reader = await readerOf()
    expect(await reader.samples({ linkId, fromMs: t0, toMs: t0 + 2 * day, limit: 1 })).toEqual([])
    expect(await reader.samples({ linkId, fromMs: t0 + 2 * day, toMs: t0 + 3 * day, limit: 1 })).toHaveLength(1)
    expect(await octets(reader, t0, t0 + hour, hour)).toEqual([360_000])
  })

  it('does not drop a raw day whose rollups are wrong, but makes them again first', async () => {
    const writer = await writerOf({ retention: { rawDays: 0 } })
    await writer.append(steady(t0, t0 + hour, 1000))
    await writer.maintain(t0 + hour)
    const db = new DatabaseSync(telemetryFile(dataDir))
    db.exec('UPDATE r5m SET d_oct=1 WHERE ts=(SELECT max(ts) FROM r5m)')
    db.close()
    await writer.append([sample(t0 + day, 5)])
    expect(await writer.maintain(t0 + day + minute)).toMatchObject({ rawDaysDropped: 0 })
    expect(await writer.maintain(t0 + day + 2 * minute)).toMatchObject({ rawDaysDropped: 1 })
    const reader = await readerOf()
    expect(await octets(reader, t0, t0 + hour, 5 * minute)).toEqual(Array.from({ length: 12 }, () => 30_000))
    expect(await octets(reader, t0, t0 + hour, hour)).toEqual([360_000])
  })

  it('drops rollups after their time', async () => {
    const writer = await writerOf({ retention: { rawDays: 0, rollup5mDays: 1, rollup1hDays: 3 } })
    for (let d = 0; d < 5; d++) await writer.append(steady(t0 + d * day, t0 + d * day + hour, 1000))
    expect((await writer.maintain(t0 + 5 * day)).rollupRowsDropped).toBe(3 * 12 + 1)
    const reader = await readerOf()
    expect(await octets(reader, t0, t0 + 5 * day, hour).then((all) => all.filter((n) => n > 0).length)).toBe(4)
    expect(await octets(reader, t0, t0 + 5 * day, 5 * minute).then((all) => all.filter((n) => n > 0).length)).toBe(24)
  })

  describe('filled in bulk', () => {
    const fiveMinutes = function* (fromMs: number, toMs: number): Iterable<Rollup> {
      for (let atMs = fromMs; atMs < toMs; atMs += 5 * minute) {
        const rollup = emptyRollup(linkId, atMs)
        rollup.down = { samples: 30, measuredMs: 300_000, octets: 30_000, gapOctets: 0, minBps: 800, maxBps: 800 }
        rollup.up = { ...rollup.down }
        rollup.quality.ok = 30
        yield rollup
      }
    }

    it('gives the figures of slow appending, and goes on with live samples in the middle of a bucket', async () => {
      const backfill = await openSqliteBackfill({ dataDir })
      const hourly = { ...[...fiveMinutes(t0 - 2 * day, t0 - 2 * day + 1)][0], atMs: t0 - 2 * day } as Rollup
      expect(await backfill.rollups('1h', [hourly])).toBe(1)
      expect(await backfill.rollups('5m', fiveMinutes(t0 - day, t0))).toBe(288)
      expect(await backfill.raw(steady(t0, t0 + hour + 7 * minute, 1000))).toBe(402)
      const reader = await readerOf()
      expect(await reader.health()).toMatchObject({ detail: 'no telemetry yet' })
      await backfill.finish()
      const writer = await writerOf()
      await writer.append(steady(t0 + hour + 7 * minute, t0 + 2 * hour, 1000))
      for (const maintained of [false, true]) {
        if (maintained) await writer.maintain(t0 + 2 * hour)
        expect(await octets(reader, t0 - 2 * day, t0 - 2 * day + hour, hour)).toEqual([30_000])
        const hours = await octets(reader, t0 - day, t0 + 2 * hour, hour)
        expect(hours).toEqual(Array.from({ length: 26 }, () => 360_000))
        const fives = await octets(reader, t0 - day, t0 + 2 * hour, 5 * minute)
        expect(fives).toEqual(Array.from({ length: 312 }, () => 30_000))
      }
    })

    it('can fill a store that is already there, and leaves nothing when aborted', async () => {
      const aborted = await openSqliteBackfill({ dataDir })
      await aborted.rollups('5m', fiveMinutes(t0, t0 + hour))
      await aborted.abort()
      const reader = await readerOf()
      expect(await reader.health()).toMatchObject({ detail: 'no telemetry yet' })
      await (await writerOf()).append([sample(t0, 5)])
      const backfill = await openSqliteBackfill({ dataDir })
      await backfill.rollups('5m', fiveMinutes(t0 - hour, t0))
      await backfill.finish()
      expect(await octets(reader, t0 - hour, t0 + hour, hour)).toEqual([360_000, 5])
    })

    it('refuses rows beside the grid', async () => {
      const backfill = await openSqliteBackfill({ dataDir })
      await expect(backfill.rollups('1h', [emptyRollup(linkId, t0 + minute)])).rejects.toMatchObject({
        code: 'bad_query',
      })
      await expect(backfill.finish()).rejects.toMatchObject({ code: 'io' })
      await backfill.abort()
    })
  })
})
