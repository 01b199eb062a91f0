import { pollOnce, type LinkOutcome, type PollOutcome } from '#collector/poll/poll-once.ts'
import { openNetSnmpSession } from '#collector/snmp/net-snmp-session.ts'
import { parseArgs } from 'node:util'
import { CommandError, type Command } from '../command.ts'
import { loadCity } from '../load-city.ts'
import { loadSettings, settingsUsage } from '../load-settings.ts'

const DEFAULT_PAUSE_S = 2

const usage = `pantau poll --once [--json] [--pause SECONDS] ${settingsUsage}`

const options = {
  once: { type: 'boolean' },
  json: { type: 'boolean' },
  pause: { type: 'string' },
  config: { type: 'string' },
  inventory: { type: 'string' },
} as const

const given = (args: string[]) => {
  try {
    const { values } = parseArgs({ args, options })
    const settings = (['config', 'inventory'] as const).flatMap((name) => {
      const value = values[name]
      return value === undefined ? [] : [`--${name}`, value]
    })
    return { values, settings }
  } catch (error) {
    throw new CommandError(`${(error as Error).message}\n${usage}`)
  }
}

const mbps = (bps: number | null): string => (bps === null ? 'unknown' : `${(bps / 1e6).toFixed(2)} Mbit/s`)

const line = (link: LinkOutcome): string =>
  link.problem === null
    ? `ok      ${link.link}: down ${mbps(link.downBps)}, up ${mbps(link.upBps)}, port ${link.oper ?? 'unknown'}, ${link.rttMs} ms` +
      (link.warning === null ? '' : `\n        note: ${link.warning}`)
    : `PROBLEM ${link.link}: ${link.problem}`

const print = ({ pauseMs, devices, links }: PollOutcome): void => {
  console.log(`Two readings, ${pauseMs / 1000} s apart (a rate needs two).`)
  for (const { device, problem } of devices) if (problem !== null) console.log(`PROBLEM device ${device}: ${problem}`)
  for (const link of links) console.log(line(link))
}

export const command: Command = {
  summary: 'poll the inventory once and print every link: the first thing to run',
  usage,
  async run(args) {
    const { values, settings } = given(args)
    const pauseS = values.pause === undefined ? DEFAULT_PAUSE_S : Number(values.pause)
    if (!(pauseS >= 0.5 && pauseS <= 60)) throw new CommandError('--pause takes seconds from 0.5 to 60')
    if (values.once !== true)
      throw new CommandError(`Say --once; for polling without end run "pantau collect".\n${usage}`)
    const { config } = loadSettings(settings)
    const outcome = await pollOnce(loadCity(config), openNetSnmpSession, pauseS * 1000)
    if (values.json === true) console.log(JSON.stringify(outcome, null, 2))
    else print(outcome)
    const isFine = outcome.links.every(({ problem }) => problem === null) && outcome.devices.every(({ isUp }) => isUp)
    return isFine ? 0 : 1
  },
}
