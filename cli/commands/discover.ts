import { discoverDevice } from '#collector/discovery/discover-device.ts'
import { idFrom } from '#collector/discovery/propose-links.ts'
import { printProposal } from '#collector/discovery/print-proposal.ts'
import { openNetSnmpSession } from '#collector/snmp/net-snmp-session.ts'
import { asSnmpFailure, explainFailure } from '#collector/snmp/snmp-failure.ts'
import type { InventoryDevice } from '#platform/inventory.ts'
import { parseInventory } from '#platform/load-inventory.ts'
import { printProblem } from '#platform/config.ts'
import { parseArgs } from 'node:util'
import { stringify } from 'yaml'
import { CommandError, type Command } from '../command.ts'

const usage = `pantau discover HOST [--port 161] [--id NAME] [--snmp-version 1|2c|3]
    [--community TEXT]                                   (or PANTAU_SNMP_COMMUNITY)
    [--user NAME [--auth sha256] [--priv aes] [--insecure]]  (keys: PANTAU_SNMP_AUTH_KEY, PANTAU_SNMP_PRIV_KEY)
  Keys and communities may be "\${VARIABLE}" or file:PATH.`

const options = {
  port: { type: 'string' },
  id: { type: 'string' },
  'snmp-version': { type: 'string' },
  community: { type: 'string' },
  user: { type: 'string' },
  auth: { type: 'string' },
  'auth-key': { type: 'string' },
  priv: { type: 'string' },
  'priv-key': { type: 'string' },
  insecure: { type: 'boolean' },
} as const

const given = (args: string[]) => {
  try {
    return parseArgs({ args, options, allowPositionals: true })
  } catch (error) {
    throw new CommandError(`${(error as Error).message}\n${usage}`)
  }
}

const snmpOf = ({ values }: ReturnType<typeof given>): Record<string, unknown> => {
  const { env } = process
  const version = values['snmp-version'] ?? (values.user === undefined ? '2c' : '3')
  if (version !== '3') {
    const community = values.community ?? env.PANTAU_SNMP_COMMUNITY
    if (community === undefined) throw new CommandError(`Give --community TEXT or PANTAU_SNMP_COMMUNITY.\n${usage}`)
    return { version, community }
  }
  const part = (name: 'auth' | 'priv', key: string | undefined) =>
    values[name] === undefined && key === undefined ? {} : { [name]: { protocol: values[name] ?? defaults[name], key } }
  return {
    version: 3,
    user: values.user,
    ...part('auth', values['auth-key'] ?? env.PANTAU_SNMP_AUTH_KEY),
    ...part('priv', values['priv-key'] ?? env.PANTAU_SNMP_PRIV_KEY),
    ...(values.insecure ? { insecure: true } : {}),
  }
}
const defaults = { auth: 'sha256', priv: 'aes' } as const

/** The device as the inventory would read it: the same rules, and the same sentences for mistakes (DES, short keys …). */
const deviceFrom = (args: string[]): InventoryDevice => {
  const parsed = given(args)
  const [host, ...rest] = parsed.positionals
  if (host === undefined || rest.length > 0) throw new CommandError(`discover takes one host.\n${usage}`)
  const { id, port } = parsed.values
  const device = { id: id ?? idFrom(host), host, ...(port ? { port: Number(port) } : {}), snmp: snmpOf(parsed) }
  const text = stringify({ opds: [], devices: [device], links: [] })
  const { inventory, problems } = parseInventory(text, { source: 'discover', env: process.env, baseDir: process.cwd() })
  const [read] = inventory?.devices ?? []
  if (!read) throw new CommandError(problems.map((problem) => printProblem({ ...problem, line: null })).join('\n'))
  return read
}

export const command: Command = {
  summary: 'walk a device once and print a proposal for the inventory',
  usage,
  async run(args) {
    const device = deviceFrom(args)
    const { version } = device.snmp
    try {
      const session = await openNetSnmpSession(device)
      try {
        process.stdout.write(printProposal(await discoverDevice(session, version), device))
      } finally {
        session.close()
      }
    } catch (error) {
      throw new CommandError(`${device.host}:${device.port}: ${explainFailure(asSnmpFailure(error), version)}`)
    }
    return 0
  },
}
