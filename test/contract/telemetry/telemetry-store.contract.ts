import { setImmediate as nextTurn } from 'node:timers/promises'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { nearestRank } from '#domain/percentile.ts'
import { noDelta } from '#domain/sample.ts'
import type { LinkSample } from '#domain/sample.ts'
import { TelemetryStoreError } from '#telemetry/telemetry-error.ts'
import type { Bucket, TelemetryReader, TelemetryWriter } from '#telemetry/telemetry-store.ts'
import { ReferenceStore } from './reference-store.ts'
import { samplesWithin } from './sample-arbitrary.ts'
import { day, directionOf, hour, measured, minute, sample, second, steady, t0, unanswered } from './sample-builder.ts'

export interface StoreUnderTest {
  writer: TelemetryWriter
  reader: TelemetryReader
  close(): Promise<void>
}

/** Opens an empty store that keeps raw samples for two days besides the newest. */
export type OpenStore = () => Promise<StoreUnderTest>

const linkId = 'dinkes-utama'
const only = (buckets: readonly Bucket[]): Bucket => {
  expect(buckets).toHaveLength(1)
  return buckets[0] as Bucket
}
const codeOf = async (rejected: Promise<unknown>): Promise<string> => {
  const error = await rejected.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(TelemetryStoreError)
  return (error as TelemetryStoreError).code
}

