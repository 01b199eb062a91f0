import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type BuiltImage, buildFrom, readDockerfile } from './run-dockerfile.ts'
import { freePort, until } from './running-product.ts'

const context = join(import.meta.dirname, '../..')
/** The user `node` of the image; only root can become somebody. */
const somebody = process.getuid?.() === 0 ? { uid: 1000, gid: 1000 } : {}

let folder: string
let image: BuiltImage
const packages: string[] = []
const running: ChildProcess[] = []

/** Node of the image is the one that these tests run on: a copy, since its folder may be closed to that user. */
const spawnIn = (words: readonly string[], env: Record<string, string>): ChildProcess => {
  const [program = '', ...args] = words
  return spawn(program === 'node' ? join(folder, 'node') : program, args, {
    cwd: image.workDir,
    env: { PATH: '/usr/bin:/bin', ...image.env, PANTAU_HTTP_HOST: '127.0.0.1', PANTAU_DEMO: '0', ...env },
    stdio: 'ignore',
    ...somebody,
  })
}
const start = (command: readonly string[], env: Record<string, string>): ChildProcess => {
  const child = spawnIn([...image.entrypoint, ...command], env)
  running.push(child)
  return child
}
const health = async (part: string, env: Record<string, string>): Promise<number | null> => {
  const [code] = (await once(spawnIn([...image.healthcheck.slice(0, -1), part], env), 'exit')) as [number | null]
  return code
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pantau-image-'))
  chmodSync(folder, 0o755)
  copyFileSync(process.execPath, join(folder, 'node'))
  const bin = join(context, 'node_modules/.bin')
  // What this machine needs to reach the registry (proxy, authority, cache), and nothing of the test run itself.
  const isOurs = (name: string): boolean =>
    !/^(VITEST|NODE_ENV$|PANTAU_|npm_(package|lifecycle|command|config_local))/.test(name)
  const outer = Object.entries(process.env).flatMap(([name, value]) => (isOurs(name) ? [[name, value ?? '']] : []))
  const env = {
    ...(Object.fromEntries(outer) as Record<string, string>),
    PATH: `${bin}:${process.env['PATH'] ?? ''}`,
    npm_config_prefer_offline: 'true',
    npm_config_update_notifier: 'false',
  }
  image = await buildFrom({ context, target: folder, env, apt: (names) => packages.push(...names) })
  if (somebody.uid !== undefined) chownSync(join(image.rootDir, 'data'), somebody.uid, somebody.gid)
}, 400_000)
afterAll(async () => {
  for (const child of running.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)) {
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  rmSync(folder, { recursive: true, force: true })
})

it('the image holds what runs, and nothing that only builds or tests', () => {
  const there = (path: string): boolean => existsSync(join(image.workDir, path))
  expect(['node_modules/express', 'web/dist/index.html', 'server/main.ts'].filter((path) => !there(path))).toEqual([])
  expect(['node_modules/vite', 'node_modules/node', 'test', 'web/src', '.git', 'secrets'].filter(there)).toEqual([])
  expect([image.user, packages]).toEqual(['node', ['iperf3']])
  expect(packages.filter((name) => !existsSync(`/usr/bin/${name}`))).toEqual([])
})

it('both stages run the Node that the lock file has and these tests run on', () => {
  const images = readDockerfile(join(context, 'Dockerfile')).filter(({ name }) => name === 'FROM')
  const lock = JSON.parse(readFileSync(join(context, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version: string }>
  }
  const wanted = lock.packages['node_modules/node']?.version
  expect(images.map(({ text }) => /^node:([\d.]+)-/.exec(text)?.[1])).toEqual([wanted, wanted])
})

it('server and collector start as an ordinary user and say how they are', async () => {
  const env = { PANTAU_HTTP_PORT: String(await freePort()) }
  expect([await health('serve', env), await health('collect', env)]).toEqual([1, 1])
  const server = start(image.command, env)
  const collector = start(['collect'], env)
  await until('a healthy server', async () => (await health('serve', env)) === 0, 60_000)
  await until('a healthy collector', async () => (await health('collect', env)) === 0, 60_000)
  expect(await (await fetch(`http://127.0.0.1:${env.PANTAU_HTTP_PORT}/`)).text()).toContain('<title>')
  for (const child of [collector, server]) {
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
  }
  expect([await health('serve', env), await health('collect', env)]).toEqual([1, 1])
})
