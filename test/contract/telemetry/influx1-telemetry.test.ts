import { afterAll, beforeAll } from 'vitest'
import { openInfluxReader, openInfluxWriter } from '#telemetry/influx/influx-telemetry.ts'
import type { Influxd } from '#test/stores/influxd.ts'
import { influx1Settings, startInfluxd } from '#test/stores/influxd.ts'
import { telemetryStoreContract } from './telemetry-store.contract.ts'

let influxd: Influxd
let databases = 0
/** Each is a hundred requests: the generator's full length runs on the embedded store. */
const propertyRuns = 15

beforeAll(async () => {
  influxd = await startInfluxd()
})
afterAll(() => influxd.stop())

telemetryStoreContract(
  'influx1 on InfluxDB 1.6',
  async () => {
    const settings = influx1Settings(influxd.url, `pantau_${databases++}`)
    const writer = openInfluxWriter({ ...settings, rollupEveryMs: 300_000 })
    const reader = openInfluxReader(settings)
    // Its first step makes the database.
    await writer.append([])
    return {
      writer,
      reader,
      async close() {
        await writer.close()
        await reader.close()
      },
    }
  },
  propertyRuns,
)
