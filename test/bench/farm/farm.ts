import { execFileSync, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openServiceDatabase } from '#server/database/open-service-database.ts'
import { insertAccount } from '#server/features/accounts/account-store.ts'
import { createSession } from '#server/features/accounts/session-store.ts'

const here = fileURLToPath(new URL('.', import.meta.url))
const root = fileURLToPath(new URL('../../..', import.meta.url))
const built = join(root, '.cache/bench')

/** The binary of one of the C files beside this one, built where it is missing or older. */
export const buildTool = (name: 'agentfarm' | 'cpoll'): string => {
  const [source, binary] = [join(here, `${name}.c`), join(built, name)]
  if (!existsSync(binary) || statSync(binary).mtimeMs < statSync(source).mtimeMs) {
    mkdirSync(built, { recursive: true })
    execFileSync('gcc', ['-O2', '-w', '-o', binary, source])
  }
  return binary
}

export const farmHost = (device: number): string => `127.10.${Math.floor(device / 250)}.${1 + (device % 250)}`

/** Devices d0…, links d0-1… (interface 1 of device 0), each device polled every 10 s. */
export const farmInventory = (devices: number, linksEach: number, port: number): string => {
  const lines = ['site: { name: Farm, timezone: Asia/Jakarta }', 'opds: [{ id: farm, name: Farm }]', 'devices:']
  for (let d = 0; d < devices; d++)
    lines.push(`  - { id: d${d}, host: ${farmHost(d)}, port: ${port}, snmp: { version: 2c, community: public } }`)
  lines.push('links:')
  for (let d = 0; d < devices; d++)
    for (let i = 1; i <= linksEach; i++)
      lines.push(
        `  - { id: d${d}-${i}, opd: farm, device: d${d}, interface: { name: Gi0/${i} }, faces: opd, contract: { down: 100M, up: 100M } }`,
      )
  return `${lines.join('\n')}\n`
}

/** Processes of one bench; `stop` ends those that are left. With a folder, Pantau's own leave a CPU profile there. */
export class Processes {
  readonly #all: ChildProcess[] = []
  readonly #profile: string | undefined

  constructor(profile?: string) {
    this.#profile = profile
  }

  start(command: string, args: readonly string[], env: Record<string, string> = {}): ChildProcess {
    const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
    this.#all.push(child)
    child.stdout.resume()
    child.stderr.on('data', (text: Buffer) => {
      if (process.env.BENCH_VERBOSE) process.stderr.write(text)
    })
    return child
  }

  /** One of Pantau's own commands, on the data folder of `env`. */
  pantau(name: 'collect' | 'serve', env: Record<string, string>): ChildProcess {
    const profile = this.#profile
      ? ['--cpu-prof', `--cpu-prof-dir=${this.#profile}`, `--cpu-prof-name=${name}.cpuprofile`]
      : []
    const args = [...profile, join(here, 'run-command.ts'), name]
    return this.start(process.execPath, args, { PANTAU_LOG_LEVEL: 'warn', ...env })
  }

  async stop(): Promise<void> {
    for (const child of this.#all) {
      if (child.exitCode !== null || child.signalCode !== null) continue
      child.kill('SIGTERM')
      const force = setTimeout(() => child.kill('SIGKILL'), 8000)
      await once(child, 'exit')
      clearTimeout(force)
    }
  }
}

/** User and system time of a process in ms (clock ticks of 10 ms). */
export const cpuMsOf = (pid: number): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * 10
}

/** Cookie headers of fresh sessions of an administrator: no log-in page in the way of a bench. */
export const openSessions = async (dataDir: string, count: number): Promise<string[]> => {
  const db = await openServiceDatabase(join(dataDir, 'service.db'))
  const nowMs = Date.now()
  const facts = { passwordHash: '-', mustChangePassword: false, isDemo: false, nowMs }
  const { id } = await insertAccount(db, { login: 'bench', name: 'Bench', role: 'admin' }, facts)
  const cookies: string[] = []
  for (let k = 0; k < count; k++) {
    const { token } = await createSession(db, { accountId: id, remoteAddress: '127.0.0.1', nowMs })
    cookies.push(`pantau_session=${token}`)
  }
  await db.destroy()
  return cookies
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

export const quantile = (values: readonly number[], q: number): number =>
  [...values].sort((a, b) => a - b)[Math.max(0, Math.ceil(values.length * q) - 1)] ?? Number.NaN

export const until = async (what: string, isTrue: () => Promise<boolean> | boolean, forMs = 30_000): Promise<void> => {
  for (const end = Date.now() + forMs; Date.now() < end; await sleep(100)) if (await isTrue()) return
  throw new Error(`${what} did not happen within ${forMs / 1000} s`)
}

export const writeInventory = (dataDir: string, text: string): string => {
  const path = join(dataDir, 'inventory.yaml')
  writeFileSync(path, text)
  return path
}
