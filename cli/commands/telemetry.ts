import { migrateToInflux } from '#telemetry/migrate/migrate-to-influx.ts'
import { influxSettings } from '#telemetry/open-telemetry.ts'
import { TelemetryStoreError } from '#telemetry/telemetry-error.ts'
import { parseArgs } from 'node:util'
import { CommandError, type Command } from '../command.ts'
import { progressBar } from '../evaluate/progress-bar.ts'
import { loadSettings, settingsUsage } from '../load-settings.ts'

const usage = `pantau telemetry migrate --from sqlite --to influx1|influx2 ${settingsUsage}
  Copies telemetry.db of the data folder to the InfluxDB of PANTAU_INFLUX_…, then counts both sides. Stopped or killed, the
  same command goes on where it was. While Pantau measures: run it once, stop Pantau, run it again (it brings what was
  added), start with PANTAU_TELEMETRY=influx1|influx2.`

const parse = (args: string[]) => {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        from: { type: 'string' },
        to: { type: 'string' },
        config: { type: 'string' },
        inventory: { type: 'string' },
      },
    })
  } catch (error) {
    throw new CommandError((error as Error).message)
  }
}

export const command: Command = {
  summary: 'migrate measurements from the embedded store to InfluxDB',
  usage,
  async run(args) {
    const { values, positionals } = parse(args)
    const { from, to } = values
    if (positionals.join() !== 'migrate' || from !== 'sqlite' || (to !== 'influx1' && to !== 'influx2'))
      throw new CommandError(`Usage: ${usage}`)
    const { config } = loadSettings(
      (['config', 'inventory'] as const).flatMap((name) =>
        values[name] === undefined ? [] : [`--${name}`, values[name]],
      ),
    )
    const { influx } = config.telemetry
    if (influx.url === null) throw new CommandError('Say where InfluxDB is: PANTAU_INFLUX_URL=http://host:8086')
    const target = influxSettings({ engine: to, influx })
    if (target === null) throw new CommandError(`Usage: ${usage}`)
    const bar = progressBar(process.stderr, 'Telemetry')
    try {
      const { rollups, samples, missing } = await migrateToInflux({
        dataDir: config.dataDir,
        target,
        onProgress: bar.show,
      })
      bar.clear()
      console.log(`${rollups} rollups and ${samples} samples copied to ${target.url}, database ${target.database}.`)
      for (const line of missing) console.error(`missing: ${line}`)
      console.log(
        missing.length === 0
          ? 'OK: counted on both sides, nothing is missing.'
          : 'Not everything is there: run the same command again; what InfluxDB keeps too short (see its retention) stays missing.',
      )
      return missing.length === 0 ? 0 : 1
    } catch (error) {
      bar.clear()
      if (error instanceof TelemetryStoreError)
        throw new CommandError(`${error.message}\nRun the same command again: it goes on where it was.`)
      throw error
    }
  },
}
