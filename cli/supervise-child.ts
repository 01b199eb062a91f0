import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { type Ready, isReady } from './report-ready.ts'

const launcher = fileURLToPath(new URL('../bin/pantau.mjs', import.meta.url))

/** A child that ends earlier than this after its start was not running. */
const SHORT_LIFE_MS = 5_000
const FIRST_DELAY_MS = 500
const LONGEST_DELAY_MS = 30_000
const STOP_WITHIN_MS = 12_000

export interface ChildSpec {
  name: string
  /** Arguments of `pantau`. */
  args: string[]
  env: NodeJS.ProcessEnv
}

/** How long to wait before start number `failures + 1`: doubles from 0.5 s to 30 s. */
export const restartDelayMs = (failures: number): number =>
  Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.max(0, failures - 1))

/** In its own process group, so that Ctrl-C reaches the supervisor alone; the channel ends the child with its parent. */
const spawnPantau = ({ args, env }: ChildSpec): ChildProcess =>
  spawn(process.execPath, [launcher, ...args], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    detached: true,
    env,
  })

const ended = (child: ChildProcess): Promise<{ code: number | null; signal: NodeJS.Signals | null }> =>
  new Promise((resolve) => {
    child.once('error', () => resolve({ code: 1, signal: null }))
    child.once('exit', (code, signal) => resolve({ code, signal }))
  })

/** Runs a child that does one thing and ends. Resolves with its exit code; the signal stops it. */
export const runOnce = async (spec: ChildSpec, signal: AbortSignal): Promise<number> => {
  const child = spawnPantau(spec)
  const stop = (): void => void child.kill('SIGTERM')
  signal.addEventListener('abort', stop)
  const { code } = await ended(child)
  signal.removeEventListener('abort', stop)
  return code ?? 1
}

export interface SupervisedChild {
  readonly name: string
  /**
   * Resolves when the child reports that it does its work; rejects when the very first run ends before: its own message
   * stands on the screen then.
   */
  start(): Promise<Ready>
  /** SIGTERM, and SIGKILL after 12 s. */
  stop(): Promise<void>
}

/** Keeps one child alive: a run that ends is followed by another, later and later while they stay short. */
export const superviseChild = (spec: ChildSpec, onNote: (text: string) => void): SupervisedChild => {
  let child: ChildProcess | null = null
  let stopping = false
  let timer: NodeJS.Timeout | undefined
  let failures = 0
  let everReady = false

  const run = (onReady: (ready: Ready) => void, onFirstFailure: (error: Error) => void): void => {
    const startedAt = performance.now()
    const current = spawnPantau(spec)
    child = current
    current.on('message', (message) => {
      if (!isReady(message)) return
      everReady = true
      onReady(message)
    })
    void ended(current).then(({ code, signal }) => {
      child = null
      if (stopping) return
      if (!everReady) return onFirstFailure(new Error(`${spec.name} ended at once`))
      failures = performance.now() - startedAt < SHORT_LIFE_MS ? failures + 1 : 1
      const delayMs = restartDelayMs(failures)
      onNote(`${spec.name} ended (${signal ?? `code ${code}`}); it starts again in ${delayMs / 1000} s`)
      timer = setTimeout(() => run(onReady, onFirstFailure), delayMs)
    })
  }

  return {
    name: spec.name,
    start: () => new Promise<Ready>(run),
    async stop() {
      stopping = true
      clearTimeout(timer)
      const current = child
      if (!current) return
      const end = ended(current)
      current.kill('SIGTERM')
      const force = setTimeout(() => current.kill('SIGKILL'), STOP_WITHIN_MS)
      await end
      clearTimeout(force)
    },
  }
}
