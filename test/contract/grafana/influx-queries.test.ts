import { backFill } from '#demo/history/back-fill.ts'
import { openInfluxBackfill } from '#telemetry/influx/influx-backfill.ts'
import { influx1Settings, startInfluxd, type Influxd } from '#test/stores/influxd.ts'
import { unanswered } from '#test/contract/telemetry/sample-builder.ts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { committedQueries, filled } from './grafana-files.ts'

const hour = 3_600_000
/** Office hours of a Tuesday. */
const nowMs = Date.UTC(2026, 10, 24, 4)
const range = { link: 'dinkes-utama', fromMs: nowMs - 3 * hour, toMs: nowMs }
const queries = committedQueries().filter(({ language }) => language === 'influxql')

let influxd: Influxd

beforeAll(async () => {
  influxd = await startInfluxd()
  const writer = await openInfluxBackfill(influx1Settings(influxd.url, 'pantau'))
  const plan = {
    hourlyFromMs: nowMs - 6 * hour,
    fiveMinuteFromMs: nowMs - 4 * hour,
    rawFromMs: nowMs - 2 * hour,
    toMs: nowMs,
  }
  await backFill(writer, plan, nowMs)
})
afterAll(() => influxd.stop())

it('there are queries for InfluxDB', () => {
  expect(queries.length).toBeGreaterThan(10)
})

it.each(queries.map((query) => [query.where, query.text] as const))('%s has rows', async (_where, text) => {
  const rows = await influxd.ask(filled(text, range), 'pantau')
  expect(rows.filter((row) => row.slice(1).some((value) => typeof value === 'number')).length).toBeGreaterThan(0)
})

it('a link that did not answer has no rate, never 0 bit/s', async () => {
  const writer = await openInfluxBackfill(influx1Settings(influxd.url, 'bolong'))
  const silent = Array.from({ length: 360 }, (_, at) => unanswered(nowMs - hour + at * 10_000))
  await writer.raw(silent)
  await writer.finish()
  const rates = queries.filter(({ text }) => text.includes('$link') && text.includes('8000 *'))
  expect(rates).toHaveLength(6)
  for (const { text } of rates) {
    const rows = await influxd.ask(filled(text, range), 'bolong')
    expect(rows.flatMap((row) => row.slice(1)).filter((value) => value !== null)).toEqual([])
  }
  // They are there all the same, as what they are.
  const [row] = await influxd.ask('SELECT sum(q_gap) FROM link_5m', 'bolong', 'rollup_5m')
  expect(row?.[1]).toBe(360)
})

it('a link that nobody measured is a hole, not a zero', async () => {
  for (const { text } of queries.filter(({ text }) => text.includes('$link'))) {
    const rows = await influxd.ask(filled(text, { ...range, link: 'tidak-ada' }), 'pantau')
    expect(rows.flatMap((row) => row.slice(1)).filter((value) => value !== null)).toEqual([])
  }
})
