import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** A port that nobody listens on now. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })

export interface Program {
  pid: number
  /** Resolves when the process is gone. */
  kill(signal: 'SIGTERM' | 'SIGKILL' | 'SIGQUIT'): Promise<void>
}

/** Starts a Debian program; rejects with the package to install when it is missing, with its output when it does not come up. */
export const startProgram = async (
  path: string,
  debianPackage: string,
  args: readonly string[],
  isReady: () => Promise<boolean>,
  /** Who it runs as, and its whole environment; else those of this process. */
  options: { uid?: number; gid?: number; env?: Readonly<Record<string, string | undefined>> } = {},
): Promise<Program> => {
  if (!existsSync(path)) throw new Error(`${path} is missing: apt-get install --no-install-recommends ${debianPackage}`)
  const child = spawn(path, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => (output = (output + text.toString()).slice(-4000)))
  let isGone = false
  const gone = new Promise<void>((resolve) =>
    child.once('exit', () => {
      isGone = true
      resolve()
    }),
  )
  for (let tries = 0; !(await isReady().catch(() => false)); tries++) {
    if (isGone || tries > 600) {
      child.kill('SIGKILL')
      throw new Error(`${path} did not come up:\n${output}`)
    }
    await sleep(50)
  }
  return {
    pid: child.pid ?? 0,
    kill(signal) {
      child.kill(signal)
      return gone
    },
  }
}