/** What every telemetry store must do, seen through the port alone. Each adapter runs it on a real store. */
export const telemetryStoreContract = (name: string, open: OpenStore, runs = 40): void => {
  describe(`telemetry store: ${name}`, () => {
    let store: StoreUnderTest
    beforeEach(async () => {
      store = await open()
    })
    afterEach(() => store.close())
    const series = async (fromMs: number, toMs: number, stepMs: number) =>
      (await store.reader.series({ linkId, fromMs, toMs, stepMs })).buckets
    const one = async (fromMs: number, stepMs: number) => only(await series(fromMs, fromMs + stepMs, stepMs))
    const summary = async (fromMs: number, toMs: number, percent = 95) => {
      const [first] = await store.reader.summary({ linkIds: [linkId], fromMs, toMs, percent })
      return first
    }

    describe('samples', () => {
      it('gives back what was appended, field by field, in slot order', async () => {
        const odd = sample(t0 + 10_000, 0, {
          down: { label: 'wrap32', octets: 4_294_967_295, packets: 7, discards: 1, errors: 2 },
          up: { label: 'gap', octets: 2 ** 40, packets: null, discards: null, errors: null },
          oper: 'lowerLayerDown',
          rttUs: 1_999_999,
          readAtMs: t0 + 10_000 - 250,
          deviceId: 'tua-32bit',
        })
        const all = [sample(t0, 1), odd, unanswered(t0 + 20_000), sample(t0 + day, 5)]
        await store.writer.append([all[3], all[1]] as LinkSample[])
        await store.writer.append([all[2], all[0]] as LinkSample[])
        await store.writer.append([sample(t0, 9, { linkId: 'lain' })])
        expect(await store.reader.samples({ linkId, fromMs: t0, toMs: t0 + 2 * day, limit: 10 })).toEqual(all)
        expect(await store.reader.samples({ linkId, fromMs: t0 + 10_000, toMs: t0 + 20_000, limit: 10 })).toEqual([odd])
        expect(await store.reader.samples({ linkId, fromMs: t0, toMs: t0 + 2 * day, limit: 2 })).toEqual(
          all.slice(0, 2),
        )
        expect(await store.reader.samples({ linkId: 'tak ada', fromMs: t0, toMs: t0 + day, limit: 2 })).toEqual([])
      })

      it('holds the same link and slot once, and the last write wins', async () => {
        const batch = steady(t0, t0 + 5 * minute, 1_000_000)
        await store.writer.append(batch)
        await store.writer.append(batch)
        await store.writer.append([sample(t0, 3_000_000)])
        const bucket = await one(t0, 5 * minute)
        expect(bucket.quality.ok).toBe(30)
        expect(bucket.down.octets).toBe(32_000_000)
      })

      it('gives back more than ten thousand rows of one link in one piece', async () => {
        const long = Array.from({ length: 10_400 }, (_, k) => sample(t0 + k * second, k, { intervalMs: 1000 }))
        await store.writer.append(long)
        const query = { linkId, fromMs: t0, toMs: t0 + day }
        expect(await store.reader.samples({ ...query, limit: 100_000 })).toEqual(long)
        expect(await store.reader.samples({ ...query, limit: 10_000 })).toEqual(long.slice(0, 10_000))
        expect((await one(t0, 3 * hour)).quality.ok).toBe(10_400)
      })

      it('refuses a slot that is not a whole second, and then nothing of the batch is written', async () => {
        expect(await codeOf(store.writer.append([sample(t0, 1), sample(t0 + 10_500, 1)]))).toBe('bad_query')
        expect(await store.reader.samples({ linkId, fromMs: t0, toMs: t0 + day, limit: 9 })).toEqual([])
      })

      it('knows the newest sample of each link, also of a link that fell silent', async () => {
        await store.writer.append(steady(t0, t0 + 2 * hour, 1_000))
        await store.writer.append([
          sample(t0 + 50_000, 7, { linkId: 'bisu' }),
          sample(t0, 7, { linkId: 'terlalu-lama' }),
        ])
        for (const maintained of [false, true]) {
          if (maintained) await store.writer.maintain(t0 + 2 * hour)
          const latest = await store.reader.latest(t0 + 10_000)
          expect([...latest.keys()].sort()).toEqual(['bisu', linkId])
          expect(latest.get(linkId)).toEqual(sample(t0 + 2 * hour - 10_000, 1_000))
          expect(latest.get('bisu')).toEqual(sample(t0 + 50_000, 7, { linkId: 'bisu' }))
        }
      })
    })

    describe('series', () => {
      it('shows holes as null, not as zero, and real zeros as zero', async () => {
        await store.writer.append(steady(t0, t0 + 5 * minute, 0))
        const [zero, hole] = await series(t0, t0 + 10 * minute, 5 * minute)
        expect(zero?.down).toEqual({ avgBps: 0, minBps: 0, maxBps: 0, octets: 0, gapOctets: 0, measuredMs: 300_000 })
        expect(zero?.coverage).toBe(1)
        expect(hole?.down).toEqual({ avgBps: null, minBps: null, maxBps: null, octets: 0, gapOctets: 0, measuredMs: 0 })
        expect(hole).toMatchObject({ atMs: t0 + 5 * minute, coverage: 0, operDownShare: null, rttMaxUs: null })
      })

      it('gives every bucket of an unknown link, all of them holes', async () => {
        const { buckets } = await store.reader.series({ linkId: 'x', fromMs: t0, toMs: t0 + day, stepMs: hour })
        expect(buckets.map(({ atMs }) => atMs)).toEqual(Array.from({ length: 24 }, (_, k) => t0 + k * hour))
        expect(buckets.every(({ down, coverage }) => down.avgBps === null && coverage === 0)).toBe(true)
      })

      it('weighs the mean by octets over measured time, never averages averages', async () => {
        await store.writer.append([
          sample(t0, 1_000, { intervalMs: 1_000 }),
          sample(t0 + 10_000, 90_000, { intervalMs: 9_000 }),
        ])
        await store.writer.append(steady(t0 + 5 * minute, t0 + 10 * minute, 10_000))
        await store.writer.maintain(t0 + 2 * hour)
        const bucket = await one(t0, hour)
        expect(bucket.down.avgBps).toBe((391_000 * 8000) / 310_000)
        expect(bucket.down.minBps).toBe(8_000)
        expect(bucket.down.maxBps).toBe(80_000)
      })

      it('keeps what is not measured out of the rate and counts it by label', async () => {
        await store.writer.append([
          sample(t0, 500_000),
          sample(t0 + 10_000, 0, { down: measured(700_000, 'wrap32') }),
          sample(t0 + 20_000, 0, { down: noDelta('ambiguous') }),
          sample(t0 + 30_000, 0, { up: noDelta('reset'), down: noDelta('gap') }),
          sample(t0 + 40_000, 0, { down: noDelta('implausible') }),
          unanswered(t0 + 50_000),
          sample(t0 + 60_000, 0, { intervalMs: 20_000, down: directionOf('gap', 9e9), up: directionOf('gap', 8e9) }),
        ])
        const bucket = await one(t0, 5 * minute)
        expect(bucket.quality).toEqual({ ok: 1, wrap32: 1, ambiguous: 1, reset: 1, implausible: 1, gap: 2 })
        expect(bucket.down).toMatchObject({ octets: 1_200_000, gapOctets: 9e9, measuredMs: 20_000, maxBps: 560_000 })
        expect(bucket.up).toMatchObject({ gapOctets: 8e9, measuredMs: 40_000 })
        expect(bucket.coverage).toBe(20_000 / 300_000)
      })

      it('tells the share of polls with the interface not up, the slowest answer, errors and discards', async () => {
        const bad = { ...measured(1), errors: 3, discards: 4 }
        await store.writer.append([
          sample(t0, 1),
          sample(t0 + 10_000, 1, { oper: 'down', rttUs: 80_000 }),
          sample(t0 + 20_000, 1, { oper: 'dormant', down: bad, up: bad }),
          sample(t0 + 30_000, 1, { oper: 'up' }),
          unanswered(t0 + 40_000),
        ])
        const bucket = await one(t0, 5 * minute)
        expect(bucket).toMatchObject({ operDownShare: 0.5, rttMaxUs: 80_000, errors: 6, discards: 8 })
      })

      it('says which level served it, and every level gives the same figures', async () => {
        await store.writer.append(steady(t0, t0 + 3 * hour, 123_456))
        const query = { linkId, fromMs: t0, toMs: t0 + 3 * hour }
        for (const maintained of [false, true]) {
          if (maintained) await store.writer.maintain(t0 + 3 * hour)
          for (const [stepMs, source] of [
            [minute, 'raw'],
            [30 * second, 'raw'],
            [5 * minute, '5m'],
            [15 * minute, '5m'],
            [hour, '1h'],
            [3 * hour, '1h'],
          ] as const) {
            const answer = await store.reader.series({ ...query, stepMs })
            expect(answer.source).toBe(source)
            for (const bucket of answer.buckets) {
              expect(bucket.down.avgBps).toBe(123_456 * 0.8)
              expect(bucket.coverage).toBe(1)
            }
          }
        }
        const shifted = await store.reader.series({
          ...query,
          fromMs: t0 + 5 * minute,
          toMs: t0 + 65 * minute,
          stepMs: hour,
        })
        expect(shifted.source).toBe('5m')
        expect(only(shifted.buckets).coverage).toBe(1)
      })

      it('ends at the newest sample without waiting for maintenance', async () => {
        await store.writer.append(steady(t0, t0 + hour, 1_000))
        await store.writer.maintain(t0 + hour)
        await store.writer.append(steady(t0 + hour, t0 + hour + 7 * minute, 2_000))
        const five = await series(t0, t0 + hour + 10 * minute, 5 * minute)
        expect(five.map(({ down }) => down.octets)).toEqual([
          ...Array.from({ length: 12 }, () => 30_000),
          60_000,
          24_000,
        ])
        expect(five.at(-1)?.coverage).toBe(0.4)
        const hourly = await series(t0, t0 + 2 * hour, hour)
        expect(hourly.map(({ down }) => down.octets)).toEqual([360_000, 84_000])
      })

      it('corrects figures when samples come late, before and after the next maintenance', async () => {
        await store.writer.append(steady(t0, t0 + hour, 1_000).filter(({ slotMs }) => slotMs % 20_000 === 0))
        await store.writer.append(steady(t0 + 2 * hour, t0 + 3 * hour, 1_000))
        await store.writer.maintain(t0 + 3 * hour)
        expect((await one(t0, hour)).down.octets).toBe(180_000)
        await store.writer.append(steady(t0, t0 + hour, 1_000))
        for (const maintained of [false, true, true]) {
          if (maintained) await store.writer.maintain(t0 + 3 * hour)
          expect((await one(t0, hour)).down.octets).toBe(360_000)
          expect((await one(t0 + 10 * minute, 5 * minute)).coverage).toBe(1)
          expect((await summary(t0, t0 + hour))?.octets).toEqual({ down: 360_000, up: 360_000 })
        }
      })

      it('puts a sample into the bucket of its slot, wherever its reading fell', async () => {
        const edge = t0 + 5 * minute
        await store.writer.append([
          sample(edge, 10, { readAtMs: edge - 300 }),
          sample(edge - 10_000, 20, { readAtMs: edge + 300 }),
        ])
        const [before, after] = await series(t0, t0 + 10 * minute, 5 * minute)
        expect([before?.down.octets, after?.down.octets]).toEqual([20, 10])
      })

      it('cuts days where the asker lives, not where the server stands', async () => {
        const midnightWib = Date.UTC(2026, 8, 14, 17)
        await store.writer.append([
          sample(midnightWib - 10_000, 1),
          sample(midnightWib, 2),
          sample(midnightWib + day - 10_000, 4),
        ])
        for (const maintained of [false, true]) {
          if (maintained) await store.writer.maintain(midnightWib + 2 * day)
          const days = await series(midnightWib - day, midnightWib + day, day)
          expect(days.map(({ atMs }) => atMs)).toEqual([midnightWib - day, midnightWib])
          expect(days.map(({ down }) => down.octets)).toEqual([1, 6])
        }
      })

      it('refuses what it cannot bound', async () => {
        const ask = (over: object) =>
          codeOf(store.reader.series({ linkId, fromMs: t0, toMs: t0 + hour, stepMs: minute, ...over }))
        expect(await ask({ stepMs: 500 })).toBe('bad_query')
        expect(await ask({ stepMs: 7 * minute })).toBe('bad_query')
        expect(await ask({ toMs: t0 })).toBe('bad_query')
        expect(await ask({ fromMs: t0 + 1 })).toBe('bad_query')
        expect(await ask({ stepMs: 1000, toMs: t0 + 20_001_000 })).toBe('bad_query')
        const samples = (limit: number) => codeOf(store.reader.samples({ linkId, fromMs: t0, toMs: t0 + 1000, limit }))
        expect(await samples(0)).toBe('bad_query')
        expect(await samples(100_001)).toBe('bad_query')
      })

      it('stops a read whose asker went away', async () => {
        const signal = AbortSignal.abort()
        expect(
          await codeOf(store.reader.series({ linkId, fromMs: t0, toMs: t0 + hour, stepMs: minute }, { signal })),
        ).toBe('cancelled')
      })
    })

    describe('summary', () => {
      it('takes the nearest rank of 5-minute means, each direction by itself, and leaves holes out', async () => {
        for (let k = 0; k < 20; k++)
          if (k !== 7)
            await store.writer.append(
              steady(t0 + k * 5 * minute, t0 + (k + 1) * 5 * minute, 0, {
                down: measured(1000 * (k + 1)),
                up: measured(500),
              }),
            )
        for (const maintained of [false, true]) {
          if (maintained) await store.writer.maintain(t0 + day)
          const of = await summary(t0, t0 + 100 * minute)
          // 19 means; ceil(19 · 0.95) = 19th.
          expect(of?.percentileBps).toEqual({ down: 16_000, up: 400 })
          expect(of?.maxBps).toEqual({ down: 16_000, up: 400 })
          expect(of?.coverage).toBe(0.95)
          expect((await summary(t0, t0 + 100 * minute, 50))?.percentileBps.down).toBe(800 * 11)
        }
      })

      it('answers every link asked, in order, and nothing for one without data', async () => {
        await store.writer.append(steady(t0, t0 + 5 * minute, 1_000))
        const linkIds = ['tak-ada', linkId]
        const [none, known] = await store.reader.summary({ linkIds, fromMs: t0, toMs: t0 + hour, percent: 95 })
        expect(none).toEqual({
          linkId: 'tak-ada',
          percentileBps: { down: null, up: null },
          meanBps: { down: null, up: null },
          maxBps: { down: null, up: null },
          octets: { down: 0, up: 0 },
          coverage: 0,
        })
        expect(known).toMatchObject({ linkId, meanBps: { down: 800, up: 800 }, coverage: 1 / 12 })
      })

      it('refuses columns that it cannot bound', async () => {
        const columns = (fromMs: number, toMs: number) => codeOf(store.reader.columns({ linkId, fromMs, toMs }))
        expect(await columns(t0, t0)).toBe('bad_query')
        expect(await columns(t0 + minute, t0 + hour)).toBe('bad_query')
        expect(await columns(t0, t0 + 140 * day)).toBe('bad_query')
      })

      it('refuses a percent outside (0, 100]', async () => {
        expect(await codeOf(summary(t0, t0 + hour, 0))).toBe('bad_query')
        expect(await codeOf(summary(t0, t0 + hour, 101))).toBe('bad_query')
      })
    })

    describe('maintenance', () => {
      it('drops raw samples after their time and keeps every figure of the rollups', async () => {
        for (let d = 0; d < 5; d++)
          await store.writer.append(steady(t0 + d * day, t0 + d * day + hour, 1_000 * (d + 1)))
        const query = { linkId, fromMs: t0, toMs: t0 + 5 * day, stepMs: hour }
        const before = await store.reader.series(query)
        const report = await store.writer.maintain(t0 + 4 * day + hour)
        expect(report).toMatchObject({ rawDaysDropped: 2, samplesTooLate: 0 })
        expect((await store.reader.series(query)).buckets).toEqual(before.buckets)
        expect(await store.reader.samples({ linkId, fromMs: t0, toMs: t0 + 2 * day, limit: 9 })).toEqual([])
        expect(await store.reader.samples({ linkId, fromMs: t0 + 2 * day, toMs: t0 + 3 * day, limit: 9 })).toHaveLength(
          9,
        )

        await store.writer.append([sample(t0 + 5_000, 9e9), sample(t0 + 4 * day + hour, 1)])
        expect((await store.writer.maintain(t0 + 4 * day + 2 * hour)).samplesTooLate).toBe(1)
        const after = await store.reader.series({ ...query, toMs: t0 + hour })
        expect(after.buckets).toEqual(before.buckets.slice(0, 1))
      })

      it('does not let a wrong clock delete history', async () => {
        await store.writer.append(steady(t0, t0 + hour, 1_000))
        expect(await store.writer.maintain(t0 + 4000 * day)).toMatchObject({ rawDaysDropped: 0, rollupRowsDropped: 0 })
        await store.writer.append(steady(t0 + hour, t0 + 2 * hour, 1_000))
        await store.writer.maintain(t0 + 2 * hour)
        expect((await series(t0, t0 + 2 * hour, hour)).map(({ coverage }) => coverage)).toEqual([1, 1])
      })

      it('loses no late sample that comes while rollups are being made', async () => {
        const links = Array.from({ length: 60 }, (_, k) => `link-${k}`)
        const reference = new ReferenceStore()
        const add = async (batch: LinkSample[]) => {
          reference.append(batch)
          await store.writer.append(batch)
        }
        await add(links.flatMap((id) => steady(t0, t0 + hour, 1_000, { linkId: id })))
        await store.writer.maintain(t0 + hour)
        for (let round = 1; round <= 8; round++) {
          let making = true
          const made = store.writer.rebuildRollups(t0, t0 + hour).finally(() => (making = false))
          for (let slotMs = t0; making; slotMs = t0 + ((slotMs - t0 + 310_000) % hour)) {
            await add(links.map((id) => sample(slotMs, 1_000 + round, { linkId: id })))
            // An append may resolve without a turn of the event loop, which brings the end of the other call.
            await nextTurn()
          }
          await made
          for (const id of ['link-0', 'link-59'])
            for (const stepMs of [5 * minute, hour]) {
              const query = { linkId: id, fromMs: t0, toMs: t0 + hour, stepMs }
              expect((await store.reader.series(query)).buckets).toEqual(reference.buckets(query))
            }
        }
      })

      it('has nothing left to do when called again', async () => {
        await store.writer.append(steady(t0, t0 + 2 * hour, 1_000))
        expect((await store.writer.maintain(t0 + 2 * hour)).bucketsWritten).toBe(24)
        expect((await store.writer.maintain(t0 + 2 * hour)).bucketsWritten).toBe(0)
        expect(await store.writer.rebuildRollups(t0, t0 + 2 * hour)).toBe(24)
      })

      it('rejects with `closed` after close', async () => {
        await store.writer.close()
        await store.reader.close()
        expect(await codeOf(store.writer.append([sample(t0, 1)]))).toBe('closed')
        expect(await codeOf(store.reader.latest(t0))).toBe('closed')
      })
    })

    it('says how it is', async () => {
      await store.writer.append([sample(t0, 1)])
      expect(await store.reader.health()).toMatchObject({ ok: true })
    })

    it('agrees with the reference on any history, in any order of writing, maintenance and rebuilding', async () => {
      const span = 4 * hour
      const links = [linkId, 'bkd-utama']
      const step = fc.oneof(
        fc.record({
          kind: fc.constant('append' as const),
          batch: fc.array(samplesWithin(span, links), { maxLength: 60 }),
        }),
        fc.record({ kind: fc.constant('maintain' as const), atMs: fc.nat(span / minute).map((m) => t0 + m * minute) }),
        fc.record({ kind: fc.constant('rebuild' as const), atMs: fc.nat(span / minute).map((m) => t0 + m * minute) }),
      )
      const ask = fc.record({
        stepMs: fc.constantFrom(10_000, minute, 3 * minute, 5 * minute, 20 * minute, hour, 2 * hour),
        offsetMs: fc.constantFrom(0, 0, hour, 5 * minute, 7000),
      })
      let base = 0
      await fc.assert(
        fc.asyncProperty(
          fc.array(step, { minLength: 1, maxLength: 8 }),
          fc.array(ask, { minLength: 2, maxLength: 4 }),
          async (steps, asks) => {
            // Each run has links of its own in the same store.
            const name = (id: string) => `${id}/${base}`
            base += 1
            const reference = new ReferenceStore()
            for (const one of steps) {
              if (one.kind === 'append') {
                const batch = one.batch.map((of) => ({ ...of, linkId: name(of.linkId) }))
                reference.append(batch)
                await store.writer.append(batch)
              } else if (one.kind === 'maintain') await store.writer.maintain(one.atMs)
              else await store.writer.rebuildRollups(t0, one.atMs)
              for (const { stepMs, offsetMs } of asks)
                for (const id of links) {
                  const query = { linkId: name(id), fromMs: t0 + offsetMs, toMs: t0 + offsetMs + 4 * hour, stepMs }
                  expect((await store.reader.series(query)).buckets).toEqual(reference.buckets(query))
                }
              for (const id of links) {
                // Off the hour: the sums of the edges come from finer rows.
                const query = { linkId: name(id), fromMs: t0 + 5 * minute, toMs: t0 + span + 20 * minute }
                expect(await store.reader.columns(query)).toEqual(reference.columns(query))
              }
            }
            for (const percent of [5, 50, 95, 100])
              for (const id of links) {
                const query = { linkId: name(id), fromMs: t0, toMs: t0 + span, stepMs: 5 * minute }
                const [of] = await store.reader.summary({ ...query, linkIds: [query.linkId], percent })
                const means = (direction: 'down' | 'up') =>
                  reference.buckets(query).flatMap((bucket) => bucket[direction].avgBps ?? [])
                expect(of?.percentileBps.down).toBe(nearestRank(means('down'), percent))
                expect(of?.percentileBps.up).toBe(nearestRank(means('up'), percent))
              }
          },
        ),
        { numRuns: runs },
      )
    })

    it('gives by rebuilding exactly what it gave by rolling up piece by piece', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(samplesWithin(2 * hour, [linkId]), { minLength: 1, maxLength: 200 }),
          async (samples) => {
            for (let i = 0; i < samples.length; i += 50) {
              await store.writer.append(samples.slice(i, i + 50))
              await store.writer.maintain(t0 + (i + 50) * minute)
            }
            const all = async () => [await series(t0, t0 + 2 * hour, 5 * minute), await series(t0, t0 + 2 * hour, hour)]
            const incremental = await all()
            await store.writer.rebuildRollups(t0, t0 + 2 * hour)
            expect(await all()).toEqual(incremental)
          },
        ),
        { numRuns: 10 },
      )
    })
  })
}
