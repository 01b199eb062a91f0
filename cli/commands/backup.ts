import { readFileSync } from 'node:fs'
import { refuseOnPostgres } from '../backup/refuse-on-postgres.ts'
import { takeBackup } from '../backup/take-backup.ts'
import { CommandError, type Command } from '../command.ts'
import { loadSettings, settingsUsage } from '../load-settings.ts'

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string
}

export const command: Command = {
  summary: 'write everything into one file, while the server runs',
  usage: `pantau backup FILE ${settingsUsage}`,
  async run(args) {
    const { config, positionals } = loadSettings(args)
    const [file, ...rest] = positionals
    if (file === undefined || rest.length > 0) throw new CommandError('Say `pantau backup FILE`')
    refuseOnPostgres(config)
    const { entries } = await takeBackup({ dataDir: config.dataDir, file, version, nowMs: Date.now() })
    const megabytes = entries.reduce((sum, { size }) => sum + size, 0) / 1e6
    const uploads = entries.filter(({ path }) => path.startsWith('files/')).length
    console.log(`OK: ${file}, ${megabytes.toFixed(1)} MB, ${uploads} uploaded files, checked.`)
    if (!entries.some(({ path }) => path === 'telemetry.db'))
      console.log(
        config.telemetry.engine === 'sqlite'
          ? 'There are no measurements yet: no telemetry.db is in the data folder.'
          : 'The measurements are not in it: they live in InfluxDB, which has a backup of its own.',
      )
    return 0
  },
}
