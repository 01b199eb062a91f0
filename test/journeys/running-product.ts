import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, readdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))))
    })
  })

export const until = async (
  what: string,
  isTrue: () => Promise<boolean> | boolean,
  withinMs = 90_000,
): Promise<void> => {
  const deadline = performance.now() + withinMs
  while (!(await isTrue())) {
    if (performance.now() > deadline) throw new Error(`waited ${withinMs / 1000} s for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

/** Processes whose parent is `pid`, with their command lines. */
export const childrenOf = (pid: number): { pid: number; command: string }[] =>
  readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return []
    try {
      // The name of the program stands in parentheses and may hold anything; what follows does not.
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
      return parent === pid && command !== '' ? [{ pid: Number(name), command }] : []
    } catch {
      return [] // it ended while we looked
    }
  })

export interface Product {
  url: string
  supervisor: ChildProcess
  /** Everything it said so far. */
  said(): string
  /** The pid of one of its processes: `collect`, `serve` or `demo agents`. */
  pidOf(command: string): number | null
  /** Resolves with the exit code. */
  stop(): Promise<number | null>
}

/** `pantau start` as a person runs it, in a data folder and on a port of its own. Resolves at once. */
export const launchProduct = (options: {
  dataDir: string
  port: number
  args?: string[]
  env?: NodeJS.ProcessEnv
}): Product => {
  const supervisor = spawn(process.execPath, [join(root, 'bin/pantau.mjs'), 'start', ...(options.args ?? [])], {
    env: {
      ...process.env,
      NODE_ENV: 'production',
      PANTAU_HTTP_PORT: String(options.port),
      PANTAU_DATA_DIR: options.dataDir,
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  const hear = (chunk: Buffer): void => void (text = (text + chunk.toString()).slice(-20_000))
  supervisor.stdout.on('data', hear)
  supervisor.stderr.on('data', hear)
  const ended = once(supervisor, 'exit')
  return {
    url: `http://127.0.0.1:${options.port}`,
    supervisor,
    said: () => text,
    pidOf: (command) =>
      childrenOf(supervisor.pid ?? 0).find((child) => child.command.includes(`pantau.mjs ${command}`))?.pid ?? null,
    async stop() {
      if (supervisor.exitCode === null && supervisor.signalCode === null) supervisor.kill('SIGTERM')
      await ended
      return supervisor.exitCode
    },
  }
}

interface Health {
  status: string
  demo: boolean
  collector: { links: { measured: number; unknown: number } }
}

export const health = async (url: string): Promise<Health | null> => {
  const response = await fetch(`${url}/api/v1/health`).catch(() => null)
  return response?.ok ? ((await response.json()) as Health) : null
}

/** Signs in; the cookie for fetch and sockets. */
export const signIn = async (url: string, name: string, password: string): Promise<string> => {
  const response = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, password }),
  })
  if (!response.ok) throw new Error(`log-in refused: ${await response.text()}`)
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')
}
