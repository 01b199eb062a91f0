import { runServer } from '#server/main.ts'
import type { Command } from '../command.ts'
import { loadGiven } from '../load-city.ts'
import { loadSettings, settingsUsage } from '../load-settings.ts'
import { mendable } from '../mendable.ts'
import { reportReady } from '../report-ready.ts'
import { untilStopped } from '../until-stopped.ts'

export const command: Command = {
  summary: 'run the server alone (API, live news, web)',
  usage: `pantau serve ${settingsUsage}`,
  async run(args) {
    const { config } = loadSettings(args)
    const { inventory, given } = loadGiven(config)
    // Loaded for the demo alone: with an inventory no demo code runs.
    const demo = config.demo ? (await import('../seed-demo.ts')).demoSeed(config.dataDir) : undefined
    const running = await mendable(runServer({ config, inventory, given, demo }))
    if (process.channel) reportReady({ url: running.url })
    else console.log(`Pantau: ${running.url}`)
    await untilStopped()
    await running.stop()
    return 0
  },
}
