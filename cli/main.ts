import { suggestName } from '#platform/nearest-name.ts'
import { readdirSync } from 'node:fs'
import { CommandError, type Command } from './command.ts'

const names = readdirSync(new URL('commands', import.meta.url))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -'.ts'.length))
  .sort()

/** Commands are loaded when they are used: `pantau poll` never reads the server's code. */
const load = async (name: string): Promise<Command> => {
  const module = (await import(`./commands/${name}.ts`)) as { command: Command }
  return module.command
}

const help = async (): Promise<string> => {
  const commands = await Promise.all(names.map(async (name) => ({ name, ...(await load(name)) })))
  const width = Math.max(...names.map((name) => name.length))
  return [
    'Usage: pantau COMMAND …   (pantau COMMAND --help tells more)',
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
  ].join('\n')
}

/** Whoever started this process by a channel (supervisor, launcher) and is gone, also by kill -9, takes it along. */
const endWithParent = (): void => {
  if (!process.channel) return
  process.on('disconnect', () => {
    process.kill(process.pid, 'SIGTERM')
    setTimeout(() => process.exit(1), 15_000).unref()
  })
}

const run = async ([name, ...args]: string[]): Promise<number> => {
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    console.log(await help())
    return name === undefined ? 1 : 0
  }
  if (!names.includes(name)) throw new CommandError(`There is no command "${name}"${suggestName(name, names)}`)
  const command = await load(name)
  if (args.includes('--help') || args.includes('-h')) {
    console.log(`${command.summary}\n\nUsage: ${command.usage}`)
    return 0
  }
  endWithParent()
  return command.run(args)
}

/** What a signal or a closed pipe interrupts is not an error of ours. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

try {
  process.exitCode = await run(process.argv.slice(2))
  if (process.channel) {
    // Leaving by ourselves is not the loss of the parent.
    process.removeAllListeners('disconnect')
    process.disconnect()
  }
} catch (error) {
  if (!(error instanceof CommandError)) throw error
  console.error(error.message)
  process.exit(1)
}
