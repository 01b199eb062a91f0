import { InfluxConnection } from '#telemetry/influx/influx-connection.ts'
import { openInfluxReader } from '#telemetry/influx/influx-telemetry.ts'
import { InfluxWriter } from '#telemetry/influx/influx-writer.ts'
import type { Influxd } from '#test/stores/influxd.ts'
import { influx1Settings, startInfluxd } from '#test/stores/influxd.ts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { hour, minute, steady } from './sample-builder.ts'

let influxd: Influxd
beforeAll(async () => {
  influxd = await startInfluxd()
})
afterAll(() => influxd.stop())

const log = { info: () => undefined, warn: () => undefined }
/** The hour before this one: what was measured in it can come too late for its rollups. */
const fromMs = Math.floor(Date.now() / hour) * hour - hour
const toMs = fromMs + hour

it('of several collectors one makes the rollups, and what another one brings too late for them is in them all the same', async () => {
  const settings = influx1Settings(influxd.url, 'dua')
  const open = (isKeeper: boolean) =>
    new InfluxWriter({ connection: new InfluxConnection(settings), rollupEveryMs: 300_000, isKeeper, log })
  const keeper = open(true)
  const other = open(false)
  const reader = openInfluxReader(settings)
  const own = steady(fromMs, toMs, 1_000)
  const theirs = steady(fromMs, toMs, 2_000, { linkId: 'bkd-utama' })
  const rolled = async (linkId: string): Promise<(number | null)[]> => {
    const { source, buckets } = await reader.series({ linkId, fromMs, toMs, stepMs: 5 * minute })
    expect(source).toBe('5m')
    return buckets.map(({ down }) => down.octets)
  }
  const storedOctets = async (linkId: string): Promise<number[]> => {
    const rows = await influxd.ask(`SELECT d_oct FROM link_5m WHERE link = '${linkId}'`, 'dua', 'rollup_5m')
    return rows.map(([, octets]) => Number(octets))
  }
  try {
    await keeper.append(own)
    await other.append(theirs.slice(0, 100))
    // Not its duty: nothing is made, whatever it is asked.
    expect(await other.maintain(Date.now())).toMatchObject({ bucketsWritten: 0 })
    expect((await keeper.maintain(Date.now())).bucketsWritten).toBeGreaterThan(0)
    await other.append(theirs.slice(100))
    await keeper.maintain(Date.now())
    // In the rows themselves: a reader would make up for what is still marked late.
    expect(await storedOctets('bkd-utama')).toEqual(Array.from({ length: 12 }, () => 30 * 2_000))
    expect(await rolled('bkd-utama')).toEqual(Array.from({ length: 12 }, () => 30 * 2_000))
    expect(await rolled('dinkes-utama')).toEqual(Array.from({ length: 12 }, () => 30 * 1_000))

    // The duty moves: the next one knows how far the first one was, and what it had left.
    await keeper.keepRollups(false)
    await keeper.append(steady(fromMs, fromMs + 5 * minute, 7_000))
    await other.keepRollups(true)
    await other.maintain(Date.now())
    expect((await storedOctets('dinkes-utama'))[0]).toBe(30 * 7_000)
    expect(await keeper.maintain(Date.now())).toMatchObject({ bucketsWritten: 0 })
  } finally {
    await reader.close()
    await keeper.close()
    await other.close()
  }
})
