// `npm test`: on a fresh clone installs what the tests need, then runs every check and closes with one line
// `N passed, N failed` over all suites. Types, lint, format and the build count as one each; the rest are test cases.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { buildWeb, fail, installModules, pinnedNode, root } from './set-up.mjs'

/** Debian package → a program or file that it brings. */
const debianPackages = {
  snmpd: '/usr/sbin/snmpd',
  snmp: '/usr/bin/snmpbulkwalk',
  snmpsim: '/usr/bin/snmpsimd',
  chromium: '/usr/bin/chromium',
  iproute2: '/usr/sbin/ip',
  iperf3: '/usr/bin/iperf3',
  gcc: '/usr/bin/gcc',
  'poppler-utils': '/usr/bin/pdftotext',
  openssl: '/usr/bin/openssl',
  'python3-openpyxl': '/usr/lib/python3/dist-packages/openpyxl/__init__.py',
  influxdb: '/usr/bin/influxd',
  postgresql: '/usr/lib/postgresql',
  'victoria-metrics': '/usr/bin/victoria-metrics',
  caddy: '/usr/bin/caddy',
}
const iproute = ['/usr/sbin/ip', '/sbin/ip', '/usr/bin/ip', '/bin/ip']

const missingPackages = () =>
  Object.entries(debianPackages)
    .filter(([name, path]) => !(name === 'iproute2' ? iproute.some((at) => existsSync(at)) : existsSync(path)))
    .map(([name]) => name)

const installPackages = () => {
  const missing = missingPackages()
  if (missing.length === 0) return
  if (process.getuid?.() !== 0)
    fail(
      `The tests need these Debian packages: ${missing.join(' ')}\nInstall them: sudo apt-get install --no-install-recommends ${missing.join(' ')}`,
    )
  process.stdout.write(`Tests: installing Debian packages ${missing.join(' ')} …\n`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const apt = (...args) => spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env })
  apt('update', '-qq')
  apt('install', '-y', '-qq', '--no-install-recommends', ...missing)
  const still = missingPackages()
  if (still.length > 0) fail(`apt-get could not install: ${still.join(' ')}. Its message stands above.`)
}

const results = []
const binary = (name, file) => join(root, 'node_modules', name, file)
const env = {
  ...process.env,
  PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH}`,
  FORCE_COLOR: process.env.CI ? '0' : '1',
}

const run = (args, options = {}) => spawnSync(pinnedNode, args, { cwd: root, stdio: 'inherit', env, ...options })

const check = (name, args) => {
  process.stdout.write(`\n── ${name}\n`)
  const ok = run(args).status === 0
  results.push({ name, passed: ok ? 1 : 0, failed: ok ? 0 : 1 })
}

/** A suite that ran nothing has failed: a green line must mean that something was tried. */
const suite = (project) => {
  process.stdout.write(`\n── ${project}\n`)
  const report = join(root, 'test-results', `${project}.json`)
  rmSync(report, { force: true })
  const { status } = run([
    binary('vitest', 'vitest.mjs'),
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ])
  const found = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : { numPassedTests: 0, numFailedTests: 0 }
  const notRun = (found.numPendingTests ?? 0) + (found.numTodoTests ?? 0)
  const failed = found.numFailedTests + notRun
  const broken = failed === 0 && (status !== 0 || found.numPassedTests === 0) ? 1 : 0
  if (notRun > 0) process.stdout.write(`${project}: ${notRun} tests did not run; they count as failed\n`)
  results.push({ name: project, passed: found.numPassedTests, failed: failed + broken })
}

installModules()
installPackages()
mkdirSync(join(root, 'test-results'), { recursive: true })
buildWeb()

check('types', [binary('vue-tsc', 'bin/vue-tsc.js'), '-b'])
check('lint', [binary('eslint', 'bin/eslint.js'), '.', '--max-warnings', '0'])
check('format', [binary('prettier', 'bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'])
for (const project of ['unit', 'contract', 'postgres', 'journeys', 'lab', 'browser']) suite(project)

process.stdout.write('\n')
for (const { name, passed, failed } of results)
  process.stdout.write(`${name.padEnd(10)} ${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed\n`)
const passed = results.reduce((sum, result) => sum + result.passed, 0)
const failed = results.reduce((sum, result) => sum + result.failed, 0)
process.stdout.write(`\n${passed} passed, ${failed} failed\n`)
process.exit(failed === 0 ? 0 : 1)
