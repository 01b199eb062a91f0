// Set-up that must work before anything is installed, on any Node from 20 on: only node: modules, plain JavaScript.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))
const modules = join(root, 'node_modules')
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'

export const pinnedNode = join(modules, '.bin', process.platform === 'win32' ? 'node.cmd' : 'node')

/** Ends the process with a sentence that a person can act on. */
export const fail = (sentence) => {
  process.stderr.write(`\n${sentence}\n`)
  process.exit(1)
}

/** Runs a program with its output on the screen; fails with `sentence` when it fails. */
export const runOrFail = (program, args, sentence, env = process.env) => {
  const { status, error } = spawnSync(program, args, { cwd: root, stdio: 'inherit', env })
  if (error || status !== 0) fail(`${sentence}${error ? ` (${error.message})` : ''}`)
}

const hashOf = (paths) => {
  const hash = createHash('sha256')
  for (const path of paths) hash.update(path).update(readFileSync(join(root, path)))
  return hash.digest('hex')
}

/** Does the work unless it was done for the same inputs already; the stamp is written after it succeeded. */
const unlessStamped = (stamp, inputs, isThere, work) => {
  const wanted = hashOf(inputs)
  if (isThere && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  work()
  mkdirSync(join(stamp, '..'), { recursive: true })
  writeFileSync(stamp, wanted)
}

const filesBelow = (folder, skip = []) => {
  const found = []
  const walk = (path) => {
    for (const name of readdirSync(join(root, path)).sort()) {
      const below = `${path}/${name}`
      if (skip.includes(below)) continue
      if (statSync(join(root, below)).isDirectory()) walk(below)
      else found.push(below)
    }
  }
  walk(folder)
  return found
}

/** `npm ci` on a fresh clone and after the lock file changed. Development tools come too: Node 24 itself is one. */
export const installModules = () => {
  const [major] = process.versions.node.split('.').map(Number)
  if (major < 20) fail(`Pantau's set-up needs Node 20 or newer; this is ${process.version}. See https://nodejs.org/`)
  // Several checkouts may share one folder by a link: whoever made the link keeps it up to date.
  if (existsSync(pinnedNode) && lstatSync(modules).isSymbolicLink()) return
  // Node 24 arrives through the install script of the package "node": without scripts it would be missing.
  unlessStamped(join(modules, '.pantau-lock'), ['package-lock.json', 'package.json'], existsSync(pinnedNode), () => {
    process.stdout.write('Pantau: installing its packages (npm ci) …\n')
    runOrFail(
      npm,
      ['ci', '--include=dev', '--ignore-scripts=false', '--no-audit', '--no-fund', '--loglevel=error'],
      'npm ci failed: its message stands above. The first start needs the npm registry (or npm_config_registry).',
      { ...process.env, NODE_ENV: '' },
    )
    if (!existsSync(pinnedNode)) fail('npm ci ended, but node_modules/.bin/node is missing: run "npm rebuild node".')
  })
}

/** Builds the web when its sources, or what they are built from, changed. */
export const buildWeb = () => {
  const inputs = [
    ...filesBelow('web', ['web/dist', 'web/node_modules']),
    ...filesBelow('core/domain'),
    ...filesBelow('core/wire'),
    'package-lock.json',
  ]
  unlessStamped(join(root, '.cache', 'web-build'), inputs, existsSync(join(root, 'web/dist/index.html')), () => {
    process.stdout.write('Pantau: building the web …\n')
    const vite = join(modules, 'vite', 'bin', 'vite.js')
    runOrFail(
      pinnedNode,
      [vite, 'build', 'web', '--logLevel', 'warn'],
      'The web could not be built: the message stands above.',
    )
  })
}
