/**
 * Child of the outbox test: a collector's sink. Appends so many cycles of 1,000 links, then carries on until it is killed.
 * Prints one JSON line an event: {"appended": slowest append in ms}, {"depth": …} often, {"log": …}.
 * Arguments: data folder, URL of InfluxDB, cycles.
 */
import { openInfluxSink } from '#telemetry/influx/influx-telemetry.ts'
import { influx1Settings } from '#test/stores/influxd.ts'
import { sample, t0 } from './sample-builder.ts'

const [dataDir = '', url = '', cycles = '0'] = process.argv.slice(2)
const print = (event: object) => process.stdout.write(`${JSON.stringify(event)}\n`)
const log = (_fields: object, message: string) => print({ log: message })
const sink = openInfluxSink({ ...influx1Settings(url, 'pantau'), dataDir, log: { info: log, warn: log, error: log } })

setInterval(() => print({ depth: sink.outbox?.().depth, problem: sink.outbox?.().problem?.code ?? null }), 20)
let slowestMs = 0
for (let cycle = 0; cycle < Number(cycles); cycle++) {
  const slotMs = t0 + cycle * 10_000
  const batch = Array.from({ length: 1000 }, (_, link) => sample(slotMs, 1000 + link, { linkId: `link-${link}` }))
  const before = performance.now()
  await sink.append(batch)
  slowestMs = Math.max(slowestMs, performance.now() - before)
  await new Promise((resolve) => setImmediate(resolve))
}
print({ appended: Math.round(slowestMs) })
