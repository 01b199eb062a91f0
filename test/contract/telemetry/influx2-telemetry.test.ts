import { afterAll, beforeAll } from 'vitest'
import { openInfluxReader, openInfluxWriter } from '#telemetry/influx/influx-telemetry.ts'
import type { Influx2Gateway } from '#test/stores/influx2-gateway.ts'
import { startInflux2Gateway } from '#test/stores/influx2-gateway.ts'
import type { Influxd } from '#test/stores/influxd.ts'
import { startInfluxd } from '#test/stores/influxd.ts'
import { telemetryStoreContract } from './telemetry-store.contract.ts'

let influxd: Influxd
let gateway: Influx2Gateway
let databases = 0

beforeAll(async () => {
  influxd = await startInfluxd()
  gateway = await startInflux2Gateway(influxd, { version: '2.7.12' })
})
afterAll(async () => {
  await gateway.stop()
  await influxd.stop()
})

telemetryStoreContract(
  'influx2 through the gateway of 2.x',
  async () => {
    const settings = gateway.settings(`pantau_${databases++}`)
    const writer = openInfluxWriter({ ...settings, rollupEveryMs: 300_000 })
    const reader = openInfluxReader(settings)
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
  10,
)
