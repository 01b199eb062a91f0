import { refuseOnPostgres } from '../backup/refuse-on-postgres.ts'
import { restoreBackup } from '../backup/restore-backup.ts'
import { CommandError, type Command } from '../command.ts'
import { loadSettings, settingsUsage } from '../load-settings.ts'

export const command: Command = {
  summary: 'unpack a backup into an empty data folder',
  usage: `pantau restore FILE ${settingsUsage}`,
  async run(args) {
    const { config, positionals } = loadSettings(args)
    const [file, ...rest] = positionals
    if (file === undefined || rest.length > 0) throw new CommandError('Say `pantau restore FILE`')
    refuseOnPostgres(config)
    const { createdAt, entries } = await restoreBackup({ dataDir: config.dataDir, file })
    console.log(`OK: ${entries.length} files of ${createdAt} are in ${config.dataDir}, checked.`)
    console.log('Everybody signs in as before. Prove the audit with `pantau audit verify`.')
    return 0
  },
}
