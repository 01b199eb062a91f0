import { ConfigError, printProblem, type Config } from '#platform/config.ts'
import { loadInventory } from '#platform/load-inventory.ts'
import { openTelemetryReader } from '#telemetry/open-telemetry.ts'
import { CommandError, type Command } from '../command.ts'
import { loadSettings, settingsUsage } from '../load-settings.ts'

const count = (number: number, one: string): string => `${number} ${one}${number === 1 ? '' : 's'}`

/** Whether InfluxDB answers now, told and no mistake: Pantau starts without it, and makes its database. */
const askStore = async (config: Config): Promise<void> => {
  if (config.telemetry.engine === 'sqlite') return
  const reader = await openTelemetryReader(config)
  const { engine, ok, detail } = await reader.health()
  await reader.close()
  console.log(`${ok ? 'OK' : 'Note'}: telemetry in ${engine}: ${detail}`)
}

export const command: Command = {
  summary: 'check settings and inventory; print every mistake with its line',
  usage: `pantau check-config ${settingsUsage}   (or: pantau check-config FILE for an inventory)`,
  async run(args) {
    const { config, positionals } = loadSettings(args)
    if (positionals.length > 1) throw new CommandError('check-config takes one inventory file')
    await askStore(config)
    const path = positionals[0] ?? config.inventoryPath
    if (path === null) {
      console.log(
        config.demo
          ? 'OK: settings are valid; no inventory is given, so the demo city would run.'
          : 'OK: settings are valid; no inventory is given, so what is on the screen under Inventory holds.',
      )
      return 0
    }
    try {
      const { site, opds, devices, links } = loadInventory(path)
      const without = links.filter(({ contract }) => contract.downBps === null && contract.upBps === null).length
      console.log(
        `OK: ${site.name} (${site.timezone}): ${count(opds.length, 'OPD')}, ${count(devices.length, 'device')}, ${count(links.length, 'link')}` +
          (without > 0 ? `; ${count(without, 'link')} without a contract: utilisation will be unknown there` : ''),
      )
      return 0
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error
      for (const problem of error.problems) console.error(printProblem(problem))
      console.error(`${count(error.problems.length, 'mistake')} in ${path}. Nothing was started.`)
      return 1
    }
  },
}
