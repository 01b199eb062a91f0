import { runCollector } from '#collector/main.ts'
import { createLogger } from '#platform/logger.ts'
import { openTelemetryWriter } from '#telemetry/open-telemetry.ts'
import { CommandError, type Command } from '../command.ts'
import { loadInForce } from '../load-city.ts'
import { loadSettings, settingsUsage } from '../load-settings.ts'
import { packageVersion } from '../package-version.ts'
import { reportReady } from '../report-ready.ts'
import { untilStopped } from '../until-stopped.ts'

export const command: Command = {
  summary: 'a collector alone: SNMP into the telemetry store, until it is told to stop (SIGHUP: inventory anew)',
  usage: `pantau collect ${settingsUsage}
with PANTAU_SERVER_URL and PANTAU_COLLECTOR_TOKEN: its share of the devices of a server elsewhere`,
  async run(args) {
    const { config } = loadSettings(args)
    const { dataDir, telemetry } = config
    const { servers } = config
    if (servers && telemetry.engine === 'sqlite')
      throw new CommandError(
        'A collector on a machine of its own needs InfluxDB, which the servers read too: set PANTAU_TELEMETRY and PANTAU_INFLUX_URL. The embedded store serves one machine',
      )
    if (!servers) loadInForce(config) // a mistake is told before anything is opened
    const log = createLogger('collector', config.logLevel)
    const stop = new AbortController()
    void untilStopped().then(() => stop.abort())
    const writer = await openTelemetryWriter({ dataDir, telemetry, isShared: servers !== null, log })
    reportReady()
    const devices = servers ? { ...servers, version: packageVersion() } : { load: () => loadInForce(config) }
    await runCollector({ devices, dataDir, writer, log, signal: stop.signal })
    return 0
  },
}
