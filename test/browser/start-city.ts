import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildWeb } from './build-web.ts'

export interface RunningCity {
  url: string
  stop: () => Promise<void>
}

const root = join(import.meta.dirname, '../..')
const PATIENCE_MS = 120_000

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.on('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))))
    })
  })

/** The whole product as `npm start` runs it: demo agents, collector, server and the built web, in a folder of its own. */
export const startCity = async (): Promise<RunningCity> => {
  await buildWeb()
  const dataDir = await mkdtemp(join(tmpdir(), 'pantau-city-'))
  const port = await freePort()
  const child = spawn(process.execPath, [join(root, 'bin/pantau.mjs'), 'start'], {
    env: { ...process.env, NODE_ENV: 'production', PANTAU_HTTP_PORT: String(port), PANTAU_DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  const hear = (chunk: Buffer): void => void (said = (said + chunk.toString()).slice(-4000))
  child.stdout.on('data', hear)
  child.stderr.on('data', hear)
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM')
    await ended
    await rm(dataDir, { recursive: true, force: true })
  }
  const url = `http://127.0.0.1:${port}`
  const isMeasuring = async (): Promise<boolean> => {
    const response = await fetch(`${url}/api/v1/health`).catch(() => null)
    if (!response?.ok) return false
    const health = (await response.json()) as { collector: { links: { measured: number } } }
    return health.collector.links.measured > 0
  }
  const giveUpAt = performance.now() + PATIENCE_MS
  while (!(await isMeasuring())) {
    if (child.exitCode !== null || performance.now() > giveUpAt) {
      await stop()
      throw new Error(`the city did not start:\n${said}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  return { url, stop }
}
