import { inForcePath } from '#platform/inventory-in-force.ts'
import { loadInventory } from '#platform/load-inventory.ts'
import type { Config } from '#platform/config.ts'
import { openConfiguredDatabase } from '#server/database/open-service-database.ts'
import { createAuditLog } from '#server/features/audit/audit-log.ts'
import { createAccountKeeper, type AccountKeeper } from '#server/features/accounts/account-keeper.ts'
import { AppError } from '#server/http/app-error.ts'
import { personRoles, type PersonRole } from '#wire/accounts.ts'
import { suggestName } from '#platform/nearest-name.ts'
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { CommandError, type Command } from '../command.ts'
import { demoInventoryPath } from '../load-city.ts'
import { mendable } from '../mendable.ts'
import { loadSettings, settingsUsage } from '../load-settings.ts'

const usage = `pantau user list
  pantau user add NAME --role ${personRoles.join('|')} [--opd ID] [--full-name TEXT] [--complaint-officer]
  pantau user reset NAME      new one-time password
  pantau user disable NAME    ends every session
  pantau user enable NAME
  with ${settingsUsage}`

/** OPD ids that exist; null when no inventory is known here, then the id is taken as it is. */
const knownOpds = (config: Config): string[] | null => {
  const copy = inForcePath(config.dataDir)
  const path = existsSync(copy) ? copy : (config.inventoryPath ?? demoInventoryPath(config.dataDir))
  return existsSync(path) ? loadInventory(path).opds.map(({ id }) => id) : null
}

const readRole = (written: string | undefined): PersonRole => {
  const role = personRoles.find((known) => known === written)
  if (role === undefined)
    throw new CommandError(`Which role? --role "${written ?? ''}"${suggestName(written ?? '', personRoles)}`)
  return role
}

const showPassword = (login: string, password: string): void => {
  console.log(`name      ${login}\npassword  ${password}\nShown once; it must be changed at the first log-in.`)
}

const run = async (keeper: AccountKeeper, config: Config, args: string[]): Promise<void> => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      role: { type: 'string' },
      opd: { type: 'string' },
      'full-name': { type: 'string' },
      'complaint-officer': { type: 'boolean' },
    },
  })
  const [verb, login, ...rest] = positionals
  if (verb === 'list' && login === undefined) {
    for (const { login, role, opdId, active, name } of await keeper.list())
      console.log(
        [login.padEnd(20), role.padEnd(11), (opdId ?? '-').padEnd(16), active ? 'active  ' : 'disabled', name].join(
          ' ',
        ),
      )
    return
  }
  if (login === undefined || rest.length > 0 || !['add', 'reset', 'disable', 'enable'].includes(verb ?? ''))
    throw new CommandError(`Usage:\n  ${usage}`)
  if (verb === 'add') {
    const role = readRole(values.role)
    const opds = knownOpds(config)
    if (role === 'opd' && values.opd !== undefined && opds && !opds.includes(values.opd))
      throw new CommandError(`There is no OPD "${values.opd}"${suggestName(values.opd, opds)}`)
    const { password } = await keeper.add({
      login,
      name: values['full-name'] ?? login,
      role,
      opdId: values.opd ?? null,
      complaintOfficer: values['complaint-officer'] ?? false,
    })
    showPassword(login, password)
  } else if (verb === 'reset') showPassword(login, (await keeper.reset(login)).password)
  else {
    await keeper.setActive(login, verb === 'enable')
    console.log(`${login} is ${verb === 'enable' ? 'active' : 'disabled; every session has ended'}`)
  }
}

export const command: Command = {
  summary: 'accounts: add, list, reset, disable, enable (works while the server runs)',
  usage,
  async run(args) {
    // Settings and this command's own options stand side by side on the line.
    const isSetting = (at: number): boolean => /^--(config|inventory)(=|$)/.test(args[at] ?? '')
    const belongs = (at: number): boolean => isSetting(at) || (isSetting(at - 1) && !args[at - 1]?.includes('='))
    const { config } = loadSettings(args.filter((_, at) => belongs(at)))
    const db = await mendable(openConfiguredDatabase(config))
    try {
      const clock = { nowMs: () => Date.now() }
      await run(
        createAccountKeeper({ db, clock, audit: createAuditLog(clock) }),
        config,
        args.filter((_, at) => !belongs(at)),
      )
      return 0
    } catch (error) {
      if (error instanceof AppError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS'))
        throw new CommandError((error as Error).message)
      throw error
    } finally {
      await db.destroy()
    }
  },
}
