import { ConfigError, type Config } from '#platform/config.ts'
import { loadConfig } from '#platform/load-config.ts'
import { parseArgs } from 'node:util'
import { CommandError } from './command.ts'

/** For usage texts: what every command that reads the settings takes. */
export const settingsUsage = '[--config FILE] [--inventory FILE]'

/** The settings of a command: environment, `--config FILE`, `--inventory FILE`. Throws CommandError with every mistake. */
export const loadSettings = (args: string[]): { config: Config; positionals: string[] } => {
  let parsed
  try {
    parsed = parseArgs({
      args,
      options: { config: { type: 'string' }, inventory: { type: 'string' } },
      allowPositionals: true,
    })
  } catch (error) {
    throw new CommandError((error as Error).message)
  }
  const { values, positionals } = parsed
  try {
    return { config: loadConfig({ file: values.config, override: { inventory: values.inventory } }), positionals }
  } catch (error) {
    if (error instanceof ConfigError) throw new CommandError(error.message)
    throw error
  }
}
