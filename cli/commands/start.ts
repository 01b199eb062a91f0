import type { Config } from '#platform/config.ts'
import { createServer } from 'node:net'
import { CommandError, type Command } from '../command.ts'
import { claimDataFolder, lockDataFolder } from '../data-folder.ts'
import { loadCity } from '../load-city.ts'
import { loadSettings, settingsUsage } from '../load-settings.ts'
import { supervise } from '../supervise.ts'
import { runOnce, superviseChild } from '../supervise-child.ts'
import { untilStopped } from '../until-stopped.ts'

/** Before minutes of work are done: can the server have its port at all? */
const checkPort = ({ host, port }: Config['http']): Promise<void> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new CommandError(
              `Port ${port} on ${host} is taken by another program. Choose another one: PANTAU_HTTP_PORT=${port + 1} npm start`,
            )
          : new CommandError(`Pantau cannot listen on ${host}:${port} (${error.code ?? error.message})`),
      ),
    )
    probe.listen(port, host, () => probe.close(() => resolve()))
  })

/** A demo is watched by a person: the screen shows what went wrong and no more, unless they ask. */
const childEnvironment = (demo: boolean): NodeJS.ProcessEnv =>
  demo && process.env.PANTAU_LOG_LEVEL === undefined ? { ...process.env, PANTAU_LOG_LEVEL: 'warn' } : process.env

export const command: Command = {
  summary: 'start everything: collector, server and, without an inventory, the demo city',
  usage: `pantau start ${settingsUsage}`,
  async run(args) {
    const { config } = loadSettings(args)
    const { demo, dataDir } = config
    if (config.servers)
      throw new CommandError(
        'PANTAU_SERVER_URL is for a collector on a machine of its own: run "pantau collect" there, or leave it out here',
      )
    if (!demo) loadCity(config) // a mistake in the inventory is told before anything starts
    await checkPort(config.http)
    claimDataFolder(dataDir, demo ? 'demo' : 'site')
    const unlock = await lockDataFolder(dataDir)
    try {
      const stop = new AbortController()
      const until = untilStopped().then(() => stop.abort())
      const env = childEnvironment(demo)
      const child = (name: string, words: string[]) => ({ name, args: [...words, ...args], env })
      if (demo) {
        const code = await runOnce(child('demo history', ['demo', 'prepare']), stop.signal)
        if (stop.signal.aborted) return 130
        if (code !== 0) throw new CommandError('The demo city could not be prepared (its message stands above).')
      }
      const children = [
        ...(demo ? [child('demo agents', ['demo', 'agents'])] : []),
        child('collector', ['collect']),
        child('server', ['serve']),
      ].map((spec) => superviseChild(spec, (note) => console.error(note)))
      await supervise(children, {
        until,
        onStarted: (url) => console.log(greeting(url, demo)),
      })
      return 0
    } finally {
      await unlock()
    }
  },
}

const greeting = (url: string | undefined, demo: boolean): string =>
  [
    '',
    `Pantau runs: ${url ?? 'see the address above'}   (Ctrl-C stops it)`,
    ...(demo
      ? [
          'DATA DEMO: an invented city. Log in as kabid, teknisi1, agenda, pimpinan, admin or opd-dinkes; password demo-pantau.',
          'Your own devices: npm start -- --inventory FILE.yaml, or from nothing on the screen: PANTAU_DEMO=0 and a new PANTAU_DATA_DIR',
        ]
      : []),
  ].join('\n')
